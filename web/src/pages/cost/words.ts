// SPDX-License-Identifier: MIT
// What CI costs and what of it buys nothing, in words. Pure.
import type { CostDay } from '../../api/types';
import type { Range } from '../../filters/codec';
import { count, counted, minutes, percent } from '../../lib/format';
import { usd } from '../../lib/money';
import { wastedMin, wastedUsd } from './rows';

/** As sql/prices.toml has them. */
export const prices = { from: '2026-01-01', readOn: '2026-05-09' } as const;

type Sum = Omit<CostDay, 'day'>;

/** How the range follows a sum. */
export function whenText(range: Range): string {
  if (range.kind === 'all') return 'in all';
  if (range.kind === 'last') return `in the last ${range.days} days`;
  const { from, to } = range;
  if (from && to) return from === to ? `on ${from}` : `from ${from} to ${to}`;
  return from ? `since ${from}` : `until ${to}`;
}

/** The page's answer in a sentence, and shorter for the title of the window. */
export function headline(sum: Sum, range: Range): { text: string; short: string } {
  if (sum.minutes === 0) return { text: `No job ran ${whenText(range)}`, short: '' };
  const text = sum.cost_usd > 0 ? `${usd(sum.cost_usd)} for ${minutes(sum.minutes)} ${whenText(range)}` : `${minutes(sum.minutes)} ${whenText(range)}, none of which GitHub bills`;
  return { text, short: sum.cost_usd > 0 ? usd(sum.cost_usd) : minutes(sum.minutes) };
}

/** Why money is less than minutes would let expect. */
export function notBilledText({ minutes: all, free_min, self_hosted_min, unknown_min }: Sum): string {
  if (all > 0 && unknown_min === all) return 'The price of all these minutes is a guess.';
  const parts: string[] = [];
  if (self_hosted_min > 0) parts.push(`${percent(self_hosted_min / all)} ran on runners of your own`);
  if (free_min > 0) parts.push(`${percent(free_min / all)} are free: standard runners of public repositories`);
  if (unknown_min > 0) parts.push(`${percent(unknown_min / all)} are priced by a guess`);
  return parts.length > 0 ? `Of the minutes ${parts.join('; ')}.` : '';
}

export interface Waste {
  key: 'cancelled' | 'rerun' | 'rounding';
  label: string;
  what: string;
  min: number;
  usd: number;
}

/** The parts of what bought nothing, in the order in which a job counts as one of them. */
export const wasteOf = (sum: Sum): readonly Waste[] => [
  { key: 'cancelled', label: 'Cancelled', what: 'Jobs that were cancelled on their runner', min: sum.cancelled_min, usd: sum.cancelled_usd },
  { key: 'rerun', label: 'Done again', what: 'Jobs that a re-run did again', min: sum.rerun_min, usd: sum.rerun_usd },
  { key: 'rounding', label: 'Rounded up', what: 'What the other jobs were rounded up by, to whole minutes', min: sum.rounding_min, usd: sum.rounding_usd },
];

export function wasteText(sum: Sum): string {
  const min = wastedMin(sum);
  if (sum.minutes === 0 || min === 0) return 'Nothing was wasted.';
  const money = sum.cost_usd > 0 ? ` and ${percent(wastedUsd(sum) / sum.cost_usd)} of the money, ${usd(wastedUsd(sum))},` : '';
  return `${percent(min / sum.minutes)} of the minutes${money} bought nothing.`;
}

/** Of runs that only skipped. */
export function skippedText(skipped: number, runs: number): string {
  if (skipped === 0) return 'No run only skipped its jobs.';
  return `${count(skipped)} of ${counted(runs, 'run')} (${percent(skipped / runs)}) skipped all of their jobs: free, but noise in every list.`;
}
