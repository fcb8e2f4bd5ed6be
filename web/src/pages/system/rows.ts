// SPDX-License-Identifier: MIT
// How completely each repository is stored, worst first. Pure.
import type { CoverageRow, RetentionRow } from '../../api/types';
import { outcomes, verdicts, type Status } from '../../status/status';

export type State = 'failed' | 'unread' | 'short' | 'reading' | 'lost' | 'complete' | 'since';

export const states: Readonly<Record<State, { word: string; look: Status; rank: number }>> = {
  failed: { word: 'Not read', look: outcomes.failed, rank: 6 },
  short: { word: 'Runs lack', look: verdicts.stale, rank: 5 },
  unread: { word: 'Unread', look: verdicts.never_run, rank: 4 },
  reading: { word: 'Reading', look: outcomes.running, rank: 3 },
  lost: { word: 'Lost', look: outcomes.unknown, rank: 2 },
  since: { word: 'As chosen', look: verdicts.healthy, rank: 1 },
  complete: { word: 'Complete', look: verdicts.healthy, rank: 0 },
};

export interface Row {
  coverage: CoverageRow;
  retention: RetentionRow | undefined;
  state: State;
}

function stateOf(row: CoverageRow): State {
  const { history, last_outcome, days_short, state } = row;
  const isWatched = state === 'watched';
  if (isWatched && last_outcome === 'failed') return 'failed';
  if (days_short > 0) return 'short';
  if (history === 'whole') return isWatched && last_outcome === 'partial' ? 'reading' : 'complete';
  if (history === 'since') return 'since';
  if (!isWatched) return 'lost';
  return history === 'unread' ? 'unread' : 'reading';
}

export const hasGap = ({ state }: Pick<Row, 'state'>): boolean => states[state].rank > states.since.rank;
export const isAtRisk = ({ retention }: Row): boolean => (retention?.days_at_risk ?? 0) > 0 || (retention?.job_lists_at_risk ?? 0) > 0;

/** Worst first; among equals what GitHub deletes soonest, then in the server's order. */
export function rowsOf(coverage: readonly CoverageRow[], retention: readonly RetentionRow[]): Row[] {
  const kept = new Map(retention.map((row) => [row.repository_id, row]));
  const rows = coverage.map((row): Row => ({ coverage: row, retention: kept.get(row.repository_id), state: stateOf(row) }));
  const end = ({ retention: of }: Row): string => of?.first_at_risk_at ?? '9';
  return rows.sort((a, b) => states[b.state].rank - states[a.state].rank || end(a).localeCompare(end(b)));
}

export const shownParts = ['gaps', 'all'] as const;
export type Shown = (typeof shownParts)[number];
/** Without a choice, what has gaps where anything has. */
export const shownOf = (by: string | null, rows: readonly Row[]): Shown => shownParts.find((key) => key === by) ?? (rows.some(hasGap) ? 'gaps' : 'all');
