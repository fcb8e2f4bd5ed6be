// SPDX-License-Identifier: MIT
import type { Grid } from './grid';

export interface Position {
  row: number;
  column: number;
}

interface Move {
  rows: number;
  columns: number;
  /** How far: to the next cell, past it as far as so many commits or jobs, or to the last one. */
  reach: 'next' | number;
}

const moves: Readonly<Record<string, Move>> = {
  ArrowUp: { rows: -1, columns: 0, reach: 'next' },
  ArrowDown: { rows: 1, columns: 0, reach: 'next' },
  ArrowLeft: { rows: 0, columns: -1, reach: 'next' },
  ArrowRight: { rows: 0, columns: 1, reach: 'next' },
  PageUp: { rows: -1, columns: 0, reach: 10 },
  PageDown: { rows: 1, columns: 0, reach: 10 },
  Home: { rows: 0, columns: -1, reach: Infinity },
  End: { rows: 0, columns: 1, reach: Infinity },
};

/** Where a key leads from a cell, blank ones passed over; null for keys that lead nowhere. */
export function move({ commits, columns }: Grid, from: Position, key: string): Position | null {
  const found = Object.hasOwn(moves, key) ? moves[key] : undefined;
  if (!found) return null;
  let to = from;
  for (let distance = 1; found.reach === 'next' || distance <= found.reach; distance += 1) {
    const row = from.row + found.rows * distance;
    const column = from.column + found.columns * distance;
    const at = columns[column];
    if (!at || !commits[row]) break;
    if (!commits[row].cells.has(at.key)) continue;
    to = { row, column };
    if (found.reach === 'next') break;
  }
  return to;
}

/** The first cell of the grid, at which the Tab key enters it; null: it has none. */
export function firstPosition({ commits, columns }: Grid): Position | null {
  for (const [row, { cells }] of commits.entries()) {
    const column = columns.findIndex(({ key }) => cells.has(key));
    if (column >= 0) return { row, column };
  }
  return null;
}
