// SPDX-License-Identifier: MIT
// Of many jobs those near the screen are drawn: what the grid's rows are made of, from left to right. Pure.
import type { Column } from './grid';

export interface Group {
  workflow_id: number;
  workflow_name: string;
  columns: readonly Column[];
}

export interface Job {
  key: string;
  column: Column;
  /** Among all columns. */
  index: number;
  width: number;
  /** Whether it is the first of its workflow. */
  isFirst: boolean;
  group: Group;
}

/** A job's column, or the room of columns that are not drawn. */
export type Part = Job | { key: string; column: null; width: number };

export function groupsOf(columns: readonly Column[]): Group[] {
  const groups: (Group & { columns: Column[] })[] = [];
  for (const column of columns) {
    const last = groups.at(-1);
    if (last?.workflow_id === column.workflow_id) last.columns.push(column);
    else groups.push({ workflow_id: column.workflow_id, workflow_name: column.workflow_name, columns: [column] });
  }
  return groups;
}

const cellWidth = 28;
/** A workflow of one job or two is still wide enough for its name. */
const groupWidth = 84;

const columnWidth = ({ columns }: Group): number => Math.max(cellWidth, Math.ceil(groupWidth / columns.length));

export function jobsOf(columns: readonly Column[]): Job[] {
  let index = 0;
  return groupsOf(columns).flatMap((group) => group.columns.map((column, at) => ({ key: column.key, column, index: index++, width: columnWidth(group), isFirst: at === 0, group })));
}

export const widthOf = (parts: readonly Part[]): number => parts.reduce((sum, { width }) => sum + width, 0);

/** The jobs at these places, in ascending order, and the room between, before and behind them. */
export function partsOf(jobs: readonly Job[], shown: readonly number[]): Part[] {
  const parts: Part[] = [];
  const leave = (from: number, to: number): void => {
    if (to > from) parts.push({ key: `gap ${from}`, column: null, width: widthOf(jobs.slice(from, to)) });
  };
  let next = 0;
  for (const index of shown) {
    leave(next, index);
    parts.push(jobs[index]!);
    next = index + 1;
  }
  leave(next, jobs.length);
  return parts;
}

/** Parts beside each other that have one heading: drawn jobs of one workflow, or a gap. */
export function headsOf(parts: readonly Part[]): { key: string; group: Group | null; first: number; span: number }[] {
  const heads: { key: string; group: Group | null; first: number; span: number }[] = [];
  for (const part of parts) {
    const group = part.column && part.group;
    const last = heads.at(-1);
    if (group && last?.group === group) last.span += 1;
    else heads.push({ key: part.key, group, first: part.column ? part.index : 0, span: 1 });
  }
  return heads;
}
