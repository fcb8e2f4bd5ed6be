// SPDX-License-Identifier: MIT
// How long a workflow's newest passed runs took, one after the other. Pure.
import type { RunMark } from '../../api/types';
import { counted, duration } from '../../lib/format';
import { outcomeOf } from '../../status/status';

const fewest = 6;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}

export interface Trend {
  durations: readonly number[];
  /** Medians of the older and the newer half. */
  older_s: number;
  newer_s: number;
}

/** Null where too few passed to speak of a trend. */
export function trendOf(runs: readonly RunMark[]): Trend | null {
  const durations = runs.filter((run) => ['passed', 'retried'].includes(outcomeOf(run))).flatMap(({ duration_s }) => (duration_s === null ? [] : [duration_s]));
  if (durations.length < fewest) return null;
  const half = Math.floor(durations.length / 2);
  return { durations, older_s: median(durations.slice(0, half)), newer_s: median(durations.slice(-half)) };
}

/** What the newer half takes of the older one; null where that says nothing. */
export function trendRatio(runs: readonly RunMark[]): number | null {
  const trend = trendOf(runs);
  return trend === null || trend.older_s === 0 ? null : trend.newer_s / trend.older_s;
}

export function trendText({ durations, older_s, newer_s }: Trend): string {
  return `Last ${counted(durations.length, 'passed run')}: median ${duration(older_s)} in the older half, ${duration(newer_s)} in the newer`;
}

/** The points of a line in a box, oldest on the left, zero at the bottom. */
export function trendPoints(durations: readonly number[], width: number, height: number): string {
  const longest = Math.max(...durations, 1);
  const step = width / Math.max(1, durations.length - 1);
  return durations.map((value, index) => `${(index * step).toFixed(1)},${(height - (value / longest) * height).toFixed(1)}`).join(' ');
}
