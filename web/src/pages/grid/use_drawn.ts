// SPDX-License-Identifier: MIT
import { useMemo, useRef, type RefObject } from 'react';
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import type { Grid } from './grid';
import type { Position } from './moves';
import { jobsOf, partsOf } from './parts';

/** Shorter grids are drawn whole, so that the browser's own search finds everything. */
const drawnWhole = 60;
export const rowHeight = 30;

/** Columns come and go by so many at once: whenever they do, the browser lays out the whole table. */
const columnBlock = 16;

function inBlocks({ startIndex, endIndex, count, overscan }: Range): Range {
  const first = startIndex - (startIndex % columnBlock);
  const blocks = Math.ceil((endIndex - startIndex) / columnBlock) + 1;
  return { startIndex: first, endIndex: Math.min(first + blocks * columnBlock, count) - 1, count, overscan };
}

const all = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Which commits and jobs are drawn: those near the screen, and those of the cell at which the Tab key enters, where the keys can find it. */
export function useDrawn({ commits, columns }: Grid, box: RefObject<HTMLElement | null>, active: Position | null) {
  const at = useRef({ row: 0, column: 0 });
  at.current = { row: Math.min(active?.row ?? 0, commits.length - 1), column: Math.min(active?.column ?? 0, columns.length - 1) };
  const withActive = (range: Range, own: number): number[] => [...new Set([...defaultRangeExtractor(range), own])].sort((a, b) => a - b);
  const jobs = useMemo(() => jobsOf(columns), [columns]);
  const isTall = commits.length > drawnWhole;
  const isWide = columns.length > drawnWhole;
  const down = useVirtualizer({
    count: commits.length, getScrollElement: () => box.current, estimateSize: () => rowHeight, overscan: 12, enabled: isTall, rangeExtractor: (range) => withActive(range, at.current.row),
  });
  const across = useVirtualizer({
    count: jobs.length, getScrollElement: () => box.current, estimateSize: (index) => jobs[index]?.width ?? 0, getItemKey: (index) => jobs[index]?.key ?? index,
    horizontal: true, overscan: 2, enabled: isWide, rangeExtractor: (range) => withActive(inBlocks(range), at.current.column),
  });
  const rows = isTall ? down.getVirtualItems().map(({ index }) => index) : all(commits.length);
  const places = (isWide ? across.getVirtualItems().map(({ index }) => index) : all(jobs.length)).join();
  // Rows are drawn anew only where other columns are.
  const parts = useMemo(() => partsOf(jobs, places.split(',').filter(Boolean).map(Number)), [jobs, places]);
  return { rows, parts, jobs, reveal: (row: number) => down.scrollToIndex(row, { align: 'center' }) };
}
