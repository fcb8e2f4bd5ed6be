// SPDX-License-Identifier: MIT
import type { ReactNode } from 'react';
import { Defined } from '../../components/defined';
import table from '../../components/table.module.css';
import type { Defined as Word } from '../../lib/definitions';
import styles from './failures.module.css';

export interface DataColumn<Row> {
  label: string;
  word?: Word;
  width?: string;
  number?: boolean;
  /** 1 is always shown; higher ones go first when the page gets narrow. */
  priority?: 1 | 2;
  /** Whether it has a line of its own where each row is a list. */
  wide?: boolean;
  cell: (row: Row) => ReactNode;
}

interface DataTableProps<Row> {
  label: string;
  columns: readonly DataColumn<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** Whether j and k move over its rows. */
  withKeys?: boolean;
}

/** A short table; where the page is narrow, each row a list of its cells. */
export function DataTable<Row>({ label, columns, rows, keyOf, withKeys = false }: DataTableProps<Row>) {
  return (
    <table className={`${table.table} ${styles.table}`} role="table" aria-label={label} data-few={columns.length < 3 || undefined}>
      <colgroup>{columns.map(({ label: name, width, priority }) => <col key={name} style={{ width }} data-priority={priority} />)}</colgroup>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ label: name, word, number, priority }) => (
            <th key={name} role="columnheader" scope="col" data-number={number || undefined} data-priority={priority}>
              {word ? <Defined word={word} label={name} /> : name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row, index) => (
          <tr key={keyOf(row)} role="row" data-row={withKeys ? index : undefined}>
            {columns.map(({ label: name, number, priority, wide, cell }) => (
              <td key={name} role="cell" data-label={name} data-number={number || undefined} data-priority={priority} data-wide={wide || undefined}><span className={styles.content}>{cell(row)}</span></td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
