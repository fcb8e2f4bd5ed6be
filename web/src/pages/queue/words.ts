// SPDX-License-Identifier: MIT
// Whether there are enough runners, in words. Pure.
import type { QueuedJob, QueueTimesRow } from '../../api/types';
import { counted, duration, humanized, percent } from '../../lib/format';
import { shorten } from '../../lib/shorten';

/** A wait from there on is too long, as in over_5_min_share. */
export const longWaitS = 300;
/** Of fewer jobs a 95th percentile says nothing. */
export const enoughJobs = 20;

type Label = Pick<QueueTimesRow, 'runner_labels' | 'jobs' | 'queue_p95_s'>;

export const labelName = (labels: string): string => labels || 'a runner group only';
const jobsOf = (labels: string): string => (labels ? `“${shorten(labels)}”` : 'jobs that ask for no label');

const longestFirst = (a: Label, b: Label): number => b.queue_p95_s - a.queue_p95_s;
const sure = <Row extends Label>(rows: readonly Row[]): Row[] => rows.filter(({ jobs }) => jobs >= enoughJobs);

/** The labels whose jobs wait too long, worst first. */
export function shortLabels<Row extends Label>(rows: readonly Row[]): Row[] {
  return sure(rows).filter(({ queue_p95_s }) => queue_p95_s > longWaitS).sort(longestFirst);
}

/** The page's answer in a sentence, and shorter for the title of the window. */
export function headline(rows: readonly Label[]): { text: string; short: string } {
  if (rows.length === 0) return { text: 'No job waited for a runner here', short: 'Queue' };
  const short = shortLabels(rows);
  const [worst] = short;
  if (worst) {
    const which = short.length === 1 ? jobsOf(worst.runner_labels) : `${short.length} of ${counted(rows.length, 'runner label')}, most of all ${jobsOf(worst.runner_labels)}`;
    return { text: `Not enough runners for ${which}: 95% of ${worst.runner_labels ? 'its jobs' : 'them'} wait up to ${duration(worst.queue_p95_s)}`, short: `${counted(short.length, 'label')} short of runners` };
  }
  const slowest = sure(rows).sort(longestFirst)[0];
  if (!slowest) return { text: `Too few jobs to say: no runner label has ${enoughJobs}`, short: 'Queue' };
  const where = rows.length === 1 ? '' : `, even for ${jobsOf(slowest.runner_labels)}`;
  return { text: `There are enough runners: 95% of the jobs wait at most ${duration(slowest.queue_p95_s)}${where}`, short: 'Enough runners' };
}

const waits: Readonly<Record<string, string>> = { queued: 'a runner', waiting: 'an approval', pending: 'its concurrency group' };
export const waitsFor = (status: string): string => waits[status] ?? humanized(status).toLowerCase();

const order = ['queued', 'pending', 'waiting'];
const rank = (status: string): number => (order.includes(status) ? order.indexOf(status) : order.length);

/** Those that wait for a runner before those that wait for people, each longest first as they come. */
export function runnersFirst<Row extends Pick<QueuedJob, 'status'>>(jobs: readonly Row[]): readonly Row[] {
  return [...jobs].sort((a, b) => rank(a.status) - rank(b.status));
}

/** "3 jobs wait for a runner, 11 for an approval". */
export function waitingText(jobs: readonly Pick<QueuedJob, 'status'>[], isAll: boolean): string {
  if (jobs.length === 0) return 'No job waits now.';
  const counts = new Map<string, number>();
  for (const { status } of runnersFirst(jobs)) counts.set(waitsFor(status), (counts.get(waitsFor(status)) ?? 0) + 1);
  const parts = [...counts].map(([what, number], index) => (index === 0 ? `${counted(number, 'job waits', 'jobs wait')} for ${what}` : `${number} for ${what}`));
  return `${isAll ? '' : `Of the ${jobs.length} that wait longest: `}${parts.join(', ')}.`;
}

/** What of all jobs waited too long. */
export function longWaits(rows: readonly Pick<QueueTimesRow, 'jobs' | 'over_5_min_share'>[]): { jobs: number; long: number } {
  return rows.reduce((sum, { jobs, over_5_min_share: share }) => ({ jobs: sum.jobs + jobs, long: sum.long + Math.round(jobs * share) }), { jobs: 0, long: 0 });
}

export const longShareText = ({ jobs, long }: { jobs: number; long: number }): string => percent(jobs > 0 ? long / jobs : null);
