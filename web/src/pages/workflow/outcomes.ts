// SPDX-License-Identifier: MIT
import { outcomeOf, outcomes, type RunState, type Status } from '../../status/status';

export interface OutcomeCount {
  status: Status;
  count: number;
  /** Of all runs, 0 to 1. */
  share: number;
}

/** How many runs ended in each way: passed first, then the most frequent. */
export function outcomeCounts(runs: readonly RunState[]): OutcomeCount[] {
  const counts = new Map<Status, number>();
  for (const run of runs) {
    const status = outcomes[outcomeOf(run)];
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return [...counts]
    .map(([status, count]) => ({ status, count, share: count / runs.length }))
    .sort((a, b) => Number(b.status === outcomes.passed) - Number(a.status === outcomes.passed) || b.count - a.count || b.status.severity - a.status.severity);
}
