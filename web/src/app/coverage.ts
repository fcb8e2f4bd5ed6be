// SPDX-License-Identifier: MIT
// What of a range is not completely collected, in words and day by day. Pure.
import type { CoverageRow, LedgerRow } from '../api/types';
import { counted } from '../lib/format';
import { dayOf } from '../lib/time';

/** Days in UTC, both included; null bounds nothing. */
export interface DayRange {
  from: string | null;
  to: string | null;
}

export interface Missing {
  /** Whole sentences, for everybody. */
  notes: readonly string[];
  isIncomplete: (day: string) => boolean;
}

type Reason = 'reading' | 'gap' | 'since' | 'lost';

/** Days of one repository that are not, or not wholly, collected. */
interface Hole {
  reason: Reason;
  name: string;
  from: string | null;
  to: string;
}

const day = (time: string): string => time.slice(0, 10);
const isMidnight = (time: string): boolean => /T00:00:00(\.0+)?Z$/.test(time);
const daysLater = (date: string, days: number): string => new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(`${day(to)}T00:00:00Z`) - Date.parse(`${day(from)}T00:00:00Z`)) / 86_400_000);
const lastDayBefore = (time: string): string => (isMidnight(time) ? daysLater(day(time), -1) : day(time));

function holesOf(row: CoverageRow): Hole[] {
  const name = `${row.owner}/${row.repo}`;
  const { covered_from, gap_from, gap_until } = row;
  if (covered_from === null) return [];
  if (row.history === 'since') {
    const since = row.since !== null && row.since < covered_from ? row.since : covered_from;
    return [{ reason: 'since', name, from: null, to: lastDayBefore(since) }];
  }
  const holes: Hole[] = [];
  const gapDays = gap_from !== null && gap_until !== null ? daysBetween(gap_from, gap_until) + 1 : 0;
  const days = row.days_unread - gapDays;
  const reason = (reading: Reason): Reason => (row.state === 'watched' ? reading : 'lost');
  if (row.history === 'reading' && days > 0) {
    holes.push({ reason: reason('reading'), name, from: daysLater(day(covered_from), 1 - days), to: lastDayBefore(covered_from) });
  }
  if (gap_from !== null && gap_until !== null) holes.push({ reason: reason('gap'), name, from: day(gap_from), to: lastDayBefore(gap_until) });
  return holes;
}

const isIn = (hole: Hole, range: DayRange): boolean => (range.to === null || hole.from === null || hole.from <= range.to) && (range.from === null || hole.to >= range.from);

/** "acme/api", "acme/api and 3 more". */
function named(holes: readonly { name: string }[]): string {
  const names = [...new Set(holes.map(({ name }) => name))];
  return names.length > 1 ? `${names[0]} and ${names.length - 1} more` : (names[0] ?? '');
}

const least = (days: readonly string[]): string => days.reduce((a, b) => (a < b ? a : b));
const most = (days: readonly string[]): string => days.reduce((a, b) => (a > b ? a : b));

function sentence(reason: Reason, holes: readonly Hole[], collecting: boolean): string {
  const before = dayOf(daysLater(most(holes.map(({ to }) => to)), 1));
  const state = collecting ? 'still being read' : 'not read yet';
  switch (reason) {
    case 'reading': return `History before ${before} is ${state} (${named(holes)}).`;
    case 'gap': {
      const from = dayOf(least(holes.map((hole) => hole.from ?? hole.to)));
      const to = dayOf(most(holes.map((hole) => hole.to)));
      return `Runs ${from === to ? `of ${from}` : `from ${from} to ${to}`} are ${state} (${named(holes)}).`;
    }
    case 'since': return `Runs before ${before} are left out, as chosen with --since (${named(holes)}).`;
    case 'lost': return `Some runs before ${before} were never read: the repository is gone or has moved (${named(holes)}).`;
  }
}

const reasons: readonly Reason[] = ['reading', 'gap', 'since', 'lost'];

/** `ledger`: the days of the same repositories and range. `collecting`: somebody is reading what is missing. */
export function missing(rows: readonly CoverageRow[], ledger: readonly LedgerRow[], range: DayRange, collecting: boolean): Missing {
  const holes = rows.flatMap(holesOf).filter((hole) => isIn(hole, range));
  const unread = rows.filter(({ history, state }) => history === 'unread' && state === 'watched').map(({ owner, repo }) => ({ name: `${owner}/${repo}` }));
  const short = new Set(ledger.filter(({ is_complete }) => !is_complete).map((row) => row.day));
  const notes = reasons.flatMap((reason) => {
    const those = holes.filter((hole) => hole.reason === reason);
    return those.length > 0 ? [sentence(reason, those, collecting)] : [];
  });
  if (unread.length > 0) notes.push(`Nothing is read yet of ${named(unread)}.`);
  if (short.size > 0) notes.push(`${counted(short.size, 'day holds', 'days hold')} fewer runs than GitHub promised; ${short.size === 1 ? 'it is' : 'they are'} read again.`);
  return {
    notes,
    isIncomplete: (date) => short.has(date) || holes.some(({ from, to }) => (from === null || from <= date) && date <= to),
  };
}
