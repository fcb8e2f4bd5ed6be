// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import type { WorkflowRow } from '../../api/types';
import { grouped, groupText, ungrouped, type Group } from './groups';

const row = (repository_id: number, workflow_id: number, change: Partial<WorkflowRow> = {}) => ({
  repository_id, workflow_id, owner: 'acme', repo: `r${repository_id}`, verdict: 'healthy', runs: 10, success: 8, failure: 2, busy_min: 5, ...change,
}) as WorkflowRow;
const rows = [row(2, 1, { verdict: 'failing' }), row(1, 2), row(2, 3, { busy_min: null }), row(3, 4, { runs: 0, success: 0, failure: 0 })];
const keys = (items: readonly { kind: string; key: string }[]) => items.map(({ kind, key }) => `${kind} ${key}`);

describe('rows by repository', () => {
  it('keep the order of the first of each', () =>
    expect(keys(grouped(rows, new Set()))).toEqual(['group 2', 'row 2/1', 'row 2/3', 'group 1', 'row 1/2', 'group 3', 'row 3/4']));
  it('are folded away', () => expect(keys(grouped(rows, new Set(['2', '3'])))).toEqual(['group 2', 'group 1', 'row 1/2', 'group 3']));
  it('are told in words', () => {
    const [first] = grouped(rows, new Set()) as Group[];
    expect(groupText(first!)).toBe('2 workflows: 1 failing, 1 healthy; 20 runs, 80% of 20 succeeded, 5 min');
    expect(groupText(grouped([rows[3]!], new Set())[0] as Group)).toBe('1 workflow: 1 healthy; 0 runs, 5 min');
  });
  it('stand alone otherwise', () => expect(keys(ungrouped(rows.slice(0, 1)))).toEqual(['row 2/1']));
});
