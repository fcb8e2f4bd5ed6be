// SPDX-License-Identifier: MIT
import type { JobRow } from '../../api/types';
import { instant } from '../../lib/time';
import { outcomeOf, statusOf, type Outcome, type Status } from '../../status/status';

export type Step = JobRow['steps'][number];

interface State {
  status: string;
  conclusion: string | null;
}

/** Of a job or step, which have no attempts of their own: "passed on retry" is said of runs. */
export const outcomeOfPart = ({ status, conclusion }: State): Outcome => outcomeOf({ status, conclusion, run_attempt: 1 });
export const statusOfPart = ({ status, conclusion }: State): Status => statusOf({ status, conclusion, run_attempt: 1 });

export const hasFailed = (part: State): boolean => statusOfPart(part).role === 'danger';

const end = (job: JobRow): number => instant(job.completed_at) ?? Infinity;

/** Failed ones first, in the order in which they failed; then as they are given, which is the order in which they started. */
export function failedFirst(jobs: readonly JobRow[]): JobRow[] {
  const failed = jobs.filter((job) => hasFailed(job) && !job.carried_over).sort((a, b) => end(a) - end(b));
  return [...failed, ...jobs.filter((job) => !failed.includes(job))];
}

/** Of many jobs those to look at, in the same order: the failed and unsettled ones, those of the critical path, and of the others the
    longest, until there are `most`. */
export function shortList(jobs: readonly JobRow[], critical: ReadonlySet<number>, most: number): readonly JobRow[] {
  if (jobs.length <= most) return jobs;
  const kept = new Set(jobs.filter((job) => critical.has(job.job_id) || (hasFailed(job) && !job.carried_over) || job.status !== 'completed'));
  for (const job of [...jobs].sort((a, b) => (b.duration_s ?? -1) - (a.duration_s ?? -1))) {
    if (kept.size >= most) break;
    kept.add(job);
  }
  return jobs.filter((job) => kept.has(job));
}

export const failedStepsFirst = ({ steps }: Pick<JobRow, 'steps'>): Step[] => [...steps.filter(hasFailed), ...steps.filter((step) => !hasFailed(step))];

/** The step that tells most of the job: the one that failed, is under way, or was cancelled. */
export function tellingStep({ steps }: Pick<JobRow, 'steps'>): Step | undefined {
  return steps.find(hasFailed) ?? steps.find(({ status }) => status === 'in_progress') ?? steps.find((step) => outcomeOfPart(step) === 'cancelled');
}

export function stepSeconds({ started_at, completed_at }: Step): number | null {
  const from = instant(started_at);
  const to = instant(completed_at);
  return from === null || to === null || to < from ? null : (to - from) / 1000;
}

/** GitHub's page of the job, at the first line of the step's log. */
export const logAddress = ({ html_url }: Pick<JobRow, 'html_url'>, step?: Pick<Step, 'number'>): string => (step && html_url ? `${html_url}#step:${step.number}:1` : html_url);
