// SPDX-License-Identifier: MIT
import { describe, expect, test } from 'vitest';
import type { Finding, JobDay, RerunRate } from '../../api/types';
import type { Colors } from '../../charts/colors';
import { failedJobs, failureRateText, flakyText, flakyWorkflows, headline, passOnRetry } from './failures';
import { trendOption, trendText } from './trend';

const failing = (job_name: string, failure: number, all: number) => ({ workflow_name: 'CI', job_name, failure, failure_share: failure / all });

describe('the top three', () => {
  test.each([
    [[], 'No job failed'],
    [[failing('lint', 1, 1)], '1 job failed: lint of CI'],
    [[failing('lint', 7, 7)], '7 jobs failed; most often lint of CI (7)'],
    [[failing('test', 34, 1288), failing('lint', 12, 1288), failing('e2e', 9, 1288), failing('build', 8, 1288)], '1,288 jobs failed; most often test of CI (34), lint of CI (12) and e2e of CI (9)'],
  ])('of %j', (rows, text) => expect(headline(rows)).toBe(text));
  test('are of all failed jobs, however a share is rounded', () => expect(failedJobs([{ failure: 60, failure_share: 0.046583850931677016 }])).toBe(1288));
});

test.each([[[], 'No workflow is flaky.'], [['failing'], 'No workflow is flaky.'], [['flaky', 'failing'], '1 workflow is flaky.'], [['flaky', 'flaky'], '2 workflows are flaky.']])(
  'findings %j: %s', (verdicts, text) => expect(flakyText(verdicts.map((verdict) => ({ verdict })))).toBe(text));

test('a rate is told with what it rests on', () => {
  expect(failureRateText({ success: 0, failure: 0, failure_rate_low: null, failure_rate_high: null })).toBe('No job passed or failed');
  expect(failureRateText({ success: 68, failure: 25, failure_rate_low: 0.1892, failure_rate_high: 0.3668 })).toBe('25 of 93 jobs failed; the rate may be 18.9% to 36.7%');
});

describe('flaky workflows', () => {
  const finding = (workflow_id: number, evidence: string, verdict = 'flaky') => ({ repository_id: 1, workflow_id, verdict, evidence }) as Finding;
  const rerun = { repository_id: 1, workflow_id: 10, rerun_runs: 144, healed_runs: 139 } as RerunRate;
  test('come with their evidence and re-runs, most lost first', () => {
    const rows = flakyWorkflows([finding(9, '{"lost_s":10}'), finding(10, '{"lost_s":1.1266E4,"flaky_commits":46,"commits":184,"job_name":"build","newest_failed_run":{"run_id":7}}'), finding(11, '{}', 'failing')], [rerun]);
    expect(rows.map(({ finding: { workflow_id } }) => workflow_id)).toEqual([10, 9]);
    expect(rows[0]).toMatchObject({ lost_s: 11266, flaky_commits: 46, commits: 184, job_name: 'build', newest_failed_run_id: 7, rerun });
    expect(rows[1]).toMatchObject({ flaky_commits: null, job_name: '', newest_failed_run_id: null, rerun: undefined });
  });
  test.each(['', 'null', '[]', '{"lost_s":"x","newest_failed_run":4}'])('whatever the evidence is: %s', (evidence) =>
    expect(flakyWorkflows([finding(10, evidence)], [])[0]).toMatchObject({ lost_s: null, newest_failed_run_id: null }));
  test('the pass-on-retry rate is of what was run again', () => {
    expect(passOnRetry(rerun)).toBeCloseTo(0.965, 3);
    expect(passOnRetry({ rerun_runs: 0, healed_runs: 0 })).toBeNull();
    expect(passOnRetry(undefined)).toBeNull();
  });
});

describe('the trend', () => {
  const day = (name: string, success: number, failure: number) => ({ day: name, jobs: success + failure, success, failure }) as JobDay;
  const days = [day('2026-05-01', 9, 1), day('2026-05-02', 0, 0), day('2026-05-03', 5, 5)];
  const colors: Colors = { role: (role) => role, quiet: 'q', text: 't', muted: 'm', line: 'l', ground: 'g', font: 'f' };
  test('is told in words', () => {
    expect(trendText(days)).toBe('6 of 20 jobs failed in 3 days (30%), most on 3 May 2026: 5.');
    expect(trendText([day('2026-05-01', 3, 0)])).toBe('None of 3 jobs failed in 1 day.');
  });
  test('draws each day from zero', () => {
    const { series, yAxis } = trendOption(days, () => false)(colors) as unknown as { series: { data: number[] }[]; yAxis: { min: number }[] };
    expect(series.at(-1)!.data).toEqual([1, 0, 5]);
    expect(yAxis[0]!.min).toBe(0);
  });
});
