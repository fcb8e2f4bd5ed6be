// SPDX-License-Identifier: MIT
import type { ReactNode } from 'react';
import type { Defined as Word } from '../lib/definitions';
import { Defined } from './defined';
import styles from './figure.module.css';

/** A number with its name, what that means, and what it was counted from. */
export function Figure({ name, word, value, detail }: { name: string; word?: Word; value: ReactNode; detail?: ReactNode }) {
  return (
    <div className={styles.figure}>
      <dt>{word ? <Defined word={word} label={name} /> : name}</dt>
      <dd className={styles.value}>{value}</dd>
      {detail && <dd className={styles.detail}>{detail}</dd>}
    </div>
  );
}

export function Figures({ children }: { children: ReactNode }) {
  return <dl className={styles.figures}>{children}</dl>;
}
