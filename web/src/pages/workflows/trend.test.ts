// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import type { RunMark } from '../../api/types';
import { trendOf, trendPoints, trendRatio, trendText } from './trend';

const run = (duration_s: number | null, conclusion = 'success') => ({ duration_s, conclusion, status: 'completed', run_attempt: 1 }) as RunMark;

describe('the trend of durations', () => {
  it('compares the halves of the runs that passed', () => {
    const runs = [run(100), run(110), run(120), run(5, 'failure'), run(null), run(200), run(220), run(240)];
    expect(trendOf(runs)).toMatchObject({ durations: [100, 110, 120, 200, 220, 240], older_s: 110, newer_s: 220 });
    expect(trendRatio(runs)).toBe(2);
    expect(trendText(trendOf(runs)!)).toBe('Last 6 passed runs: median 1m 50s in the older half, 3m 40s in the newer');
  });
  it('is none of few runs', () => {
    expect(trendOf(Array.from({ length: 5 }, () => run(10)))).toBeNull();
    expect(trendRatio([])).toBeNull();
    expect(trendRatio(Array.from({ length: 6 }, () => run(0)))).toBeNull();
  });
  it('is drawn from zero', () => expect(trendPoints([0, 5, 10], 20, 10)).toBe('0.0,10.0 10.0,5.0 20.0,0.0'));
});
