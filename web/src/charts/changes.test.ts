// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import type { ChangePoint, RunRow } from '../api/types';
import { changeText, changesBetween, changesText, levelsText, ratioText } from './changes';
import type { Colors } from './colors';
import { changeAt, durationsOption, pointsOf } from './durations';

const colors: Colors = { role: (role) => role, quiet: 'q', text: 't', muted: 'm', line: 'l', ground: 'g', font: 'f' };
const point = (change: Partial<ChangePoint>): ChangePoint => ({
  repository_id: 1, owner: 'acme', repo: 'api', workflow_id: 10, workflow_name: 'CI', job_name: '', run_id: 1, run_number: 123,
  head_sha: 'abc1234def', changed_at: '2026-05-02T00:00:00Z', before_s: 100, after_s: 142, ratio: 1.42, ratio_low: 1.3, ratio_high: 1.55,
  p_value: 0.001, runs_before: 20, runs_after: 12, causes: [], ...change,
});
const at = (time: string): number => Date.parse(time);

describe('a change in words', () => {
  it.each([
    [{ causes: ['workflow file changed'] }, '+42% since run #123 (commit abc1234): workflow file changed'],
    [{ ratio: 0.9 }, '−10% since run #123 (commit abc1234)'],
    [{ job_name: 'e2e', causes: ['workflow file changed', 'jobs changed from 2 to 3'] },
      'Job e2e: +42% since run #123 (commit abc1234): workflow file changed, jobs changed from 2 to 3'],
    [{ head_sha: '' }, '+42% since run #123'],
  ])('of %j reads "%s"', (change, text) => expect(changeText(point(change))).toBe(text));
  it.each([[2.5, '+150%'], [1, '+0%'], [0.5, '−50%']])('a ratio of %d is %s', (ratio, text) => expect(ratioText(ratio)).toBe(text));
  it('has its levels with their interval', () =>
    expect(levelsText(point({}))).toBe('1m 40s before, 2m 22s since; 95% interval +30% to +55%'));
  it('and none is no word', () => expect(changesText([])).toBe(''));
});

describe('changes between two times', () => {
  const points = [
    point({ run_id: 3, changed_at: '2026-05-03T00:00:00Z' }),
    point({ run_id: 2, changed_at: '2026-05-02T00:00:00Z' }),
    point({ run_id: 2, changed_at: '2026-05-02T00:00:00Z', job_name: 'e2e' }),
    point({ run_id: 1, changed_at: '2026-05-01T00:00:00Z' }),
  ];
  it('are one for each run, oldest first, without those outside', () => {
    const changes = changesBetween(points, at('2026-05-02T00:00:00Z'), at('2026-05-03T00:00:00Z'));
    expect(changes.map(({ run_id, points: those }) => [run_id, those.length])).toEqual([[2, 2], [3, 1]]);
    expect(changesText(changes)).toMatch(/^Lasting changes: \+42% .*; Job e2e: \+42% .*\.$/);
  });
  it('are none in a range of the wrong way round', () => expect(changesBetween(points, 1, 0)).toEqual([]));
});

describe('changes on the chart of durations', () => {
  const run = (created_at: string) => ({ created_at, duration_s: 100, status: 'completed', conclusion: 'success', run_attempt: 1 }) as RunRow;
  const runs = pointsOf([run('2026-05-01T00:00:00Z'), run('2026-05-03T00:00:00Z')]);
  const changes = changesBetween([point({ run_id: 2 })], at('2026-05-01T00:00:00Z'), at('2026-05-03T00:00:00Z'));
  const option = (given: typeof changes) =>
    durationsOption(runs, false, given)(colors) as { series: { name?: string; data: { value: [number, number | null] }[] }[] };
  it('are lines over the whole height, after the runs', () => {
    const { series } = option(changes);
    const x = at('2026-05-02T00:00:00Z');
    expect(series).toHaveLength(2);
    expect(series[1]!.data.map(({ value }) => value)).toEqual([[x, 0], [x, 1], [x, null]]);
    expect([0, 1, 2].map((index) => changeAt(changes, index)?.run_id)).toEqual([2, 2, 2]);
    expect(changeAt(changes, 3)).toBeUndefined();
  });
  it('are no part of it when there are none', () => expect(option([]).series).toHaveLength(1));
});
