// SPDX-License-Identifier: MIT
import { useRef } from 'react';
import type { RunMark, WorkflowRow } from '../../api/types';
import type { Filters } from '../../filters/codec';
import type { Item } from './groups';
import { blockRows, rowKey, useMarks } from './queries';

/** The blocks of rows that have an item between these two. */
export function blocksOf(items: readonly Item[], first: number, last: number): WorkflowRow[][] {
  const blocks: WorkflowRow[][] = [];
  for (let from = first - (first % blockRows); from <= last; from += blockRows) {
    const rows = items.slice(from, from + blockRows).flatMap((item) => (item.kind === 'row' ? [item.row] : []));
    if (rows.length > 0) blocks.push(rows);
  }
  return blocks;
}

interface Drawn {
  indices: readonly number[];
  isScrolling: boolean;
}

/** The newest runs of a row: its own, or those asked for where the drawn rows stopped moving. */
export function useDrawnMarks(items: readonly Item[], { indices, isScrolling }: Drawn, complete: boolean, filters: Filters): (row: WorkflowRow) => readonly RunMark[] | undefined {
  const asked = useRef<WorkflowRow[][]>([]);
  if (complete) asked.current = [];
  else if (!isScrolling && indices.length > 0) asked.current = blocksOf(items, indices[0]!, indices.at(-1)!);
  const marks = useMarks(filters, asked.current);
  // Most of what a row costs to draw are its marks: of rows that only pass by they are left out.
  const ready = useRef<ReadonlySet<string>>(new Set());
  if (!isScrolling) ready.current = new Set(indices.map((index) => items[index]?.key ?? ''));
  return (row) => {
    if (isScrolling && !ready.current.has(rowKey(row))) return undefined;
    return complete ? row.recent_runs : marks.get(rowKey(row));
  };
}
