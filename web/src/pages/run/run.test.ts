// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import type { JobRow } from '../../api/types';
import { answerToWhy, type Attempt } from './answer';
import { changedJobs } from './attempts';
import { criticalPath, pathText, pathTotals } from './critical_path';
import { failedFirst, failedStepsFirst, logAddress, shortList, stepSeconds, tellingStep } from './jobs';
import { timeline, jobTimes } from './timeline';

const time = (seconds: number): string => new Date(Date.UTC(2026, 4, 1, 10) + seconds * 1_000).toISOString();
const ms = (seconds: number): number => Date.parse(time(seconds));

let nextId = 0;

/** Queued, started and ended so many seconds after 10:00. */
function job(name: string, queued: number, started: number, ended: number, more: Partial<JobRow> = {}): JobRow {
  return {
    run_attempt: 1, job_id: (nextId += 1), name, status: 'completed', conclusion: 'success', created_at: time(queued), started_at: time(started), completed_at: time(ended),
    duration_s: ended - started, duration_reason: '', queue_s: started - queued, queue_reason: '', carried_over: false, runner_id: 1, runner_name: 'r', runner_group_name: '',
    labels: ['linux'], steps: [], html_url: `https://github.com/a/b/actions/runs/1/job/${name}`, ...more,
  };
}
const idle = { duration_s: null, queue_s: null };
const skipped = (name: string): JobRow => job(name, 0, 0, 0, { ...idle, conclusion: 'skipped', duration_reason: 'skipped', queue_reason: 'skipped' });
const carried = (name: string): JobRow => job(name, 0, -900, -800, { ...idle, duration_reason: 'carried_over', queue_reason: 'carried_over', carried_over: true });
const step = (number: number, name: string, conclusion: string | null = 'success', from = 0, to: number | null = 10, status = 'completed') =>
  ({ number, name, status, conclusion, started_at: time(from), completed_at: to === null ? null : time(to) });
const attempt = (conclusion: string | null, more: Partial<Attempt> = {}): Attempt =>
  ({ run_attempt: 1, status: 'completed', conclusion, run_started_at: time(0), duration_s: 100, queue_s: 5, wait_s: 0, ...more });

describe('the critical path', () => {
  const names = (jobs: JobRow[]): string[] => criticalPath(jobs, time(0)).map((part) => part.job.name);
  it.each<[string, JobRow[], string[]]>([
    ['no job', [], []],
    ['nothing that ran', [skipped('a'), carried('b')], []],
    ['one job', [job('a', 0, 5, 65)], ['a']],
    ['a chain', [job('build', 0, 5, 65), job('test', 66, 70, 130), job('deploy', 131, 132, 140)], ['build', 'test', 'deploy']],
    ['of jobs side by side the last to end', [job('fast', 0, 5, 20), job('slow', 0, 5, 90)], ['slow']],
    ['of what came before, what ended last', [job('lint', 0, 5, 20), job('build', 0, 5, 60), job('test', 60, 61, 90)], ['build', 'test']],
    ['a job that waited for its runner since the beginning', [job('fast', 0, 5, 20), job('late', 0, 80, 90)], ['late']],
    ['ends that GitHub rounded', [job('build', 0, 5, 60), job('test', 59, 60, 90)], ['build', 'test']],
    ['jobs without a length', [job('a', 0, 0, 0), job('b', 0, 0, 0)], ['a']],
    ['what was carried over counts for nothing', [carried('build'), skipped('docs'), job('test', 0, 1, 30)], ['test']],
  ])('is, with %s, found', (_, jobs, expected) => expect(names(jobs)).toEqual(expected));
  it('has the times between, in the queue and on runners, which add up to the whole', () => {
    const path = criticalPath([job('build', 2, 5, 65), job('test', 68, 70, 130)], time(0));
    expect(path.map(({ gap_s, queue_s, run_s }) => [gap_s, queue_s, run_s])).toEqual([[2, 3, 60], [3, 2, 60]]);
    expect(pathTotals(path)).toEqual({ run_s: 120, queue_s: 5, gap_s: 5 });
    expect(pathText(pathTotals(path))).toBe('2m 00s running, 5s in the queue, 5s before jobs were queued');
  });
  it('takes a job without a creation as queued when it started', () =>
    expect(criticalPath([job('a', 0, 5, 10), job('b', 0, 12, 20, { created_at: null })], null).map(({ job: { name }, gap_s, queue_s }) => [name, gap_s, queue_s])).toEqual([['a', 0, 5], ['b', 2, 0]]));
});

