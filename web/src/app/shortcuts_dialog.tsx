// SPDX-License-Identifier: MIT
import { Dialog } from '@primer/react';
import { pageKeys, type Shortcut } from './shortcuts';
import styles from './shell.module.css';

export function ShortcutsDialog({ shortcuts, onClose }: { shortcuts: readonly Shortcut[]; onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" width="large" onClose={onClose}>
      <dl className={styles.shortcuts}>
        {[...shortcuts, ...pageKeys].map(({ keys, label }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {keys.map((key, index) => (
                <span key={key + index}>{index > 0 && keys !== undefined && ' '}<kbd>{key}</kbd></span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
