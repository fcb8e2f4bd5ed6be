// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { cellText, trialOf } from './question_trial';

describe('a tried answer', () => {
  it('shows the first rows of a list', () => {
    const data = Array.from({ length: 12 }, (_, index) => ({ day: `d${index}`, runs: index }));
    expect(trialOf(data)).toMatchObject({ columns: ['day', 'runs'], count: 12 });
    expect(trialOf(data).rows).toHaveLength(10);
    expect(trialOf(data).rows[1]).toEqual(['d1', '1']);
  });
  it('shows an object field by field', () =>
    expect(trialOf({ runs: 3, rate: null })).toEqual({ columns: ['field', 'value'], rows: [['runs', '3'], ['rate', '']], count: 1 }));
  it('shows an empty list', () => expect(trialOf([])).toEqual({ columns: [], rows: [], count: 0 }));
});

it.each<[unknown, string]>([[null, ''], [0, '0'], [true, 'true'], [{ a: [1] }, '{"a":[1]}'], ['x'.repeat(200), `${'x'.repeat(120)}…`]])(
  'writes %j', (value, text) => expect(cellText(value)).toBe(text));
