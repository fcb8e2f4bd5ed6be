// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import type { ActivityDay, RunRow } from '../api/types';
import { activityOption, footOf, parts, runsOf, totals } from './activity';
import { durationsOption, durationsText, pointsOf, scaleOf } from './durations';
import type { Colors } from './colors';

const colors: Colors = { role: (role) => role, quiet: 'q', text: 't', muted: 'm', line: 'l', ground: 'g', font: 'f' };
const run = (created_at: string, duration_s: number | null, conclusion = 'success') =>
  ({ created_at, duration_s, status: 'completed', conclusion, run_attempt: 1 }) as RunRow;
const day = (change: Partial<ActivityDay>): ActivityDay =>
  ({ day: '2026-05-01', success: 0, failure: 0, cancelled: 0, skipped: 0, other: 0, in_progress: 0, ...change });

describe('activity', () => {
  it('has failure at the base line and success on top', () => {
    expect(parts[0]!.key).toBe('failure');
    expect(parts.at(-1)!.key).toBe('success');
  });
  it('adds up', () => {
    expect(runsOf(day({ success: 3, failure: 1, other: 1 }))).toBe(5);
    expect(totals([day({ success: 3 }), day({ success: 2, skipped: 1 })])).toMatchObject({ success: 5, skipped: 1, failure: 0 });
  });
});

describe('days that are not completely collected', () => {
  const days = [day({ day: '2026-05-01', success: 3 }), day({ day: '2026-05-02' })];
  const option = (isIncomplete?: (day: string) => boolean) => activityOption(days, isIncomplete)(colors) as { series: { name: string; data: number[] }[] };
  it('are columns behind the bars, and words in the tooltip', () => {
    const isIncomplete = (date: string) => date === '2026-05-02';
    const { series } = option(isIncomplete);
    expect(series.map(({ name, data }) => [name, ...data])).toEqual([['Not completely collected', 0, 1], ['Passed', 3, 0]]);
    expect(days.map((each) => footOf(each, isIncomplete))).toEqual(['', 'No runs. Not completely collected']);
  });
  it('are no part of the chart when there are none', () => expect(option().series.map(({ name }) => name)).toEqual(['Passed']));
});

describe('durations', () => {
  const points = pointsOf([run('2026-05-03T00:00:00Z', 300), run('2026-05-02T00:00:00Z', null), run('2026-05-01T00:00:00Z', 100, 'failure')]);
  it('go from old to new, with a gap where the duration is not known', () => {
    const { series } = durationsOption(points)(colors) as { series: { data: { value: [number, number | null]; symbol: string }[] }[] };
    expect(series[0]!.data.map(({ value, symbol }) => [value[1], symbol])).toEqual([[100 / 60, 'rect'], [null, 'circle'], [5, 'circle']]);
  });
  it('say their middle and their gaps', () => {
    expect(durationsText(points)).toBe('Half of 2 runs took at most 5m 00s, the slowest 5m 00s. 1 run without a known duration is a gap.');
    expect(durationsText([])).toBe('No run has a known duration.');
  });
  it.each([[0, 's'], [180, 's'], [181, 'min'], [10_800, 'min'], [10_801, 'h'], [400_000, 'days']])('up to %i s are counted in %s', (longest, unit) =>
    expect(scaleOf(longest).unit).toBe(unit));
});

describe('the logarithmic scale', () => {
  it('keeps seconds and never asks for the logarithm of zero', () => {
    const option = durationsOption(pointsOf([run('2026-05-01T00:00:00Z', 0), run('2026-05-02T00:00:00Z', 7200)]), true)(colors);
    const { series } = option as { series: { data: { value: [number, number | null] }[] }[] };
    expect(series[0]!.data.map(({ value }) => value[1])).toEqual([1, 7200]);
  });
});
