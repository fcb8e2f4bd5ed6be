// SPDX-License-Identifier: MIT
// GitHub does not tell which job needs which. Their times do, mostly: a job that needs others is created when the last of them has ended.
import type { JobRow } from '../../api/types';
import { duration } from '../../lib/format';
import { instant } from '../../lib/time';

export interface PathPart {
  job: JobRow;
  /** From the end of the job before it, or the attempt's start, until this one was queued. */
  gap_s: number;
  queue_s: number;
  run_s: number;
  /** From the path's beginning until it was queued. */
  before_s: number;
}

/** A whole second that GitHub rounded may put a job before the end of what it needs. */
const tolerance = 2_000;

interface Ran {
  job: JobRow;
  ready: number;
  start: number;
  end: number;
}

function ran(job: JobRow): Ran | null {
  const start = instant(job.started_at);
  const end = instant(job.completed_at);
  // What ran is what has a duration: not the skipped, carried-over and never started ones.
  if (job.duration_s === null || start === null || end === null) return null;
  const created = instant(job.created_at);
  return { job, ready: created === null ? start : Math.min(created, start), start, end };
}

const lastToEnd = (jobs: readonly Ran[]): Ran | undefined =>
  jobs.reduce<Ran | undefined>((last, each) => (!last || each.end > last.end || (each.end === last.end && each.start < last.start) ? each : last), undefined);

/** The jobs that by their times made the attempt as long as it was, first one first: from the last to end, back to the one that had
    ended last before that was queued, and so on. Of the jobs of one attempt. */
export function criticalPath(jobs: readonly JobRow[], attemptStart: string | null): PathPart[] {
  const all = jobs.map(ran).filter((each) => each !== null);
  const path: Ran[] = [];
  for (let next = lastToEnd(all); next; ) {
    const current: Ran = next;
    path.unshift(current);
    // Each is to start before the one it led to: that the way ends.
    next = lastToEnd(all.filter(({ start, end }) => end <= current.ready + tolerance && start < current.start && end <= current.start + tolerance));
  }
  const begin = instant(attemptStart);
  const origin = Math.min(begin ?? Infinity, path[0]?.ready ?? Infinity);
  return path.map(({ job, ready, start, end }, index) => {
    const before = index === 0 ? (begin ?? ready) : path[index - 1]!.end;
    return { job, gap_s: Math.max(0, ready - before) / 1000, queue_s: (start - ready) / 1000, run_s: (end - start) / 1000, before_s: Math.max(0, ready - origin) / 1000 };
  });
}

const sum = (path: readonly PathPart[], of: 'gap_s' | 'queue_s' | 'run_s'): number => path.reduce((total, part) => total + part[of], 0);

export interface PathTotals {
  run_s: number;
  queue_s: number;
  gap_s: number;
}

export const pathTotals = (path: readonly PathPart[]): PathTotals => ({ run_s: sum(path, 'run_s'), queue_s: sum(path, 'queue_s'), gap_s: sum(path, 'gap_s') });

/** "8m 20s running, 40s in the queue, 5s before jobs were queued". */
export function pathText({ run_s, queue_s, gap_s }: PathTotals): string {
  return [`${duration(run_s)} running`, queue_s > 0 && `${duration(queue_s)} in the queue`, gap_s > 0 && `${duration(gap_s)} before jobs were queued`].filter(Boolean).join(', ');
}
