// SPDX-License-Identifier: MIT
// How complete the data is, in a few words for the line at the top. Pure.
import type { CoverageRow, Health } from '../api/types';
import { percent } from '../lib/format';
import { instant, localClock } from '../lib/time';

/** How many of the stored runs have their jobs; null where there are no runs. */
export function shareWithJobs(rows: readonly Pick<CoverageRow, 'run_attempts' | 'job_lists_due'>[]): number | null {
  const runs = rows.reduce((sum, row) => sum + row.run_attempts, 0);
  const due = rows.reduce((sum, row) => sum + Math.min(row.job_lists_due, row.run_attempts), 0);
  return runs === 0 ? null : 1 - due / runs;
}

/** "98% of runs have jobs · rate limited until 14:05"; empty while nothing is known. */
export function coverageWords(rows: readonly CoverageRow[] | undefined, health: Health | undefined, now: number): string {
  const parts: string[] = [];
  const share = rows ? shareWithJobs(rows) : null;
  if (share !== null) parts.push(share === 1 ? 'all runs have jobs' : `${percent(share)} of runs have jobs`);
  const until = instant(health?.collector.budget?.waiting_until);
  if (until !== null && until > now) parts.push(`rate limited until ${localClock(until, now)}`);
  return parts.join(' · ');
}
