// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { headline, needingAttention, verdictCounts } from './headline';

const rows = (...words: string[]) => words.map((verdict, id) => ({ verdict, verdict_since: null, id }));

describe('the first line', () => {
  it.each([
    [rows('failing', 'stale', 'disabled', 'healthy'), '3 of 4 workflows need attention'],
    [rows('failing', 'healthy'), '1 of 2 workflows needs attention'],
    [rows('failing'), '1 of 1 workflow needs attention'],
    [rows('healthy', 'healthy'), 'All 2 workflows are healthy'],
    [rows('healthy'), 'The only workflow is healthy'],
    [rows('a_new_verdict', 'healthy'), '1 of 2 workflows needs attention'],
  ])('says what is wrong in words and numbers (%#)', (list, text) => expect(headline(list).text).toBe(text));
});

describe('what needs attention', () => {
  it('comes worst first and keeps the order within a verdict', () => {
    expect(needingAttention(rows('stale', 'healthy', 'never_run', 'failing', 'stale', 'failing')).map(({ id }) => id)).toEqual([3, 5, 0, 4, 2]);
  });
  it('is counted by verdict', () => {
    expect(verdictCounts(rows('healthy', 'failing', 'healthy', 'zzz'))).toEqual([
      { verdict: 'failing', count: 1 }, { verdict: 'unknown', count: 1 }, { verdict: 'healthy', count: 2 },
    ]);
  });
});
