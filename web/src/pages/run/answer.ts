// SPDX-License-Identifier: MIT
// The first line of a run's page: where it failed, what it took longest for, or what it waits for.
import type { AttemptRow, JobRow } from '../../api/types';
import { counted, duration } from '../../lib/format';
import { instant } from '../../lib/time';
import { outcomes, outcomeOf, type Status } from '../../status/status';
import { criticalPath, pathText, pathTotals, type PathPart } from './critical_path';
import { failedFirst, hasFailed, outcomeOfPart, stepSeconds, tellingStep, type Step } from './jobs';

export type Attempt = Pick<AttemptRow, 'run_attempt' | 'status' | 'conclusion' | 'run_started_at' | 'duration_s' | 'queue_s' | 'wait_s'>;

export interface AnswerToWhy {
  status: Status;
  text: string;
  detail: string | null;
  /** Where to look: the job, and the step if one is to blame. */
  job?: JobRow;
  step?: Step;
}

const quoted = (name: string): string => `“${name}”`;
const where = (job: JobRow, step: Step | undefined): string => (step ? `step ${quoted(step.name)} of job ${quoted(job.name)}` : `job ${quoted(job.name)}`);
const since = (time: string | null, now: number): string => {
  const then = instant(time);
  return then === null ? '' : ` for ${duration((now - then) / 1000)}`;
};

function afterStart(attempt: Attempt, time: string | null): string | null {
  const start = instant(attempt.run_started_at);
  const end = instant(time);
  return start === null || end === null || end < start ? null : `${duration((end - start) / 1000)} after the run began`;
}

function failed(attempt: Attempt, jobs: readonly JobRow[], word: string): Pick<AnswerToWhy, 'text' | 'detail' | 'job' | 'step'> {
  const all = failedFirst(jobs).filter((job) => hasFailed(job) && !job.carried_over);
  const [job] = all;
  if (!job) {
    return { text: word, detail: jobs.length === 0 ? 'No jobs of it are stored, so where it failed is not known here.' : 'None of its jobs failed: what GitHub says of the run itself is on its page.' };
  }
  const step = tellingStep(job);
  const seconds = step ? stepSeconds(step) : job.duration_s;
  const others = all.length - 1;
  const detail = [
    seconds !== null && `The ${step ? 'step' : 'job'} ran for ${duration(seconds)}`,
    afterStart(attempt, step?.completed_at ?? job.completed_at) && `it failed ${afterStart(attempt, step?.completed_at ?? job.completed_at)}`,
    `${counted(all.length, 'job')} of ${jobs.length} failed`,
  ].filter(Boolean).join('; ');
  return { text: `${word} in ${where(job, step)}${others > 0 ? `, and in ${counted(others, 'more job', 'more jobs')}` : ''}`, detail: `${detail}.`, job, step };
}

function cancelled(attempt: Attempt, jobs: readonly JobRow[]): Pick<AnswerToWhy, 'text' | 'detail' | 'job' | 'step'> {
  const all = jobs.filter((each) => outcomeOfPart(each) === 'cancelled');
  const job = all.find((each) => each.duration_reason === '') ?? all[0];
  if (!job) return { text: 'Cancelled', detail: jobs.length === 0 ? 'No jobs of it are stored.' : null };
  const step = job.duration_reason === '' ? tellingStep(job) : undefined;
  const doing = job.duration_reason === '' ? (step ? `was in step ${quoted(step.name)}` : 'ran') : 'waited for a runner';
  const after = afterStart(attempt, job.completed_at);
  return { text: `Cancelled while job ${quoted(job.name)} ${doing}`, detail: after && `That was ${after}.`, job, step };
}

const waitingFor: Readonly<Record<string, string>> = { waiting: 'an approval', pending: 'its turn (concurrency)' };

