// SPDX-License-Identifier: MIT
// Commits by jobs, of the flat rows that the server gives. Pure.
import type { GridRow } from '../../api/types';
import { outcomeOf, outcomes, type Outcome, type Status } from '../../status/status';

export type Cell = GridRow;

export interface Commit {
  head_sha: string;
  first_run_created_at: string;
  display_title: string;
  actor: string;
  /** By the column's key. */
  cells: ReadonlyMap<string, Cell>;
}

export interface Column {
  key: string;
  workflow_id: number;
  workflow_name: string;
  /** Empty: runs of which no jobs are known. */
  job_name: string;
}

export interface Grid {
  /** Newest first. */
  commits: readonly Commit[];
  /** Those of one workflow beside each other. */
  columns: readonly Column[];
}

export const keyOf = ({ workflow_id, job_name }: Pick<Cell, 'workflow_id' | 'job_name'>): string => `${workflow_id}/${job_name}`;

/** A job that passed counts as retried where it failed on the same commit before; one that a re-run only carried over does not. */
export const outcomeOfCell = ({ status, conclusion, earlier_failures }: Cell): Outcome =>
  outcomeOf({ status, conclusion, run_attempt: earlier_failures > 0 ? 2 : 1 });

export const statusOfCell = (cell: Cell): Status => outcomes[outcomeOfCell(cell)];

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

export function gridOf(rows: readonly GridRow[]): Grid {
  const commits = new Map<string, Commit & { cells: Map<string, Cell> }>();
  const columns = new Map<string, Column>();
  for (const row of rows) {
    const { head_sha, first_run_created_at, display_title, actor, workflow_id, workflow_name, job_name } = row;
    const key = keyOf(row);
    if (!commits.has(head_sha)) commits.set(head_sha, { head_sha, first_run_created_at, display_title, actor, cells: new Map() });
    commits.get(head_sha)!.cells.set(key, row);
    if (!columns.has(key)) columns.set(key, { key, workflow_id, workflow_name, job_name });
  }
  const inOrder = [...columns.values()].sort((a, b) => collator.compare(a.workflow_name, b.workflow_name) || a.workflow_id - b.workflow_id ||
    collator.compare(a.job_name, b.job_name));
  return { commits: [...commits.values()], columns: inOrder };
}

const good = new Set<Outcome>(['passed', 'retried']);
const bad = new Set<Outcome>(['failed', 'timed_out', 'not_started']);
const quiet = new Set<Outcome>(['passed', 'skipped', 'neutral', 'running', 'queued']);

/** Without the columns of which no job ended badly, late or by force. */
export function withoutPassed({ commits, columns }: Grid): Grid {
  const isLoud = ({ key }: Column): boolean => commits.some(({ cells }) => cells.has(key) && !quiet.has(outcomeOfCell(cells.get(key)!)));
  return { commits, columns: columns.filter(isLoud) };
}

export interface Break {
  column: Column;
  commit: Commit;
  /** How many commits newer than this one are shown. */
  index: number;
}

/** What became of the jobs from the oldest commit to the newest. Outcomes that are neither good nor bad are passed over. */
export interface Story {
  /** A commit on which a job failed that had passed on the one before; newest first. */
  breaks: readonly Break[];
  /** Jobs that fail at the newest commit that tells, among those that broke here. */
  stillFailing: readonly Column[];
  /** Jobs that fail from the oldest commit to the newest. */
  failingAllAlong: readonly Column[];
}

/** Where jobs broke, by commit and column. */
export const breakKey = (commit: Pick<Commit, 'head_sha'>, column: Pick<Column, 'key'>): string => `${commit.head_sha} ${column.key}`;

export function storyOf({ commits, columns }: Grid): Story {
  const breaks: Break[] = [];
  const stillFailing: Column[] = [];
  const failingAllAlong: Column[] = [];
  for (const column of columns) {
    let failing: boolean | null = null;
    let passedOnce = false;
    for (let index = commits.length - 1; index >= 0; index -= 1) {
      const commit = commits[index]!;
      const cell = commit.cells.get(column.key);
      const outcome = cell && outcomeOfCell(cell);
      if (!outcome || (!good.has(outcome) && !bad.has(outcome))) continue;
      if (bad.has(outcome) && failing === false) breaks.push({ column, commit, index });
      failing = bad.has(outcome);
      passedOnce ||= !failing;
    }
    if (failing) (passedOnce ? stillFailing : failingAllAlong).push(column);
  }
  return { breaks: breaks.sort((a, b) => a.index - b.index), stillFailing, failingAllAlong };
}
