// SPDX-License-Identifier: MIT
import type { BreakdownRow } from '../../api/types';
import { outcomeOf, outcomes, type RunState, type Status } from '../../status/status';

export interface OutcomeCount {
  status: Status;
  count: number;
  /** Of all runs, 0 to 1. */
  share: number;
}

function ordered(counts: ReadonlyMap<Status, number>): OutcomeCount[] {
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...counts]
    .map(([status, count]) => ({ status, count, share: count / all }))
    .sort((a, b) => Number(b.status === outcomes.passed) - Number(a.status === outcomes.passed) || b.count - a.count || b.status.severity - a.status.severity);
}

/** How many runs ended in each way: passed first, then the most frequent. */
export function outcomeCounts(runs: readonly RunState[]): OutcomeCount[] {
  const counts = new Map<Status, number>();
  for (const run of runs) {
    const status = outcomes[outcomeOf(run)];
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return ordered(counts);
}

const unsettled = new Set(['queued', 'requested', 'waiting', 'pending', 'in_progress']);

/** The same of all runs of a range, by their conclusion: which of them passed on a retry is not told. */
export function conclusionCounts(rows: readonly Pick<BreakdownRow, 'value' | 'runs'>[]): OutcomeCount[] {
  const counts = new Map<Status, number>();
  for (const { value, runs } of rows) {
    const state = unsettled.has(value) ? { status: value, conclusion: null } : { status: 'completed', conclusion: value };
    const status = outcomes[outcomeOf({ ...state, run_attempt: 1 })];
    counts.set(status, (counts.get(status) ?? 0) + runs);
  }
  return ordered(counts);
}
