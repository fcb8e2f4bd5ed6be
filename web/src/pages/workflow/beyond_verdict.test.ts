// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { beyondVerdict } from './beyond_verdict';

const finding = (verdict: string, sentence = `It is ${verdict}.`) => ({ verdict, sentence });

it('leaves out what the verdict says already', () => {
  const all = [finding('failing'), finding('slower', 'It takes longer.'), finding('slower', 'Job e2e takes longer.')];
  expect(beyondVerdict(all, finding('failing'))).toEqual(all.slice(1));
  expect(beyondVerdict(all.slice(1), finding('slower', 'It takes longer.'))).toEqual(all.slice(2));
  expect(beyondVerdict([], finding('healthy'))).toEqual([]);
});
