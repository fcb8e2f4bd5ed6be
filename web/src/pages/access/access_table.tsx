// SPDX-License-Identifier: MIT
import type { ReactNode } from 'react';
import table from '../../components/table.module.css';
import styles from './access.module.css';

export interface Column {
  key: string;
  /** Empty for what speaks for itself, such as a button. */
  label: string;
}

export interface Row {
  key: string;
  /** Of no use any more, but still part of the record. */
  isPast?: boolean;
  cells: readonly ReactNode[];
}

interface AccessTableProps {
  label: string;
  columns: readonly Column[];
  rows: readonly Row[];
  className?: string;
}

/** A table; on a narrow page each row is a card whose lines carry the columns' names. */
export function AccessTable({ label, columns, rows, className = '' }: AccessTableProps) {
  return (
    <table className={`${table.table} ${styles.table} ${className}`} role="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ key, label: name }) => (
            <th key={key} role="columnheader" scope="col" data-column={key}>{name || <span className="visually-hidden">Action</span>}</th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ key, isPast, cells }) => (
          <tr key={key} role="row" data-past={isPast || undefined}>
            {columns.map((column, index) => <td key={column.key} role="cell" data-column={column.key} data-label={column.label || undefined}><div>{cells[index]}</div></td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
