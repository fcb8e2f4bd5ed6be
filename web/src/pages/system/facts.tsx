// SPDX-License-Identifier: MIT
import type { ReactNode } from 'react';
import { Panel } from '../../components/panel';
import type { Fact } from './words';
import styles from './system.module.css';

export function Facts({ title, facts, children }: { title: string; facts: readonly Fact[]; children?: ReactNode }) {
  return (
    <Panel bare title={title}>
      <dl className={styles.facts}>{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      {children}
    </Panel>
  );
}
