// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { histogramText, stepAt, stepText } from './histogram';

const steps = [{ from_s: 60, to_s: 90, runs: 3 }, { from_s: 90, to_s: 135, runs: 9 }, { from_s: 135, to_s: 200, runs: 1 }];

describe('the histogram of durations', () => {
  it('is told in words', () => {
    expect(histogramText(steps)).toBe('13 successful runs; most of them, 9, took 1m 30s to 2m 15s.');
    expect(histogramText([])).toBe('No successful run has a known duration.');
    expect(stepText(steps[0]!)).toBe('1m 00s to 1m 30s');
  });
  it.each([[60, 0], [89.9, 0], [90, 1], [200, null], [59, null], [null, null]])('finds the step of %s s', (seconds, index) => expect(stepAt(steps, seconds)).toBe(index));
});
