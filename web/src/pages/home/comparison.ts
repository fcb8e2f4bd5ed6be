// SPDX-License-Identifier: MIT
// A figure against the same one of the range before, in words. Pure.
import type { Comparison } from '../../api/types';
import { percent } from '../../lib/format';

export interface Change {
  /** "12% more than 4,102 before" */
  text: string;
  /** Whether that is good; null where it is neither, or says nothing. */
  isBetter: boolean | null;
}

/** Less than this share of the earlier number is not worth a word. */
const noticeable = 0.05;

/** Of a number whose size is of interest. `less`, `more`: what would be good. */
export function change(now: number | null, before: number | null, write: (value: number) => string, good: 'less' | 'more' | null, [more, less]: readonly [string, string]): Change | null {
  if (now === null || before === null) return null;
  if (before === 0) return { text: now === 0 ? 'as before' : `${write(0)} before`, isBetter: null };
  const ratio = now / before;
  if (Math.abs(ratio - 1) < noticeable) return { text: `much as before (${write(before)})`, isBetter: null };
  const share = ratio >= 2 ? `${ratio >= 10 ? Math.round(ratio) : Math.round(ratio * 10) / 10} times the ${write(before)} before` : `${Math.round(Math.abs(ratio - 1) * 100)}% ${ratio > 1 ? more : less} than ${write(before)} before`;
  return { text: share, isBetter: good === null ? null : (ratio > 1) === (good === 'more') };
}

/** Of a share of all runs, in points: a share of a share reads like another figure. */
export function shareChange(now: number | null, before: number | null, good: 'less' | 'more'): Change | null {
  if (now === null || before === null) return null;
  const points = Math.round((now - before) * 1000) / 10;
  if (points === 0) return { text: `as before (${percent(before)})`, isBetter: null };
  if (Math.abs(now / before - 1) < noticeable) return { text: `much as before (${percent(before)})`, isBetter: null };
  return { text: pointsText(points, 'more', 'less', before), isBetter: (points > 0) === (good === 'more') };
}

type Rates = Pick<Comparison['previous'], 'success_rate' | 'success_rate_low' | 'success_rate_high'>;

/** Of the success rate. Rates that the runs of both ranges leave possible are no change: few runs say little. */
export function rateChange(now: Rates, before: Rates): Change | null {
  if (now.success_rate === null || before.success_rate === null) return null;
  const points = Math.round((now.success_rate - before.success_rate) * 1000) / 10;
  const isSure = (now.success_rate_high ?? 1) < (before.success_rate_low ?? 0) || (now.success_rate_low ?? 0) > (before.success_rate_high ?? 1);
  if (points === 0) return { text: `as before (${percent(before.success_rate)})`, isBetter: null };
  if (!isSure) return { text: `no clear change from ${percent(before.success_rate)}`, isBetter: null };
  return { text: pointsText(points, 'higher', 'lower', before.success_rate), isBetter: points > 0 };
}

const pointsText = (points: number, up: string, down: string, before: number) =>
  `${Math.abs(points)} ${Math.abs(points) === 1 ? 'point' : 'points'} ${points > 0 ? up : down} than ${percent(before)} before`;
