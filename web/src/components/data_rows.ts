// SPDX-License-Identifier: MIT
// The columns of a table, and its rows in the order of one of them. Pure.
import type { ReactNode } from 'react';
import type { Sort } from '../filters/codec';
import type { Defined } from '../lib/definitions';

export interface DataColumn<Row> {
  /** In the address and in files: the API's name where it has one. */
  key: string;
  label: string;
  word?: Defined;
  width?: string;
  number?: boolean;
  /** 1 is always shown; higher ones go first when the page gets narrow. */
  priority?: 1 | 2 | 3;
  /** What is sorted by, and written into files. Absent values come last either way. */
  value: (row: Row) => string | number | null;
  /** Without one, the value is shown. */
  cell?: (row: Row) => ReactNode;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** A stable sort; without a choice, or by a column that is not known, the order stays. */
export function inOrder<Row>(rows: readonly Row[], columns: readonly DataColumn<Row>[], sort: Sort | null): readonly Row[] {
  const column = columns.find(({ key }) => key === sort?.column);
  if (!sort || !column) return rows;
  const direction = sort.descending ? -1 : 1;
  const keyed = rows.map((row) => ({ row, value: column.value(row) }));
  keyed.sort(({ value: a }, { value: b }) => {
    if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
    return direction * (typeof a === 'string' ? collator.compare(a, String(b)) : a - Number(b));
  });
  return keyed.map(({ row }) => row);
}

/** The order after a choice of a column: numbers largest first, names from A, and the other way round the second time. */
export function sortAfter<Row>(present: Sort | null, { key, number = false }: Pick<DataColumn<Row>, 'key' | 'number'>): Sort {
  return present?.column === key ? { column: key, descending: !present.descending } : { column: key, descending: number };
}
