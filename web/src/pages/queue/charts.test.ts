// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import type { HourOfWeek, JobDay } from '../../api/types';
import type { Colors } from '../../charts/colors';
import { daysOption, daysText } from './days';
import { hourTitle, legendOf, levelOf, measureOf, stepsOf, weekText } from './week';

const hour = (weekday: number, at: number, runs: number, queue_p95_s: number | null, failure = 0): HourOfWeek =>
  ({ weekday, hour: at, runs, success: runs - failure, failure, success_rate: null, queue_p95_s });
const day = (date: string, queue_p50_s: number | null, queue_p90_s: number | null) => ({ day: date, jobs: 4, queue_p50_s, queue_p90_s, queue_p99_s: queue_p90_s }) as JobDay;
const colors: Colors = { role: (role) => role, quiet: 'q', text: 't', muted: 'm', line: 'l', ground: 'g', font: 'f' };

describe('an hour of the week', () => {
  const steps = [30, 120, 300, 1800];
  it.each([[null, 0], [0, 1], [30, 1], [31, 2], [300, 3], [1800, 4], [1801, 5]])('with a queue of %s s is of step %i', (seconds, level) =>
    expect(levelOf(hour(1, 0, 9, seconds), 'queue', steps)).toBe(level));
  it.each([[0, 0], [1, 1], [10, 1], [11, 2], [50, 5]])('with %i runs of at most 50 is of step %i', (runs, level) =>
    expect(levelOf(hour(1, 0, runs, null), 'runs', stepsOf([hour(1, 1, 50, null)], 'runs'))).toBe(level));
  it('has few steps where there are few runs', () => {
    expect(stepsOf([hour(1, 0, 2, null)], 'runs')).toEqual([1]);
    expect(stepsOf([hour(1, 0, 0, null)], 'runs')).toEqual([]);
    expect(legendOf([], 'runs')).toEqual(['any']);
  });
  it('says what it has', () => {
    expect(hourTitle(hour(7, 23, 1, 12, 1))).toBe('Sunday 23:00 to 00:00: 1 run, queue p95 12s, 1 failed');
    expect(hourTitle(hour(1, 0, 0, null))).toBe('Monday 00:00 to 01:00: no runs');
  });
});

describe('the week in words', () => {
  const hours = [hour(1, 9, 40, 20), hour(2, 3, 4, 9000), hour(5, 4, 5, 600)];
  it('names the busiest hour', () => expect(weekText(hours, 'runs')).toBe('Busiest on Monday at 09:00: 40 runs.'));
  it('passes over hours with few runs', () => expect(weekText(hours, 'queue')).toBe('Longest on Friday at 04:00: 95% of 5 runs waited at most 10m 00s.'));
  it('says when there is nothing to say', () => expect(weekText([hour(1, 0, 0, null)], 'queue')).toBe('Too few runs to tell hours apart.'));
  it.each([[null, 'queue'], ['runs', 'runs'], ['moon', 'queue']])('reads %s as %s', (by, measure) => expect(measureOf(by)).toBe(measure));
});

describe('wait per day', () => {
  it('is said by its usual and its worst day', () => {
    expect(daysText([day('2026-05-01', 5, 10), day('2026-05-02', 50, 600), day('2026-05-03', null, null)])).toBe(
      'On half of 2 days 90% of the jobs waited at most 10s; on the worst, 2 May 2026, 10m 00s.');
    expect(daysText([day('2026-05-03', null, null)])).toBe('No day has a job whose wait is known.');
  });
  it('has a gap where nothing is known', () => {
    const { series } = daysOption([day('2026-05-01', 60, 600), day('2026-05-02', null, null)], () => false)(colors) as { series: { data: (number | null)[] }[] };
    expect(series.map(({ data }) => data)).toEqual([[10, null], [1, null]]);
  });
});
