// SPDX-License-Identifier: MIT
// Ranges that lie beside another one, or hold it fast. Pure.
import { dayMs, utcDate } from '../lib/time';
import { rangeDays, type Range } from './codec';

const start = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** First and last day, both included; null where the range has no beginning or no end. */
function daysOf(range: Range, now: number): { from: string; to: string } | null {
  if (range.kind === 'all') return null;
  if (range.kind === 'last') return { from: utcDate(now, range.days - 1), to: utcDate(now) };
  return range.from === null ? null : { from: range.from, to: range.to ?? utcDate(now) };
}

const lengthOf = ({ from, to }: { from: string; to: string }): number => Math.round((start(to) - start(from)) / dayMs) + 1;

/** The range of the same length right before (-1) or after (1) this one; null where there is none. One that ends today is relative
    again where there is such a one. */
export function shifted(range: Range, direction: -1 | 1, now: number): Range | null {
  const days = daysOf(range, now);
  const today = utcDate(now);
  if (!days || days.from > days.to || (direction > 0 && days.to >= today)) return null;
  const length = lengthOf(days);
  const move = (day: string): string => utcDate(start(day) + direction * length * dayMs);
  const to = move(days.to) > today ? today : move(days.to);
  const from = utcDate(start(to), length - 1);
  if (from < '2000-01-01') return null;
  const relative = to === today ? rangeDays.find((value) => value === length) : undefined;
  return relative ? { kind: 'last', days: relative } : { kind: 'between', from, to };
}

/** The same days, whenever it is opened. */
export function fixed(range: Range, now: number): Range {
  const days = daysOf(range, now);
  return days ? { kind: 'between', ...days } : range;
}
