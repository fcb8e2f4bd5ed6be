// SPDX-License-Identifier: MIT
import { afterEach, describe, expect, it } from 'vitest';
import { dayOf, instant, localClock, localTime, showTimesIn, utcDate, utcTime, zone, zoneParameters } from './time';

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

describe('another zone', () => {
  afterEach(() => showTimesIn(null));
  const time = Date.UTC(2026, 11, 31, 23, 30);

  it('moves the times, and with them the year that is the present one', () => {
    showTimesIn('UTC');
    expect(localTime(time, Date.UTC(2027, 0, 1))).toBe('31 Dec 2026, 23:30');
    showTimesIn('Asia/Tokyo');
    expect(localTime(time, Date.UTC(2027, 0, 1))).toBe('1 Jan, 08:30');
    expect(utcTime(time)).toBe('2026-12-31 23:30:00 UTC');
  });

  it('is told to questions that take one, and named', () => {
    showTimesIn('UTC');
    expect(zoneParameters()).toEqual([]);
    showTimesIn('Asia/Tokyo');
    expect(zoneParameters()).toEqual([['time_zone', 'Asia/Tokyo']]);
    expect(zone()).toEqual({ name: 'Asia/Tokyo', short: 'GMT+9' });
  });

  it('has to exist', () => {
    showTimesIn('Asia/Tokyo');
    expect(showTimesIn('Mars/Olympus')).toBe(false);
    expect(zone().name).toBe('Asia/Tokyo');
  });

  it('has a clock, with the day where it is another one', () => {
    showTimesIn('UTC');
    expect(localClock(Date.UTC(2026, 4, 1, 14, 5), Date.UTC(2026, 4, 1, 9))).toBe('14:05');
    expect(localClock(Date.UTC(2026, 4, 2, 0, 5), Date.UTC(2026, 4, 1, 23))).toBe('2 May, 00:05');
  });
});
