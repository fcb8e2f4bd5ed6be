// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import type { Range } from './codec';
import { fixed, shifted } from './shift';

const now = Date.parse('2026-03-15T12:00:00Z');
const last = (days: 7 | 30 | 90): Range => ({ kind: 'last', days });
const between = (from: string | null, to: string | null): Range => ({ kind: 'between', from, to });
const all: Range = { kind: 'all' };

describe('the range beside this one', () => {
  it.each<[string, Range, Range | null, Range | null]>([
    ['seven days', last(7), between('2026-03-02', '2026-03-08'), null],
    ['the seven days before', between('2026-03-02', '2026-03-08'), between('2026-02-23', '2026-03-01'), last(7)],
    ['thirty days, over a month that is shorter', last(30), between('2026-01-15', '2026-02-13'), null],
    ['one day', between('2026-03-01', '2026-03-01'), between('2026-02-28', '2026-02-28'), between('2026-03-02', '2026-03-02')],
    ['days of which the next ones have only begun', between('2026-03-03', '2026-03-12'), between('2026-02-21', '2026-03-02'), between('2026-03-06', '2026-03-15')],
    ['an open end', between('2026-03-14', null), between('2026-03-12', '2026-03-13'), null],
    ['an open beginning', between(null, '2026-03-14'), null, null],
    ['all time', all, null, null],
    ['a day to come', between('2026-03-20', null), null, null],
    ['the beginning of time', between('2000-01-02', '2000-01-05'), null, between('2000-01-06', '2000-01-09')],
  ])('of %s', (_, range, before, after) => {
    expect(shifted(range, -1, now)).toEqual(before);
    expect(shifted(range, 1, now)).toEqual(after);
  });
});

it.each<[string, Range, Range]>([
  ['a relative range', last(7), between('2026-03-09', '2026-03-15')],
  ['an open end', between('2026-03-01', null), between('2026-03-01', '2026-03-15')],
  ['a fixed range', between('2026-01-01', '2026-01-02'), between('2026-01-01', '2026-01-02')],
  ['an open beginning', between(null, '2026-01-02'), between(null, '2026-01-02')],
  ['all time', all, all],
])('%s is held fast', (_, range, expected) => expect(fixed(range, now)).toEqual(expected));
