// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import type { ActivityDay } from '../api/types';
import { shadeOf, steps, stepText, valueOf } from './calendar';

const days = (...failures: number[]): ActivityDay[] =>
  failures.map((failure, index) => ({ day: `2026-05-0${index + 1}`, success: 10, failure, cancelled: 1, skipped: 0, other: 0, in_progress: 0 }));

it('counts all runs, or those that failed', () => {
  const [day] = days(3);
  expect([valueOf(day!, 'runs'), valueOf(day!, 'failure')]).toEqual([14, 3]);
});

describe('the steps of shade', () => {
  it.each<[number[], number[], string[]]>([
    [[0, 1, 2, 3, 4], [1, 2, 3, 4], ['1', '2', '3', '4']],
    [[1, 1, 1, 9], [1, 9], ['1', '2 to 9']],
    [[0, 0, 7], [7], ['1 to 7']],
    [[5, 10, 20, 40, 5000], [10, 20, 40, 5000], ['1 to 10', '11 to 20', '21 to 40', '41 to 5,000']],
    [[0, 0], [], []],
    [[], [], []],
  ])('of %j', (failures, limits, texts) => {
    expect(steps(days(...failures), 'failure')).toEqual(limits);
    expect(limits.map((_, index) => stepText(limits, index))).toEqual(texts);
  });

  it('end at the full colour', () => expect([shadeOf(0, 1), shadeOf(0, 2), shadeOf(1, 2), shadeOf(0, 4)]).toEqual([3, 2, 3, 0]));
});