describe('the first line', () => {
  const steps = [step(1, 'Set up job'), step(4, 'Run tests', 'failure', 10, 130), step(5, 'Upload', 'skipped')];
  const bad = job('test', 0, 5, 140, { conclusion: 'failure', steps });
  it.each<[string, Attempt, JobRow[] | null, string, string | null]>([
    ['where it failed', attempt('failure'), [job('build', 0, 5, 60), bad], 'Failed in step “Run tests” of job “test”', 'The step ran for 2m 00s; it failed 2m 10s after the run began; 1 job of 2 failed.'],
    ['how many more failed, the first to fail first', attempt('failure'), [job('b', 0, 1, 200, { conclusion: 'failure' }), bad, job('c', 0, 1, 300, { conclusion: 'timed_out' })], 'Failed in step “Run tests” of job “test”, and in 2 more jobs', 'The step ran for 2m 00s; it failed 2m 10s after the run began; 3 jobs of 3 failed.'],
    ['a job without steps', attempt('timed_out'), [job('b', 0, 1, 200, { conclusion: 'timed_out' })], 'Timed out in job “b”', 'The job ran for 3m 19s; it failed 3m 20s after the run began; 1 job of 1 failed.'],
    ['that no jobs are stored', attempt('failure'), [], 'Failed', 'No jobs of it are stored, so where it failed is not known here.'],
    ['that no job is to blame', attempt('failure'), [skipped('a')], 'Failed', 'None of its jobs failed: what GitHub says of the run itself is on its page.'],
    ['a file at fault', attempt('startup_failure'), [], 'Did not start', 'GitHub could not make jobs of it; mostly the workflow file is at fault. Its page on GitHub says what is wrong.'],
    ['what was cancelled', attempt('cancelled'), [job('a', 0, 5, 60, { conclusion: 'cancelled', steps: [step(2, 'Build', 'cancelled')] })], 'Cancelled while job “a” was in step “Build”', 'That was 1m 00s after the run began.'],
    ['what was cancelled in the queue', attempt('cancelled'), [job('a', 0, 5, 60, { ...idle, conclusion: 'cancelled', duration_reason: 'never_started' })], 'Cancelled while job “a” waited for a runner', 'That was 1m 00s after the run began.'],
    ['what took longest', attempt('success'), [job('a', 0, 5, 65), job('b', 0, 5, 105)], 'Passed in 1m 40s; longest was “b” with 1m 40s', 'On its critical path: 1m 40s running, 5s in the queue.'],
    ['its only job', attempt('success'), [job('a', 0, 5, 105)], 'Passed in 1m 40s; its only job was “a”', 'On its critical path: 1m 40s running, 5s in the queue.'],
    ['a long wait for a runner', attempt('success'), [job('a', 0, 600, 700)], 'Passed in 1m 40s; longest was the wait for a runner: 10m 00s, of “a”', 'On its critical path: 1m 40s running, 10m 00s in the queue.'],
    ['a long wait before that', attempt('success'), [job('a', 3_600, 3_605, 3_705)], 'Passed in 1m 40s; longest was the time until “a” was queued: 1h 00m', 'On its critical path: 1m 40s running, 5s in the queue, 1h 00m before jobs were queued.'],
    ['that nothing ran', attempt('success'), [skipped('a')], 'Passed in 1m 40s', 'None of its jobs ran.'],
    ['success without jobs', attempt('success', { duration_s: null }), [], 'Passed', 'No jobs of it are stored.'],
    ['what runs', attempt(null, { status: 'in_progress' }), [job('a', 0, 5, 60, { status: 'in_progress', conclusion: null, steps: [step(3, 'Build', null, 20, null, 'in_progress')] })], 'Running: step “Build” of job “a” for 1m 40s', '0 of 1 job done.'],
    ['a failure while others run', attempt(null, { status: 'in_progress' }), [bad, job('b', 0, 5, 60, { status: 'in_progress', conclusion: null })], 'Running, but it failed already in step “Run tests” of job “test”', '1 of 2 jobs done.'],
    ['what waits for a runner', attempt(null, { status: 'queued' }), [job('a', 0, 0, 0, { status: 'queued', conclusion: null, labels: ['gpu', 'linux'] })], 'Waiting for a runner with gpu, linux for 2m 00s: job “a”', '0 of 1 job done.'],
    ['what waits for an approval', attempt(null, { status: 'waiting' }), [job('a', 0, 0, 0, { status: 'waiting', conclusion: null })], 'Waiting for an approval for 2m 00s: job “a”', '0 of 1 job done.'],
    ['no jobs yet', attempt(null, { status: 'queued' }), [], 'Queued for 2m 00s', null],
    ['jobs that are not loaded', attempt('failure'), null, 'Failed', null],
    ['an unknown word', attempt('brand_new', { duration_s: null }), [], 'Unknown', 'No jobs of it are stored.'],
  ])('tells %s', (_, of, jobs, text, detail) => {
    const found = answerToWhy(of, jobs, ms(120));
    expect([found.text, found.detail]).toEqual([text, detail]);
  });
  it('points at the step to look at', () => expect(answerToWhy(attempt('failure'), [bad], ms(0))).toMatchObject({ job: { name: 'test' }, step: { number: 4 } }));
});

