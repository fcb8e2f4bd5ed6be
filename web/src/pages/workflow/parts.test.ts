// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import type { BreakdownRow, JobStats, QueueTimes, StepFailures, StepStats } from '../../api/types';
import { defaultView } from '../../filters/codec';
import { partAddress, parts, partText } from './part_address';
import { jobsText, stepFailuresText, stepsText } from './parts';
import { queueText } from './queue_text';

const job = { job_name: 'lint', success: 9, failure: 1, failure_rate: 0.1, duration_p95_s: 100, minutes: 30 } as JobStats;
const step = { ...job, step_name: 'Run make' } as unknown as StepStats;

describe('jobs and steps', () => {
  it('are told by what comes first', () => {
    expect(jobsText([job], 'slowest')).toBe('“lint” is the slowest: 95% of 9 successful ones took at most 1m 40s.');
    expect(jobsText([job], 'failing')).toBe('“lint” fails most: 1 of 10 (10%).');
    expect(jobsText([job], 'minutes')).toBe('“lint” takes most minutes: 30 min.');
    expect(stepsText([step], 'slowest')).toBe('“Run make” in “lint” is the slowest: 95% of 9 successful ones took at most 1m 40s.');
    expect(stepsText([{ ...step, failure: 0 }], 'failing')).toBe('No step failed.');
    expect(jobsText([{ ...job, failure: 0 }], 'failing')).toBe('No job failed.');
    expect([jobsText([], 'slowest'), stepsText([], 'slowest'), stepFailuresText([])]).toEqual(['No job of these runs is known.', 'No step of these runs is known.', 'No job failed.']);
  });
  it('are cut where their names are long', () => expect(jobsText([{ ...job, job_name: 'x'.repeat(261) }], 'failing').length).toBeLessThan(120));
  it('tell where jobs fail', () =>
    expect(stepFailuresText([{ step_name: 'Run make', job_name: 'lint', failure_share: 0.5 } as StepFailures])).toBe('50% of the failed jobs failed at “Run make” in “lint”.'));
});

describe('queues', () => {
  const label = (runner_labels: string, jobs: number, queue_p95_s: number) => ({ runner_labels, jobs, queue_p95_s }) as QueueTimes;
  it('are told by the longest', () => {
    expect(queueText([label('a', 50, 10), label('b', 40, 31)])).toBe('Jobs on b wait longest: 95% of 40 jobs at most 31s.');
    expect(queueText([label('a', 50, 10)])).toBe('95% of 50 jobs on a wait at most 10s.');
    expect(queueText([])).toBe('No job of these runs was taken by a runner.');
  });
});

describe('parts of the runs', () => {
  const row = { owner: 'acme', repo: 'api', workflow_id: 7 };
  it.each([
    ['branch', 'main', '/workflow?repository=acme/api&workflow=7&branch=main'],
    ['event', 'push', '/workflow?repository=acme/api&workflow=7&event=push'],
    ['actor', 'octo', '/runs?repository=acme/api&workflow=7&actor=octo'],
    ['run_attempt', '2', '/runs?repository=acme/api&workflow=7'],
  ] as const)('lead on by %s', (by, value, address) => expect(partAddress(by, value, { ...defaultView, workflow_id: 7 }, row)).toBe(address));
  it('are told by the most frequent', () => {
    const rows = [{ value: 'main', runs: 80 }, { value: 'dev', runs: 20 }] as BreakdownRow[];
    expect(partText(parts[0], rows, 100)).toBe('80 of 100 runs (80%) are on main, the most frequent branch.');
    expect(partText(parts[1], rows.slice(0, 1), 80)).toBe('80 of 80 runs (100%) were started by main.');
    expect(partText(parts[1], [], 80)).toBe('No run matches the filters.');
  });
});
