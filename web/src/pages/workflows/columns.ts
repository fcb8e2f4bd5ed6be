// SPDX-License-Identifier: MIT
import type { WorkflowRow } from '../../api/types';
import { definitions, type Defined } from '../../lib/definitions';
import { instant } from '../../lib/time';
import { outcomeOf, outcomes, verdictOf, verdicts } from '../../status/status';
import { trendRatio } from './trend';

type Value = string | number | null;

export interface Column {
  /** As in the address. */
  key: string;
  label: string;
  /** What is defined, where the key is another word. */
  word?: Defined;
  width: string;
  number?: boolean;
  /** Whether the viewer cannot do without it. */
  fixed?: boolean;
  /** Unless the viewer chose: 1 is always shown; higher ones go first when the page gets narrow. */
  priority: 1 | 2 | 3 | 4;
  /** What the column is sorted by. Absent values come last either way. */
  value: (row: WorkflowRow) => Value;
  /** The order that a first click gives: for numbers and severity the largest first. */
  descendingFirst: boolean;
}

/** The last run of a stale workflow mostly lies before the range: its verdict knows when it was. */
export function daysSinceLastRun(row: Pick<WorkflowRow, 'days_since_last_run' | 'verdict' | 'verdict_since'>, now: number): number | null {
  if (row.days_since_last_run !== null) return row.days_since_last_run;
  const last = row.verdict === 'stale' ? instant(row.verdict_since) : null;
  return last === null ? null : Math.max(0, now - last) / 86_400_000;
}

const failures = new Set(['failed', 'timed_out', 'not_started']);

export const columns: readonly Column[] = [
  { key: 'repo', label: 'Repository', width: '140px', priority: 1, value: ({ owner, repo }) => `${owner}/${repo}`, descendingFirst: false },
  { key: 'workflow_name', label: 'Workflow', width: 'auto', priority: 1, fixed: true, value: (row) => row.workflow_name, descendingFirst: false },
  { key: 'verdict', label: 'Verdict', width: '102px', priority: 1, value: (row) => verdicts[verdictOf(row.verdict)].severity, descendingFirst: true },
  { key: 'last_run', label: 'Last run', width: '194px', priority: 1, value: ({ last_run }) => last_run && outcomes[outcomeOf(last_run)].severity, descendingFirst: true },
  { key: 'duration_s', word: 'last_duration_s', label: 'Duration', width: '80px', number: true, priority: 2, value: ({ last_run }) => last_run?.duration_s ?? null, descendingFirst: true },
  { key: 'days_since_last_run', label: 'Days since', width: '80px', number: true, priority: 2, value: (row) => daysSinceLastRun(row, Date.now()), descendingFirst: true },
  { key: 'duration_trend', label: 'Trend', width: '84px', number: true, priority: 4, value: ({ recent_runs }) => trendRatio(recent_runs), descendingFirst: true },
  { key: 'state', label: 'State', width: '68px', priority: 3, value: (row) => row.state, descendingFirst: false },
  { key: 'success_rate', label: 'Success rate', width: '124px', number: true, priority: 1, value: (row) => row.success_rate, descendingFirst: false },
  { key: 'duration_p50_s', label: 'p50', width: '78px', number: true, priority: 3, value: (row) => row.duration_p50_s, descendingFirst: true },
  { key: 'duration_p95_s', label: 'p95', width: '78px', number: true, priority: 3, value: (row) => row.duration_p95_s, descendingFirst: true },
  { key: 'queue_p95_s', label: 'Queue p95', width: '86px', number: true, priority: 3, value: (row) => row.queue_p95_s, descendingFirst: true },
  { key: 'busy_min', label: 'Minutes', width: '84px', number: true, priority: 4, value: (row) => row.busy_min, descendingFirst: true },
  { key: 'recent_failures', word: 'recent_runs', label: 'Newest runs', width: '252px', number: true, priority: 1,
    value: ({ recent_runs }) => recent_runs.filter((run) => failures.has(outcomeOf(run))).length, descendingFirst: true },
];

export const definitionOf = ({ key, word }: Pick<Column, 'key' | 'word'>): string => definitions[word ?? (key as Defined)];

const leastWidths: Readonly<Record<string, number>> = { workflow_name: 200 };

/** What the table needs to show all of these, in pixels. */
export const leastWidth = (shown: readonly Column[]): number => shown.reduce((sum, { key, width }) => sum + (leastWidths[key] ?? Number.parseInt(width, 10)), 0);
