// SPDX-License-Identifier: MIT
import { InfoIcon } from '@primer/octicons-react';
import styles from './missing_notes.module.css';

/** Says what is not completely collected. */
export function MissingNotes({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <div role="note" aria-label="Not completely collected" className={styles.notes}>
      <InfoIcon size={12} />
      <div>{notes.map((note) => <p key={note}>{note}</p>)}</div>
    </div>
  );
}
