// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { intervalText, rateText } from './rate';

const rate = (success: number, failure: number, low: number | null, high: number | null) =>
  ({ success, failure, success_rate_low: low, success_rate_high: high });

it.each([
  [rate(29, 1, 0.8333, 0.9941), '29 of 30 runs succeeded; the rate may be 83.3% to 99.4%'],
  [rate(1, 0, 0.2065, 1), '1 of 1 run succeeded; the rate may be 20.7% to 100%'],
  [rate(3, 1, null, null), '3 of 4 runs succeeded'],
  [rate(0, 0, null, null), 'No run succeeded or failed'],
])('what the rate of %j rests on', (given, text) => expect(rateText(given)).toBe(text));

it('an interval needs both its ends', () => {
  expect(intervalText(rate(3, 0, 0.4385, 1))).toBe('43.9% to 100%');
  expect(intervalText(rate(3, 0, 0.4385, null))).toBeNull();
});