describe('jobs', () => {
  it('that failed come first, in the order in which they did, but not those of an earlier attempt', () => {
    const old = { ...carried('old'), conclusion: 'failure' };
    const rows = [old, job('a', 0, 1, 10), job('late', 0, 2, 90, { conclusion: 'failure' }), job('early', 0, 3, 50, { conclusion: 'timed_out' })];
    expect(failedFirst(rows).map(({ name }) => name)).toEqual(['early', 'late', 'old', 'a']);
    expect(failedStepsFirst({ steps: [step(1, 'a'), step(2, 'b', 'failure')] }).map(({ number }) => number)).toEqual([2, 1]);
  });
  it('that are many are shown in part: what failed, is on the critical path, or took longest', () => {
    const many = Array.from({ length: 10 }, (_, index) => job(`j${index}`, 0, 1, 10 + index));
    many[1] = { ...many[1]!, conclusion: 'failure' };
    expect(shortList(many, new Set([many[2]!.job_id]), 4).map(({ name }) => name)).toEqual(['j1', 'j2', 'j8', 'j9']);
    expect(shortList(many, new Set(), 10)).toBe(many);
    expect(shortList(many, new Set(many.map(({ job_id }) => job_id)), 2)).toHaveLength(10);
  });
  it('have a telling step and lengths of steps', () => {
    expect(tellingStep({ steps: [step(1, 'a'), step(2, 'b', 'cancelled')] })?.number).toBe(2);
    expect(tellingStep({ steps: [step(1, 'a')] })).toBeUndefined();
    expect(stepSeconds(step(1, 'a', 'success', 5, 12))).toBe(7);
    expect([stepSeconds(step(1, 'a', null, 5, null)), stepSeconds(step(1, 'a', 'success', 9, 5))]).toEqual([null, null]);
  });
  it('have a log at GitHub', () => {
    expect(logAddress({ html_url: 'https://x/job/1' }, { number: 4 })).toBe('https://x/job/1#step:4:1');
    expect([logAddress({ html_url: 'https://x/job/1' }), logAddress({ html_url: '' }, { number: 4 })]).toEqual(['https://x/job/1', '']);
  });
  it('are told apart across attempts where they differ', () => {
    const rows = [job('a', 0, 1, 2), job('m', 0, 1, 2, { conclusion: 'failure' }), job('m', 0, 3, 4), { ...job('a', 0, 1, 2), run_attempt: 2 }, { ...job('m', 0, 1, 2), run_attempt: 2 }];
    expect(changedJobs(rows, [1, 2]).map(({ name, jobs }) => [name, ...jobs.map((each) => each?.conclusion ?? null)])).toEqual([['m', 'failure', 'success'], ['m (2)', 'success', null]]);
  });
});

describe('the time line', () => {
  it('is even where jobs run, and ticks by round times', () => {
    const line = timeline([job('a', 0, 10, 100), job('b', 100, 110, 200)], time(0), ms(0));
    expect([0, 50, 100, 200].map((seconds) => line.at(ms(seconds)))).toEqual([0, 0.25, 0.5, 1]);
    expect(line.ticks.map(({ seconds }) => seconds)).toEqual([0, 60, 120, 180]);
    expect(line.cuts).toEqual([]);
  });
  it('draws weeks of waiting short', () => {
    const line = timeline([job('build', 0, 0, 240), job('deploy', 240, 2_000_000, 2_000_240)], time(0), ms(0));
    expect(line.cuts).toEqual([{ from: ms(240), to: ms(2_000_000) }]);
    expect(line.at(ms(240))).toBeCloseTo(0.4);
    expect(line.at(ms(2_000_000))).toBeCloseTo(0.6);
    expect(line.ticks.every(({ seconds }) => seconds <= 240 || seconds >= 2_000_000)).toBe(true);
  });
  it.each([[[]], [[skipped('a'), carried('b')]], [[job('a', 0, 0, 0)]]])('does without a length %#', (jobs) => {
    const line = timeline(jobs, null, ms(0));
    expect(Number.isFinite(line.at(ms(0)))).toBe(true);
  });
  it('knows when each job was there', () => {
    expect(jobTimes(job('a', 0, 5, 9), ms(99))).toEqual({ queued: ms(0), start: ms(5), end: ms(9) });
    expect(jobTimes(job('a', 0, 5, 9, { status: 'in_progress', duration_reason: 'under_way', completed_at: null }), ms(99))).toEqual({ queued: ms(0), start: ms(5), end: ms(99) });
    expect(jobTimes(job('a', 0, 0, 60, { ...idle, duration_reason: 'never_started' }), ms(99))).toEqual({ queued: ms(0), start: null, end: ms(60) });
    expect(jobTimes(job('a', 9, 5, 10), ms(99))).toEqual({ queued: null, start: ms(5), end: ms(10) });
    expect([jobTimes(skipped('a'), 0), jobTimes(carried('a'), 0), jobTimes(job('a', 0, 0, 9, { created_at: null, started_at: null }), 0)]).toEqual([null, null, null]);
  });
});
