// SPDX-License-Identifier: MIT
import type { ReactNode } from 'react';
import styles from './table.module.css';

interface SimpleTableProps {
  columns: readonly { label: string; number?: boolean }[];
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
}

/** A small table without sorting, such as stands behind a chart. */
export function SimpleTable({ columns, rows }: SimpleTableProps) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>{columns.map(({ label, number }) => <th key={label} scope="col" data-number={number || undefined}>{label}</th>)}</tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells }) => (
          <tr key={key}>{cells.map((cell, index) => <td key={columns[index]?.label} data-number={columns[index]?.number || undefined}>{cell}</td>)}</tr>
        ))}
      </tbody>
    </table>
  );
}
