// SPDX-License-Identifier: MIT
import type { WorkflowRow } from '../../api/types';
import type { Sort } from '../../filters/codec';
import { verdictOf } from '../../status/status';
import { columns } from './columns';

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The order without a choice: as the server gives it, most in need of attention first. */
export const serverOrder: Sort = { column: 'verdict', descending: true };

const texts = new WeakMap<WorkflowRow, string>();

/** What is searched of a row, made once: a list may have ten thousand of them. */
function textOf(row: WorkflowRow): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const text = `${row.owner}/${row.repo} ${row.workflow_name} ${row.path}`.toLowerCase();
  texts.set(row, text);
  return text;
}

/** Every word of the search has to be in the repository's, the workflow's or its file's name. */
export function searched(rows: readonly WorkflowRow[], search: string): readonly WorkflowRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => words.every((word) => textOf(row).includes(word)));
}

export function withVerdict(rows: readonly WorkflowRow[], verdicts: readonly string[]): readonly WorkflowRow[] {
  return verdicts.length === 0 ? rows : rows.filter((row) => verdicts.includes(verdictOf(row.verdict)));
}

/** A stable sort; a column that is not known leaves the order as it is. */
export function sorted(rows: readonly WorkflowRow[], sort: Sort | null): readonly WorkflowRow[] {
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

/** The sort after a click on a column: first as suits the column, then the other way round. */
export function nextSort(present: Sort | null, column: string): Sort {
  const { column: sortedBy, descending } = present ?? serverOrder;
  if (sortedBy === column) return { column, descending: !descending };
  return { column, descending: columns.find(({ key }) => key === column)?.descendingFirst ?? false };
}
