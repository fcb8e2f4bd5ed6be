// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { isWorthRetry, retryDelayMs, retryTime, secondsUntil } from './retry';

const now = Date.parse('2026-11-23T22:00:00Z');

describe('when a busy server wants to be asked again', () => {
  it.each<[string, string | null, number | null]>([
    ['seconds', '7', 7],
    ['spaces around', ' 7 ', 7],
    ['at once', '0', 1],
    ['a date', 'Mon, 23 Nov 2026 22:00:30 GMT', 30],
    ['a date that has passed', 'Mon, 23 Nov 2026 21:00:00 GMT', 1],
    ['years', '99999999999', 3600],
    ['nothing', null, null],
    ['an empty header', '', null],
    ['words', 'soon', null],
  ])('reads %s', (_, header, seconds) => expect(retryTime(header, now)).toBe(seconds === null ? null : now + seconds * 1000));

  it('counts down to nothing, and never tells less than is still to wait', () => {
    expect(secondsUntil(now + 4001, now)).toBe(5);
    expect(secondsUntil(now + 4000, now)).toBe(4);
    expect(secondsUntil(now - 1, now)).toBe(0);
  });
});

describe('whether to ask again', () => {
  const busy = { kind: 'rate_limited', retry_time: now + 5000 };
  it('does so as often as a busy server asks for it, not before the time it told', () => {
    expect(isWorthRetry(40, busy)).toBe(true);
    expect(retryDelayMs(busy, now)).toBe(5000);
    expect(retryDelayMs(busy, now + 6000)).toBe(0);
  });
  it('tries a passing fault once more', () => {
    const fault = { kind: 'unavailable', retry_time: null };
    expect([0, 1].map((failures) => isWorthRetry(failures, fault))).toEqual([true, false]);
    expect(retryDelayMs(fault, now)).toBe(800);
  });
  it.each(['unauthorized', 'forbidden', 'bad_input', 'not_found', 'bad_data'])('never tries again what is refused: %s', (kind) =>
    expect(isWorthRetry(0, { kind, retry_time: null })).toBe(false));
});
