// SPDX-License-Identifier: MIT
// What is said of one repository. Pure.
import type { CoverageRow, LedgerRow, RepositoryRow, WorkflowRow } from '../../api/types';
import { count, counted } from '../../lib/format';
import { dayOf } from '../../lib/time';
import { fleetOf, headline as headlineOf } from '../home/headline';

/** "acme/api: 2 of 7 workflows need attention". */
export function headline(repository: string, rows: readonly Pick<WorkflowRow, 'verdict' | 'state'>[]): string {
  if (rows.length === 0) return `${repository} has no workflow`;
  const { text } = headlineOf(fleetOf(rows));
  return `${repository}: ${text[0]!.toLowerCase()}${text.slice(1)}`;
}

/** "Private, default branch main, archived". */
export function kindText({ visibility, default_branch, archived, fork }: Pick<RepositoryRow, 'visibility' | 'default_branch' | 'archived' | 'fork'>): string {
  const words = [visibility, default_branch && `default branch ${default_branch}`, fork && 'a fork', archived && 'archived'].filter((word): word is string => Boolean(word));
  const text = words.join(', ');
  return text && text[0]!.toUpperCase() + text.slice(1);
}

const day = (time: string): string => dayOf(time.slice(0, 10));

/** How far the repository's history is read. */
export function historyText({ history, covered_from, since, days_unread }: Pick<CoverageRow, 'history' | 'covered_from' | 'since' | 'days_unread'>): string {
  switch (history) {
    case 'whole': return 'Whole, down to the first run';
    case 'since': return since || covered_from ? `Since ${day((since ?? covered_from)!)}, as chosen` : 'Since a chosen day';
    case 'reading': return `${counted(days_unread, 'day')} still to be read`;
    case 'unread': return 'Nothing is read yet';
    default: return history;
  }
}

/** What GitHub promised of the days in the range, and what is stored. */
export function ledgerText(days: readonly Pick<LedgerRow, 'runs_promised' | 'runs_stored' | 'is_complete'>[]): string {
  if (days.length === 0) return 'No day of this range was read whole yet.';
  const promised = days.reduce((sum, { runs_promised }) => sum + runs_promised, 0);
  const stored = days.reduce((sum, { runs_stored }) => sum + runs_stored, 0);
  const short = days.filter(({ is_complete }) => !is_complete).length;
  const counts = `${counted(days.length, 'day')} with runs: GitHub promised ${count(promised)}, ${count(stored)} ${stored === 1 ? 'is' : 'are'} stored.`;
  return short === 0 ? counts : `${counts} ${counted(short, 'day holds', 'days hold')} fewer than promised.`;
}
