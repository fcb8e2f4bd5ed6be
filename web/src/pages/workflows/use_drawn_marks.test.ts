// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import type { WorkflowRow } from '../../api/types';
import { grouped, ungrouped } from './groups';
import { readChoice } from './use_columns';
import { blocksOf } from './use_drawn_marks';

const rows = Array.from({ length: 100 }, (_, index) => ({ repository_id: Math.floor(index / 50), workflow_id: index }) as WorkflowRow);
const sizes = (blocks: readonly (readonly WorkflowRow[])[]) => blocks.map((block) => [block[0]?.workflow_id, block.length]);

describe('what is asked for the drawn rows', () => {
  it('are whole blocks, so that a small step asks for nothing new', () => {
    expect(sizes(blocksOf(ungrouped(rows), 10, 39))).toEqual([[0, 40]]);
    expect(sizes(blocksOf(ungrouped(rows), 39, 40))).toEqual([[0, 40], [40, 40]]);
    expect(sizes(blocksOf(ungrouped(rows), 85, 99))).toEqual([[80, 20]]);
  });
  it('leaves out the rows of repositories', () => expect(sizes(blocksOf(grouped(rows, new Set()), 0, 10))).toEqual([[0, 39]]));
  it('is nothing where all are folded', () => expect(blocksOf(grouped(rows, new Set(['0', '1'])), 0, 1)).toEqual([]));
});

describe('the remembered columns', () => {
  it.each<[string | null, readonly string[] | null]>([
    [null, null], ['', null], ['{', null], ['"repo"', null], ['["moon"]', null], ['["verdict","repo","moon"]', ['repo', 'verdict']],
  ])('%j', (text, choice) => expect(readChoice(text)).toEqual(choice));
});
