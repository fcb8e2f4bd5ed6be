// SPDX-License-Identifier: MIT
// A figure against the same one of the range before, in words. Pure.
import type { Comparison } from '../../api/types';
import { count, counted, duration, percent } from '../../lib/format';

type Figures = Comparison['previous'];

/** Fewer say nothing of how long something takes. */
const fewRuns = 5;
/** Differences below it are as good as none. */
const noticeable = 0.05;

/** "12% longer now"; about as much where the difference is small. */
export function ratioWords(now: number, before: number, more: string, less: string, same: string): string {
  const change = before === 0 ? (now === 0 ? 0 : Infinity) : now / before - 1;
  if (Math.abs(change) < noticeable) return same;
  if (!Number.isFinite(change)) return more;
  if (change >= 2) return `${count(Math.round(change + 1))} times that now`;
  return `${percent(Math.round(Math.abs(change) * 100) / 100)} ${change > 0 ? more : less}`;
}

function durationWords(now: number | null, before: number | null, runs: number, runsBefore: number): string {
  if (now === null || before === null) return before === null ? 'Nothing to compare it with before' : `Before: ${duration(before)}`;
  const words = Math.min(runs, runsBefore) < fewRuns ? 'too few runs to compare' : ratioWords(now, before, 'longer now: worse', 'shorter now: better', 'about the same');
  return `Before: ${duration(before)}; ${words}`;
}

/** A rate has changed only where its two intervals lie apart. */
function rateWords(now: Figures, before: Figures): string {
  if (before.success_rate === null) return 'Nothing to compare it with before';
  const told = `Before: ${percent(before.success_rate)} of ${count(before.success + before.failure)}`;
  if (now.success_rate === null) return told;
  const better = (now.success_rate_low ?? 0) > (before.success_rate_high ?? 1);
  const worse = (now.success_rate_high ?? 1) < (before.success_rate_low ?? 0);
  return `${told}; ${better ? 'better now' : worse ? 'worse now' : 'the difference may be chance'}`;
}

export interface ComparisonWords {
  runs: string;
  success_rate: string;
  duration_p50_s: string;
  duration_p95_s: string;
  queue_p95_s: string;
  busy_min: string;
}

export function comparisonWords(comparison: Comparison): ComparisonWords {
  const { previous } = comparison;
  const minutes = previous.busy_min;
  return {
    runs: `${counted(previous.runs, 'run')} in the time of the same length before`,
    success_rate: rateWords(comparison, previous),
    duration_p50_s: durationWords(comparison.duration_p50_s, previous.duration_p50_s, comparison.success, previous.success),
    duration_p95_s: durationWords(comparison.duration_p95_s, previous.duration_p95_s, comparison.success, previous.success),
    queue_p95_s: durationWords(comparison.queue_p95_s, previous.queue_p95_s, comparison.runs, previous.runs),
    busy_min: minutes === null || comparison.busy_min === null ? 'Nothing to compare it with before' :
      `Before: ${counted(minutes, 'minute')}; ${ratioWords(comparison.busy_min, minutes, 'more now', 'less now', 'about the same')}`,
  };
}