function underWay(attempt: Attempt, jobs: readonly JobRow[], now: number): Pick<AnswerToWhy, 'text' | 'detail' | 'job' | 'step'> {
  const running = jobs.filter(({ status }) => status === 'in_progress');
  const waiting = jobs.filter(({ status }) => status !== 'in_progress' && status !== 'completed');
  const bad = failedFirst(jobs).find((job) => hasFailed(job) && !job.carried_over);
  const done = jobs.length > 0 ? `${jobs.filter(({ status }) => status === 'completed').length} of ${counted(jobs.length, 'job')} done.` : null;
  if (bad) return { text: `Running, but it failed already in ${where(bad, tellingStep(bad))}`, detail: done, job: bad, step: tellingStep(bad) };
  const job = running[0];
  if (job) {
    const step = job.steps.find(({ status }) => status === 'in_progress');
    return { text: `Running: ${where(job, step)}${since(step?.started_at ?? job.started_at, now)}`, detail: done, job, step };
  }
  const next = waiting[0];
  if (!next) return { text: `${outcomes[outcomeOf(attempt)].word}${since(attempt.run_started_at, now)}`, detail: done };
  const what = waitingFor[next.status] ?? (next.labels.length > 0 ? `a runner with ${next.labels.join(', ')}` : 'a runner');
  return { text: `Waiting for ${what}${since(next.created_at, now)}: job ${quoted(next.name)}`, detail: done, job: next };
}

/** The longest single stretch of the critical path: a job on its runner, or what it waited for. */
function longestStretch(path: readonly PathPart[]): { part: PathPart; of: 'run_s' | 'queue_s' | 'gap_s'; seconds: number } | null {
  const stretches = path.flatMap((part) => (['run_s', 'queue_s', 'gap_s'] as const).map((of) => ({ part, of, seconds: part[of] })));
  return stretches.reduce<(typeof stretches)[number] | null>((most, each) => (most && most.seconds >= each.seconds ? most : each), null);
}

function ended(attempt: Attempt, jobs: readonly JobRow[], word: string): Pick<AnswerToWhy, 'text' | 'detail' | 'job'> {
  const took = attempt.duration_s === null ? word : `${word} in ${duration(attempt.duration_s)}`;
  const path = criticalPath(jobs, attempt.run_started_at);
  const longest = longestStretch(path);
  if (!longest) return { text: took, detail: jobs.length === 0 ? 'No jobs of it are stored.' : 'None of its jobs ran.' };
  const { part: { job }, of, seconds } = longest;
  const isOnly = jobs.filter(({ duration_s }) => duration_s !== null).length === 1;
  const reasons = {
    run_s: isOnly ? `its only job was ${quoted(job.name)}` : `longest was ${quoted(job.name)} with ${duration(seconds)}`,
    queue_s: `longest was the wait for a runner: ${duration(seconds)}, of ${quoted(job.name)}`,
    gap_s: `longest was the time until ${quoted(job.name)} was queued: ${duration(seconds)}`,
  };
  return { text: `${took}; ${reasons[of]}`, detail: `On its critical path: ${pathText(pathTotals(path))}.`, job };
}

/** `jobs`: of this attempt; null: they are not known yet. */
export function answerToWhy(attempt: Attempt, jobs: readonly JobRow[] | null, now: number): AnswerToWhy {
  const outcome = outcomeOf(attempt);
  const status = outcomes[outcome];
  if (jobs === null) return { status, text: status.word, detail: null };
  switch (outcome) {
    case 'failed': case 'timed_out': return { status, ...failed(attempt, jobs, status.word) };
    case 'not_started': return { status, text: 'Did not start', detail: 'GitHub could not make jobs of it; mostly the workflow file is at fault. Its page on GitHub says what is wrong.' };
    case 'needs_approval': return { status, text: 'Needs an approval before it may run', detail: null };
    case 'cancelled': return { status, ...cancelled(attempt, jobs) };
    case 'skipped': return { status, text: 'Skipped: none of its jobs had to run', detail: null };
    case 'queued': case 'running': return { status, ...underWay(attempt, jobs, now) };
    default: return { status, ...ended(attempt, jobs, status.word) };
  }
}
