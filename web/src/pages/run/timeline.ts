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
  return { start, at, cuts, ticks: ticks(pieces, whole, start) };
}

function ticks(pieces: readonly { from: number; to: number; width: number }[], whole: number, start: number): Tick[] {
  const step = 1_000 * (steps.find((seconds) => whole / (seconds * 1_000) <= mostTicks) ?? whole / 1_000 / mostTicks);
  const found: Tick[] = [];
  for (let place = 0; place <= whole; place += step) {
    let before = 0;
    const piece = pieces.find(({ width }) => {
      const isHere = place <= before + width;
      if (!isHere) before += width;
      return isHere;
    });
    // Inside of what is drawn short, a time would be of no use.
    if (!piece || piece.width < piece.to - piece.from) continue;
    found.push({ at: place / whole, seconds: (piece.from + place - before - start) / 1_000 });
  }
  return found;
}
