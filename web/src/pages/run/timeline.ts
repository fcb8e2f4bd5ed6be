// SPDX-License-Identifier: MIT
// Where a time lies on the bar chart of an attempt's jobs. Long stretches in which nothing ran (an approval may take weeks) are
// drawn short, so that the rest can be seen.
import type { JobRow } from '../../api/types';
import { instant } from '../../lib/time';

export interface Cut {
  from: number;
  to: number;
}

export interface Tick {
  /** 0 to 1. */
  at: number;
  /** Since the start. */
  seconds: number;
}

export interface Timeline {
  start: number;
  /** 0 to 1. */
  at: (time: number) => number;
  cuts: readonly Cut[];
  ticks: readonly Tick[];
}

type Span = readonly [from: number, to: number];

/** Spans that overlap or touch made one, in order. */
function union(spans: readonly Span[]): Span[] {
  const merged: [number, number][] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400];
const mostTicks = 6;
const leastCutMs = 60_000;

/** When a job was there to be drawn; null: it has no time in this attempt. */
export function jobTimes(job: JobRow, now: number): { queued: number | null; start: number | null; end: number } | null {
  if (job.carried_over || job.duration_reason === 'skipped') return null;
  const created = instant(job.created_at);
  const started = instant(job.started_at);
  const completed = instant(job.completed_at);
  const hasRun = job.duration_reason === '' || job.duration_reason === 'under_way';
  const start = hasRun ? started : null;
  const queued = created !== null && (start === null || created <= start) ? created : null;
  const end = completed ?? (job.status === 'completed' ? null : now);
  if ((start ?? queued) === null || end === null || end < (start ?? queued)!) return null;
  return { queued, start, end };
}

export function timeline(jobs: readonly JobRow[], attemptStart: string | null, now: number): Timeline {
  const times = jobs.map((job) => jobTimes(job, now)).filter((each) => each !== null);
  const begin = instant(attemptStart);
  const starts = times.map(({ queued, start }) => queued ?? start!).concat(begin === null ? [] : [begin]);
  const start = starts.length > 0 ? Math.min(...starts) : 0;
  const end = Math.max(start + 1_000, ...times.map((each) => each.end));
  const busy = union(times.filter((each) => each.start !== null).map((each): Span => [each.start!, each.end]));
  const longest = Math.max(leastCutMs, busy.reduce((total, [from, to]) => total + to - from, 0) / 4);
  const edges = [start, ...busy.flat(), end];
  const pieces: { from: number; to: number; width: number }[] = [];
  for (let index = 1; index < edges.length; index += 1) {
    const [from, to] = [edges[index - 1]!, edges[index]!];
    const isQuiet = index % 2 === 1;
    if (to > from) pieces.push({ from, to, width: isQuiet && busy.length > 0 ? Math.min(to - from, longest) : to - from });
  }
  const whole = pieces.reduce((total, { width }) => total + width, 0);
  const at = (time: number): number => {
    let before = 0;
    for (const { from, to, width } of pieces) {
      if (time <= to) return Math.max(0, before + (width * (time - from)) / (to - from)) / whole;
      before += width;
    }
    return 1;
  };
  const cuts = pieces.filter(({ from, to, width }) => width < to - from).map(({ from, to }) => ({ from, to }));
  const step = steps.find((seconds) => whole / (seconds * 1_000) <= mostTicks) ?? Math.ceil(whole / 1_000 / mostTicks);
  const ticks = pieces.filter(({ from, to, width }) => width === to - from).flatMap(({ from, to }) => {
    const first = Math.ceil((from - start) / 1_000 / step);
    const last = Math.floor((to - start) / 1_000 / step);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
  });
  return { start, at, cuts, ticks: [...new Set(ticks)].map((seconds) => ({ at: at(start + seconds * 1_000), seconds })) };
}
