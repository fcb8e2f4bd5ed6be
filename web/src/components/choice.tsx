// SPDX-License-Identifier: MIT
import styles from './choice.module.css';

interface ChoiceProps<Key extends string> {
  label: string;
  options: readonly { key: Key; label: string }[];
  chosen: Key;
  onChoose: (key: Key) => void;
}

/** A few options of which one holds, all in sight. */
export function Choice<Key extends string>({ label, options, chosen, onChoose }: ChoiceProps<Key>) {
  return (
    <div className={styles.choice} role="group" aria-label={label}>
      {options.map(({ key, label: name }) => (
        <button key={key} type="button" className={styles.option} aria-pressed={key === chosen} onClick={() => onChoose(key)}>{name}</button>
      ))}
    </div>
  );
}
