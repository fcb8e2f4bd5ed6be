// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { fleetOf, headline, needingAttention, verdictCounts } from './headline';

const rows = (...words: string[]) => words.map((verdict, id) => ({ verdict, id }));

describe('the first line', () => {
  it.each([
    [rows('failing', 'stale', 'disabled', 'healthy'), '3 of 4 workflows need attention'],
    [rows('failing', 'healthy'), '1 of 2 workflows needs attention'],
    [rows('failing'), '1 of 1 workflow needs attention'],
    [rows('healthy', 'healthy'), 'All 2 workflows are healthy'],
    [rows('healthy'), 'The only workflow is healthy'],
    [rows('a_new_verdict', 'healthy'), '1 of 2 workflows needs attention'],
    [rows('failing', 'unknown'), '1 of 2 workflows needs attention, 1 is not judged yet'],
    [rows('failing', 'unknown', 'stale', 'unknown'), '2 of 4 workflows need attention, 2 are not judged yet'],
    [rows('unknown', 'unknown', 'healthy'), '2 of 3 workflows are not judged yet'],
    [rows('unknown'), '1 of 1 workflow is not judged yet'],
  ])('says what is wrong in words and numbers (%#)', (list, text) => expect(headline(fleetOf(list)).text).toBe(text));
});

describe('what needs attention', () => {
  it('is all that is known not to be healthy, in the order that the server gave', () => {
    expect(needingAttention(rows('failing', 'stale', 'healthy', 'never_run', 'zzz', 'unknown')).map(({ id }) => id)).toEqual([0, 1, 3, 4]);
  });
  it('leaves out a workflow whose file was deleted', () => {
    expect(needingAttention([{ verdict: 'disabled', state: 'deleted' }, { verdict: 'disabled', state: 'disabled_manually' }])).toHaveLength(1);
  });
  it('is counted by verdict', () => {
    expect(verdictCounts(fleetOf(rows('healthy', 'failing', 'healthy', 'zzz')))).toEqual([
      { verdict: 'failing', count: 1 }, { verdict: 'healthy', count: 2 }, { verdict: 'unknown', count: 1 },
    ]);
  });
});
