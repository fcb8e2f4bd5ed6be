// SPDX-License-Identifier: MIT
import { Dialog } from '@primer/react';
import { docAddress } from '../lib/docs';
import { modKey, pageKeys, type Shortcut } from './shortcuts';
import styles from './shortcuts_dialog.module.css';

interface Listed {
  keys: readonly string[];
  label: string;
  withMod?: boolean;
}

const spoken = (keys: readonly string[], withMod = false): string[] =>
  (withMod ? [modKey, ...keys.map((key) => key.toUpperCase())] : keys.map((key) => (key === 'Escape' ? 'Esc' : key)));

function Group({ name, list }: { name: string; list: readonly Listed[] }) {
  return (
    <section className={styles.group}>
      <h2>{name}</h2>
      <dl>
        {list.map(({ keys, label, withMod }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{spoken(keys, withMod).map((key) => <kbd key={key}>{key}</kbd>)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export default function ShortcutsDialog({ shortcuts, onClose }: { shortcuts: readonly Shortcut[]; onClose: () => void }) {
  const of = (group: Shortcut['group']) => shortcuts.filter((shortcut) => shortcut.group === group);
  return (
    <Dialog title="Keyboard shortcuts" width="xlarge" onClose={onClose}>
      <div className={styles.groups}>
        <div>
          <Group name="Everywhere" list={of('Everywhere')} />
          <Group name="In lists" list={pageKeys} />
        </div>
        <Group name="Go to" list={of('Go to')} />
      </div>
      <p><a href={docAddress('index')}>Documentation of this version</a></p>
    </Dialog>
  );
}
