// SPDX-License-Identifier: MIT
import type { Status } from './status';
import { shapes } from './shapes';
import styles from './mark.module.css';

interface MarkProps {
  status: Status;
  size?: number;
}

/** A status as its shape alone, hidden from screen readers: whoever uses it says the word. */
export function Mark({ status, size = 16 }: MarkProps) {
  return (
    <svg className={styles.mark} data-role={status.role} viewBox="0 0 16 16" width={size} height={size} fill="currentColor" aria-hidden="true">
      {shapes[status.shape]}
    </svg>
  );
}

interface StatusLabelProps extends MarkProps {
  /** Says more than the status' own word, where that is known. */
  word?: string;
}

/** A status as everyone reads it: shape, word, colour. */
export function StatusLabel({ status, word = status.word, size }: StatusLabelProps) {
  return (
    <span className={styles.label} data-role={status.role}>
      <Mark status={status} size={size} />
      <span>{word}</span>
    </span>
  );
}
