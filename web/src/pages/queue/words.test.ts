// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { headline, longShareText, longWaits, runnersFirst, shortLabels, waitingText } from './words';

const label = (runner_labels: string, jobs: number, queue_p95_s: number) => ({ runner_labels, jobs, queue_p95_s });

describe('the first line', () => {
  it.each([
    [[], 'No job waited for a runner here'],
    [[label('ubuntu-latest', 400, 84)], 'There are enough runners: 95% of the jobs wait at most 1m 24s'],
    [[label('ubuntu-latest', 400, 84), label('macos-14', 40, 118)], 'There are enough runners: 95% of the jobs wait at most 1m 58s, even for “macos-14”'],
    [[label('ubuntu-latest', 400, 84), label('gpu', 40, 9247)], 'Not enough runners for “gpu”: 95% of its jobs wait up to 2h 34m'],
    [[label('gpu', 40, 9247), label('arm', 20, 301)], 'Not enough runners for 2 of 2 runner labels, most of all “gpu”: 95% of its jobs wait up to 2h 34m'],
    [[label('gpu', 19, 9247)], 'Too few jobs to say: no runner label has 20'],
    [[label('', 40, 9247)], 'Not enough runners for jobs that ask for no label: 95% of them wait up to 2h 34m'],
  ])('of %j', (rows, text) => expect(headline(rows).text).toBe(text));
  it('accuses nobody by a handful of jobs, nor by a wait of five minutes', () =>
    expect(shortLabels([label('few', 19, 9000), label('just', 50, 300), label('long', 50, 301)]).map(({ runner_labels }) => runner_labels)).toEqual(['long']));
});

describe('what waits now', () => {
  const jobs = ['waiting', 'waiting', 'queued', 'pending', 'new_word'].map((status) => ({ status }));
  it('has first what waits for a runner', () => expect(runnersFirst(jobs).map(({ status }) => status)).toEqual(['queued', 'pending', 'waiting', 'waiting', 'new_word']));
  it.each([
    [[], true, 'No job waits now.'],
    [jobs, true, '1 job waits for a runner, 1 for its concurrency group, 2 for an approval, 1 for new word.'],
    [jobs.slice(0, 2), false, 'Of the 2 that wait longest: 2 jobs wait for an approval.'],
  ])('%#', (rows, isAll, text) => expect(waitingText(rows, isAll)).toBe(text));
});

it('adds up what waited too long', () => {
  expect(longWaits([{ jobs: 10, over_5_min_share: 0.3 }, { jobs: 90, over_5_min_share: 0 }])).toEqual({ jobs: 100, long: 3 });
  expect([longShareText({ jobs: 100, long: 3 }), longShareText({ jobs: 0, long: 0 })]).toEqual(['3%', '—']);
});
