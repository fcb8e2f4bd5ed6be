// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { conclusionCounts, outcomeCounts } from './outcomes';

const run = (conclusion: string | null, status = 'completed', run_attempt = 1) => ({ status, conclusion, run_attempt });

it('counts the ways in which runs ended, passed first, unknown words among them', () => {
  const counts = outcomeCounts([run('failure'), run('failure'), run('success'), run('success', 'completed', 2), run('new_word'), run(null, 'queued')]);
  expect(counts.map(({ status, count }) => [status.word, count])).toEqual([
    ['Passed', 1], ['Failed', 2], ['Unknown', 1], ['Passed on retry', 1], ['Queued', 1],
  ]);
  expect(counts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  expect(outcomeCounts([])).toEqual([]);
});

it('counts a range by conclusion, and what is under way by its status', () => {
  const counts = conclusionCounts([{ value: 'failure', runs: 3 }, { value: 'success', runs: 2 }, { value: 'in_progress', runs: 1 }, { value: 'waiting', runs: 1 }, { value: 'new_word', runs: 1 }]);
  expect(counts.map(({ status, count }) => [status.word, count])).toEqual([['Passed', 2], ['Failed', 3], ['Unknown', 1], ['Queued', 1], ['Running', 1]]);
});
