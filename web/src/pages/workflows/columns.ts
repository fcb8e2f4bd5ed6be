// SPDX-License-Identifier: MIT
import type { WorkflowRow } from '../../api/types';
import { instant } from '../../lib/time';
import { outcomeOf, outcomes, verdictOf, verdicts } from '../../status/status';

type Value = string | number | null;

export interface Column {
  /** As in the address. */
  key: string;
  label: string;
  /** In full, where the label is short. */
  title?: string;
  width: string;
  number?: boolean;
  /** 1 is always shown; higher ones go first when the page gets narrow. */
  priority: 1 | 2 | 3;
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
  { key: 'repo', label: 'Repository', width: '13%', priority: 1, value: ({ owner, repo }) => `${owner}/${repo}`, descendingFirst: false },
  { key: 'workflow_name', label: 'Workflow', width: 'auto', priority: 1, value: (row) => row.workflow_name, descendingFirst: false },
  { key: 'verdict', label: 'Verdict', width: '102px', priority: 1, value: (row) => verdicts[verdictOf(row.verdict)].severity, descendingFirst: true },
  { key: 'last_run', label: 'Last run', title: 'Outcome of the newest run in the range; sorted by severity', width: '184px', priority: 1,
    value: ({ last_run }) => last_run && outcomes[outcomeOf(last_run)].severity, descendingFirst: true },
  { key: 'duration_s', label: 'Duration', title: 'Of the last run', width: '80px', number: true, priority: 2, value: ({ last_run }) => last_run?.duration_s ?? null, descendingFirst: true },
  { key: 'days_since_last_run', label: 'Days since', title: 'Days since the last run', width: '82px', number: true, priority: 2, value: (row) => daysSinceLastRun(row, Date.now()), descendingFirst: true },
  { key: 'state', label: 'State', title: 'Whether GitHub starts it', width: '72px', priority: 3, value: (row) => row.state, descendingFirst: false },
  { key: 'success_rate', label: 'Success rate', title: 'Passed of those that passed or failed', width: '124px', number: true, priority: 1, value: (row) => row.success_rate, descendingFirst: false },
  { key: 'duration_p50_s', label: 'p50', title: 'Median duration of successful runs', width: '80px', number: true, priority: 3, value: (row) => row.duration_p50_s, descendingFirst: true },
  { key: 'duration_p95_s', label: 'p95', title: 'Duration that 95% of successful runs stay under', width: '80px', number: true, priority: 3, value: (row) => row.duration_p95_s, descendingFirst: true },
  { key: 'recent_failures', label: 'Last 20 runs', title: 'Newest on the right; sorted by failures among them', width: '248px', number: true, priority: 1,
    value: ({ recent_runs }) => recent_runs.filter((run) => failures.has(outcomeOf(run))).length, descendingFirst: true },
];
