// SPDX-License-Identifier: MIT
import type { WorkflowRow } from '../../api/types';
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

const failures = new Set(['failed', 'timed_out', 'not_started']);

export const columns: readonly Column[] = [
  { key: 'repo', label: 'Repository', width: '14%', priority: 1, value: ({ owner, repo }) => `${owner}/${repo}`, descendingFirst: false },
  { key: 'workflow_name', label: 'Workflow', width: '18%', priority: 1, value: (row) => row.workflow_name, descendingFirst: false },
  { key: 'verdict', label: 'Verdict', width: '104px', priority: 1, value: (row) => verdicts[verdictOf(row.verdict)].severity, descendingFirst: true },
  { key: 'last_run', label: 'Last run', title: 'Outcome of the newest run in the range; sorted by severity', width: '190px', priority: 1,
    value: ({ last_run }) => last_run && outcomes[outcomeOf(last_run)].severity, descendingFirst: true },
  { key: 'duration_s', label: 'Duration', title: 'Of the last run', width: '84px', number: true, priority: 2, value: ({ last_run }) => last_run?.duration_s ?? null, descendingFirst: true },
  { key: 'days_since_last_run', label: 'Days since', title: 'Days since the last run', width: '88px', number: true, priority: 2, value: (row) => row.days_since_last_run, descendingFirst: true },
  { key: 'state', label: 'State', title: 'Whether GitHub starts it', width: '104px', priority: 3, value: (row) => row.state, descendingFirst: false },
  { key: 'success_rate', label: 'Success rate', title: 'Passed of those that passed or failed', width: '128px', number: true, priority: 1, value: (row) => row.success_rate, descendingFirst: false },
  { key: 'duration_p50_s', label: 'p50', title: 'Median duration of successful runs', width: '76px', number: true, priority: 3, value: (row) => row.duration_p50_s, descendingFirst: true },
  { key: 'duration_p95_s', label: 'p95', title: 'Duration that 95% of successful runs stay under', width: '76px', number: true, priority: 3, value: (row) => row.duration_p95_s, descendingFirst: true },
  { key: 'recent_failures', label: 'Last 20 runs', title: 'Newest on the right; sorted by failures among them', width: '264px', number: true, priority: 1,
    value: ({ recent_runs }) => recent_runs.filter((run) => failures.has(outcomeOf(run))).length, descendingFirst: true },
];
