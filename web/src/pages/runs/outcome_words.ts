// SPDX-License-Identifier: MIT
import type { RunCount } from '../../api/types';
import { outcomeOf, outcomes, type Outcome } from '../../status/status';

/** The API's words for an outcome, as `conclusion` of `runs` takes them. Unknown has none: what it stands for is not known here. */
const words: Readonly<Record<Exclude<Outcome, 'unknown'>, readonly string[]>> = {
  failed: ['failure'], timed_out: ['timed_out'], not_started: ['startup_failure'], needs_approval: ['action_required'], cancelled: ['cancelled'],
  passed: ['success_at_once'], retried: ['success_on_retry'], skipped: ['skipped'], neutral: ['neutral'], stale: ['stale'],
  queued: ['queued', 'requested', 'waiting', 'pending'], running: ['in_progress'],
};

const isOutcome = (word: string): word is keyof typeof words => Object.hasOwn(words, word);

/** Of the outcomes that an address names, those that runs can be found by. */
export const findable = (chosen: readonly string[]): Outcome[] => chosen.filter(isOutcome);

export const conclusionsOf = (chosen: readonly string[]): string[] => chosen.filter(isOutcome).flatMap((outcome) => words[outcome]);

export interface OutcomeCount {
  outcome: Outcome;
  count: number;
  findable: boolean;
}

/** How many of the runs have each outcome, worst first; what is chosen stays, though there be none. */
export function outcomeCounts(rows: readonly RunCount[], chosen: readonly string[]): OutcomeCount[] {
  const counts = new Map<Outcome, number>(findable(chosen).map((outcome) => [outcome, 0]));
  for (const { status, conclusion, is_rerun, runs } of rows) {
    const outcome = outcomeOf({ status, conclusion, run_attempt: is_rerun ? 2 : 1 });
    counts.set(outcome, (counts.get(outcome) ?? 0) + runs);
  }
  return [...counts]
    .map(([outcome, count]) => ({ outcome, count, findable: isOutcome(outcome) }))
    .sort((a, b) => outcomes[b.outcome].severity - outcomes[a.outcome].severity);
}
