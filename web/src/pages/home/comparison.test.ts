// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { count } from '../../lib/format';
import { change, rateChange, shareChange, type Change } from './comparison';

describe('a number against the one before', () => {
  it.each<[number | null, number | null, Change | null]>([
    [112, 100, { text: '12% more than 100 before', isBetter: false }],
    [88, 100, { text: '12% less than 100 before', isBetter: true }],
    [104, 100, { text: 'much as before (100)', isBetter: null }],
    [100, 100, { text: 'much as before (100)', isBetter: null }],
    [250, 100, { text: '2.5 times the 100 before', isBetter: false }],
    [4567, 100, { text: '46 times the 100 before', isBetter: false }],
    [0, 100, { text: '100% less than 100 before', isBetter: true }],
    [7, 0, { text: '0 before', isBetter: null }],
    [0, 0, { text: 'as before', isBetter: null }],
    [null, 5, null],
    [5, null, null],
  ])('%j after %j', (now, before, expected) => expect(change(now, before, count, 'less', ['more', 'less'])).toEqual(expected));

  it('may be neither good nor bad', () => expect(change(120, 100, count, null, ['more', 'fewer'])).toEqual({ text: '20% more than 100 before', isBetter: null }));
});

describe('a share against the one before', () => {
  it.each<[number | null, number | null, Change | null]>([
    [0.0254, 0.0276, { text: '0.2 points less than 2.8% before', isBetter: true }],
    [0.05, 0.04, { text: '1 point more than 4% before', isBetter: false }],
    [0.021, 0.02, { text: '0.1 points more than 2% before', isBetter: false }],
    [0.502, 0.5, { text: 'much as before (50%)', isBetter: null }],
    [0.5, 0.5, { text: 'as before (50%)', isBetter: null }],
    [0.01, 0, { text: '1 point more than 0% before', isBetter: false }],
    [null, 0.5, null],
    [0.5, null, null],
  ])('%j after %j', (now, before, expected) => expect(shareChange(now, before, 'less')).toEqual(expected));
});

describe('a rate against the one before', () => {
  const rates = (success_rate: number | null, low: number | null = null, high: number | null = null) => ({ success_rate, success_rate_low: low, success_rate_high: high });
  it.each<[string, ReturnType<typeof rates>, ReturnType<typeof rates>, Change | null]>([
    ['clearly lower', rates(0.9, 0.88, 0.92), rates(0.955, 0.94, 0.97), { text: '5.5 points lower than 95.5% before', isBetter: false }],
    ['clearly higher', rates(0.96, 0.95, 0.97), rates(0.95, 0.94, 0.949), { text: '1 point higher than 95% before', isBetter: true }],
    ['of few runs', rates(0.5, 0.1, 0.9), rates(1, 0.4, 1), { text: 'no clear change from 100%', isBetter: null }],
    ['the same', rates(0.9, 0.8, 1), rates(0.9, 0.8, 1), { text: 'as before (90%)', isBetter: null }],
    ['of no run', rates(null), rates(0.9), null],
    ['after no run', rates(0.9), rates(null), null],
  ])('%s', (_, now, before, expected) => expect(rateChange(now, before)).toEqual(expected));
});
