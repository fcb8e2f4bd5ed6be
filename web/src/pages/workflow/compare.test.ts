// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../api/types';
import { comparisonWords, ratioWords } from './compare';

const figures = {
  from: '2026-05-01T00:00:00Z', to: '2026-05-31T00:00:00Z', runs: 100, success: 80, failure: 20, success_rate: 0.8, success_rate_low: 0.71, success_rate_high: 0.87, rerun_runs: 3,
  duration_p50_s: 300, duration_p95_s: 600, queue_p95_s: 10, busy_s: 6000, busy_min: 100, workflows_with_runs: 1,
};
const compared = (now: object, before: object) => comparisonWords({ ...figures, ...now, previous: { ...figures, ...before } } as Comparison);

describe('against the range before', () => {
  it('durations are longer or shorter', () => {
    expect(compared({}, { duration_p50_s: 240 }).duration_p50_s).toBe('Before: 4m 00s; 25% longer now: worse');
    expect(compared({}, { duration_p95_s: 800 }).duration_p95_s).toBe('Before: 13m 20s; 25% shorter now: better');
    expect(compared({}, { queue_p95_s: 10 }).queue_p95_s).toBe('Before: 10s; about the same');
  });
  it('few runs are not compared', () => expect(compared({ success: 4 }, { duration_p50_s: 240 }).duration_p50_s).toBe('Before: 4m 00s; too few runs to compare'));
  it('rates differ where their intervals lie apart', () => {
    expect(compared({}, { success_rate: 0.85, success_rate_low: 0.77, success_rate_high: 0.91 }).success_rate).toBe('Before: 85% of 100; the difference may be chance');
    expect(compared({}, { success_rate: 0.99, success_rate_low: 0.95, success_rate_high: 1 }).success_rate).toBe('Before: 99% of 100; worse now');
    expect(compared({}, { success_rate: 0.4, success_rate_low: 0.3, success_rate_high: 0.5 }).success_rate).toBe('Before: 40% of 100; better now');
  });
  it('nothing before is said to be so', () => {
    const nothing = { runs: 0, success: 0, failure: 0, success_rate: null, success_rate_low: null, success_rate_high: null, duration_p50_s: null, duration_p95_s: null, queue_p95_s: null, busy_min: null };
    expect(Object.values(compared({}, nothing)).slice(1).every((words) => words === 'Nothing to compare it with before')).toBe(true);
    expect(compared({}, nothing).runs).toBe('0 runs in the time of the same length before');
  });
});

it.each([[0, 0, 'same'], [5, 0, 'more'], [104, 100, 'same'], [290, 100, '190% more'], [5600, 100, '56 times that now'], [50, 100, '50% less']])('%d after %d', (now, before, words) =>
  expect(ratioWords(now, before, 'more', 'less', 'same')).toBe(words));
