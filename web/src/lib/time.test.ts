// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { dayOf, instant, localTime, utcDate, utcTime } from './time';

it('reads times and passes over what is none', () => {
  expect(instant('2026-05-01T13:00:00Z')).toBe(Date.UTC(2026, 4, 1, 13));
  expect(instant('2026-05-01T13:00:00.123+02:00')).toBe(Date.UTC(2026, 4, 1, 11, 0, 0, 123));
  for (const nothing of [null, undefined, '', 'yesterday']) expect(instant(nothing)).toBeNull();
});

it('writes days and times in UTC', () => {
  expect(utcTime(Date.UTC(2026, 4, 1, 13, 5, 9))).toBe('2026-05-01 13:05:09 UTC');
  expect(utcDate(Date.UTC(2026, 0, 3, 1), 6)).toBe('2025-12-28');
  expect(dayOf('2026-05-01')).toBe('1 May 2026');
});

it('names the year of another year only', () => {
  const now = new Date(2026, 10, 23).getTime();
  expect(localTime(new Date(2026, 4, 1, 13, 5).getTime(), now)).toBe('1 May, 13:05');
  expect(localTime(new Date(2025, 4, 1, 13, 5).getTime(), now)).toBe('1 May 2025, 13:05');
});
