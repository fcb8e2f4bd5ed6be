// SPDX-License-Identifier: MIT
import type { WorkflowRow } from '../api/types';
import { counted, humanized, span } from '../lib/format';
import { instant } from '../lib/time';
import { verdictOf } from './status';

const disabledReasons: Readonly<Record<string, string>> = {
  disabled_manually: 'disabled by hand',
  disabled_inactivity: 'disabled by GitHub after 60 days without activity in the repository',
  disabled_fork: 'disabled because the repository is a fork',
  deleted: 'its file was deleted',
};

type Evidence = Pick<WorkflowRow, 'verdict' | 'verdict_since' | 'failing_runs' | 'default_branch' | 'state' | 'last_run' | 'runs' | 'success' | 'failure'>;

const since = (time: string | null | undefined, now: number): string | null => {
  const then = instant(time);
  return then === null ? null : span((now - then) / 1000);
};

function failing(row: Evidence, now: number): string {
  const time = since(row.verdict_since, now);
  const runs = row.failing_runs > 1 ? `${counted(row.failing_runs, 'failure')} in a row on ${row.default_branch}` :
    `the last run on ${row.default_branch} failed`;
  return time ? `failing for ${time}: ${runs}` : runs;
}

function stale(row: Evidence, now: number): string {
  const time = since(row.verdict_since ?? row.last_run?.created_at, now);
  return time ? `no run for ${time}, longer than its rhythm explains` : 'no run for longer than its rhythm explains';
}

function healthy(row: Evidence): string {
  const settled = row.success + row.failure;
  if (settled > 0) return `${row.success} of ${counted(settled, 'run')} passed`;
  return row.runs > 0 ? `${counted(row.runs, 'run')}, none passed or failed` : 'no run in this range';
}

/** Why a workflow has its verdict, in words that stand after its name. */
export function evidence(row: Evidence, now: number): string {
  switch (verdictOf(row.verdict)) {
    case 'failing': return failing(row, now);
    case 'stale': return stale(row, now);
    case 'disabled': return disabledReasons[row.state] ?? `GitHub will not start it (${row.state.replaceAll('_', ' ')})`;
    case 'never_run': return 'has never run';
    case 'healthy': return healthy(row);
    case 'unknown': return humanized(row.verdict).toLowerCase();
    default: return healthy(row);
  }
}

/** Whether GitHub starts the workflow, in a word; evidence() says why not. */
export function stateWord(state: string): string {
  return state.startsWith('disabled_') ? 'Inactive' : humanized(state);
}
