// SPDX-License-Identifier: MIT
import type { ReactNode } from 'react';
import styles from './table.module.css';

interface SimpleTableProps {
  /** `head` stands for the label where it is more than text. */
  columns: readonly { label: string; head?: ReactNode; number?: boolean }[];
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
}

/** A small table without sorting, such as stands behind a chart. */
export function SimpleTable({ columns, rows }: SimpleTableProps) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>{columns.map(({ label, head = label, number }) => <th key={label} scope="col" data-number={number || undefined}>{head}</th>)}</tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells }) => (
          <tr key={key}>{cells.map((cell, index) => <td key={columns[index]?.label} data-number={columns[index]?.number || undefined}>{cell}</td>)}</tr>
        ))}
      </tbody>
    </table>
  );
}
