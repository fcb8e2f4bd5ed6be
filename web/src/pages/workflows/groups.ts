// SPDX-License-Identifier: MIT
// The rows by repository. Pure.
import type { WorkflowRow } from '../../api/types';
import { count, counted, minutes, percent } from '../../lib/format';
import { verdicts } from '../../status/status';
import { fleetOf, verdictCounts } from '../home/headline';

export interface Group {
  kind: 'group';
  key: string;
  owner: string;
  repo: string;
  rows: readonly WorkflowRow[];
}
export type Item = Group | { kind: 'row'; key: string; row: WorkflowRow };

const itemOf = (row: WorkflowRow): Item => ({ kind: 'row', key: `${row.repository_id}/${row.workflow_id}`, row });

/** Repositories in the order of their first rows, each with its rows below it unless it is folded. */
export function grouped(rows: readonly WorkflowRow[], folded: ReadonlySet<string>): Item[] {
  const groups = new Map<number, WorkflowRow[]>();
  for (const row of rows) {
    const group = groups.get(row.repository_id);
    if (group) group.push(row);
    else groups.set(row.repository_id, [row]);
  }
  return [...groups].flatMap(([id, own]) => {
    const key = String(id);
    const group: Group = { kind: 'group', key, owner: own[0]!.owner, repo: own[0]!.repo, rows: own };
    return [group, ...(folded.has(key) ? [] : own.map(itemOf))];
  });
}

export const ungrouped = (rows: readonly WorkflowRow[]): Item[] => rows.map(itemOf);

/** "3 workflows: 1 failing, 2 healthy; 40 runs, 95% of 38 succeeded, 120 min". */
export function groupText({ rows }: Group): string {
  const sum = (value: (row: WorkflowRow) => number): number => rows.reduce((total, row) => total + value(row), 0);
  const words = verdictCounts(fleetOf(rows)).map(({ verdict, count: number }) => `${count(number)} ${verdicts[verdict].word.toLowerCase()}`).join(', ');
  const success = sum((row) => row.success);
  const settled = success + sum((row) => row.failure);
  const rate = settled > 0 ? `, ${percent(success / settled)} of ${count(settled)} succeeded` : '';
  return `${counted(rows.length, 'workflow')}: ${words}; ${counted(sum((row) => row.runs), 'run')}${rate}, ${minutes(sum((row) => row.busy_min ?? 0))}`;
}
