// SPDX-License-Identifier: MIT
// What the panels of jobs, steps, queues and parts have in common: choices, a table that scrolls in itself, and more rows when asked for.
import { useState, type ReactNode } from 'react';
import { Button, SegmentedControl } from '@primer/react';
import { Defined } from '../../components/defined';
import { SimpleTable } from '../../components/simple_table';
import type { Defined as Word } from '../../lib/definitions';
import { count, percent } from '../../lib/format';
import styles from './workflow.module.css';

export const fewRows = 8;
export const manyRows = 100;

/** How many rows to ask for: some more than are shown, so that it is known whether there are others. */
export function useRowLimit() {
  const [all, setAll] = useState(false);
  return { limit: all ? manyRows : fewRows + 1, shown: all ? manyRows : fewRows, all, showAll: () => setAll(true) };
}

export interface StatsColumn<Row> {
  label: string;
  word?: Word;
  number?: boolean;
  cell: (row: Row) => ReactNode;
}

interface StatsTableProps<Row> {
  label: string;
  columns: readonly StatsColumn<Row>[];
  rows: readonly Row[];
  limit: ReturnType<typeof useRowLimit>;
}

export function StatsTable<Row>({ label, columns, rows, limit: { shown, showAll } }: StatsTableProps<Row>) {
  return (
    <>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={label}>
        <SimpleTable
          columns={columns.map(({ label: name, word, number }) => ({ label: name, head: word && <Defined word={word} label={name} />, number }))}
          rows={rows.slice(0, shown).map((row, index) => ({ key: String(index), cells: columns.map(({ cell }) => cell(row)) }))}
        />
      </div>
      {rows.length > shown && <Button size="small" variant="invisible" onClick={showAll}>{shown === fewRows ? 'Show more' : `The first ${shown}`}</Button>}
    </>
  );
}

interface ChoiceProps<Key extends string> {
  label: string;
  choices: readonly { key: Key; label: string }[];
  chosen: Key;
  onChoose: (key: Key) => void;
}

export function Choice<Key extends string>({ label, choices, chosen, onChoose }: ChoiceProps<Key>) {
  return (
    <SegmentedControl aria-label={label} size="small" onChange={(index) => choices[index] && onChoose(choices[index].key)}>
      {choices.map(({ key, label: text }) => <SegmentedControl.Button key={key} selected={key === chosen}>{text}</SegmentedControl.Button>)}
    </SegmentedControl>
  );
}

/** A name that may be long: cut, and whole in its title. */
export const Name = ({ text, note }: { text: string; note?: string }) => (
  <span className={styles.partName} title={note ? `${text} — ${note}` : text}>{text || '(no name)'}{note && <span className="muted">{` ${note}`}</span>}</span>
);

interface Rate {
  failure: number;
  success: number;
  failure_rate: number | null;
  failure_rate_low: number | null;
  failure_rate_high: number | null;
}

/** "12% 6/50", with what so few leave possible in the title. */
export function FailureRate({ failure, success, failure_rate, failure_rate_low, failure_rate_high }: Rate) {
  const settled = success + failure;
  const interval = failure_rate_low === null ? '' : `; the rate may be ${percent(failure_rate_low)} to ${percent(failure_rate_high)}`;
  const words = settled === 0 ? 'None succeeded or failed' : `${count(failure)} of ${count(settled)} failed${interval}`;
  return <span title={words}>{percent(failure_rate)} {settled > 0 && <span className={styles.of} aria-hidden="true">{`${count(failure)}/${count(settled)}`}</span>}<span className="visually-hidden">{words}</span></span>;
}

/** A bar as long as its part of the longest, beside its number. */
export function Barred({ part, children }: { part: number; children: ReactNode }) {
  return <span className={styles.barred}><span className={styles.barTrack} aria-hidden="true"><span style={{ width: `${100 * Math.min(1, Math.max(0, part))}%` }} /></span>{children}</span>;
}
