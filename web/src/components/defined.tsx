// SPDX-License-Identifier: MIT
import { Tooltip } from '@primer/react';
import { definitions, type Defined as Word } from '../lib/definitions';
import styles from './defined.module.css';

/** A figure's name with its definition: under the pointer, at the focus, and as its description for screen readers. */
export function Defined({ word, label }: { word: Word; label: string }) {
  return (
    <Tooltip text={definitions[word]}>
      <button type="button" className={styles.term}>{label}</button>
    </Tooltip>
  );
}
