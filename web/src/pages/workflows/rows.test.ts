// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import type { WorkflowRow } from '../../api/types';
import { columns, daysSinceLastRun, definitionOf } from './columns';
import { nextSort, searched, sorted, withVerdict } from './rows';

const mark = (conclusion: string) => ({ status: 'completed', conclusion, run_attempt: 1, duration_s: 5 });
const row = (change: object): WorkflowRow =>
  ({
    owner: 'acme', repo: 'api', workflow_name: 'CI', path: '.github/workflows/ci.yml', verdict: 'healthy', state: 'active', last_run: null,
    days_since_last_run: null, success_rate: null, duration_p50_s: null, duration_p95_s: null, recent_runs: [], ...change,
  }) as unknown as WorkflowRow;
const names = (rows: readonly WorkflowRow[]) => rows.map(({ workflow_name }) => workflow_name);

describe('sorting', () => {
  const rows = [
    row({ workflow_name: 'b10', success_rate: 0.5, last_run: mark('success') }),
    row({ workflow_name: 'B2', success_rate: null, last_run: null }),
    row({ workflow_name: 'a', success_rate: 1, last_run: mark('failure') }),
    row({ workflow_name: 'c', success_rate: 0, last_run: mark('cancelled') }),
  ];
  it('of names is by number and without regard to case', () =>
    expect(names(sorted(rows, { column: 'workflow_name', descending: false }))).toEqual(['a', 'B2', 'b10', 'c']));
  it('puts absent values last either way', () => {
    expect(names(sorted(rows, { column: 'success_rate', descending: false }))).toEqual(['c', 'b10', 'a', 'B2']);
    expect(names(sorted(rows, { column: 'success_rate', descending: true }))).toEqual(['a', 'b10', 'c', 'B2']);
  });
  it('of outcomes is by severity, not by spelling', () =>
    expect(names(sorted(rows, { column: 'last_run', descending: true }))).toEqual(['a', 'c', 'b10', 'B2']));
  it('of verdicts is by severity, with unknown ones among the healthy', () => {
    const judged = ['healthy', 'stale', 'zzz', 'failing', 'stuck', 'never_run'].map((verdict) => row({ verdict, workflow_name: verdict }));
    expect(names(sorted(judged, { column: 'verdict', descending: true }))).toEqual(['failing', 'stuck', 'stale', 'never_run', 'healthy', 'zzz']);
  });
  it('keeps equal rows in the server’s order', () => {
    const equal = ['x', 'y', 'z'].map((workflow_name) => row({ workflow_name }));
    expect(names(sorted(equal, { column: 'verdict', descending: true }))).toEqual(['x', 'y', 'z']);
  });
  it.each(columns.map(({ key }) => key))('by %s takes empty rows', (column) =>
    expect(sorted(rows, { column, descending: true })).toHaveLength(4));
  it('leaves the order alone without a choice or for a column of another version', () => {
    expect(sorted(rows, null)).toBe(rows);
    expect(sorted(rows, { column: 'moon_phase', descending: true })).toBe(rows);
  });
  it('turns round on the second click', () => {
    expect(nextSort(null, 'repo')).toEqual({ column: 'repo', descending: false });
    expect(nextSort({ column: 'repo', descending: false }, 'repo')).toEqual({ column: 'repo', descending: true });
    expect(nextSort(null, 'verdict')).toEqual({ column: 'verdict', descending: false });
    expect(nextSort(null, 'duration_s')).toEqual({ column: 'duration_s', descending: true });
  });
});

describe('days since the last run', () => {
  const now = Date.parse('2026-11-23T00:00:00Z');
  it.each([
    [{ days_since_last_run: 3.5, verdict: 'stale', verdict_since: '2026-01-01T00:00:00Z' }, 3.5],
    [{ days_since_last_run: null, verdict: 'stale', verdict_since: '2026-11-13T00:00:00Z' }, 10],
    [{ days_since_last_run: null, verdict: 'failing', verdict_since: '2026-11-13T00:00:00Z' }, null],
  ])('of %j', (change, value) => expect(daysSinceLastRun(change, now)).toBe(value));
});

it.each(columns.map((column) => [column.key, column] as const))('the column %s has a definition', (_, column) => expect(definitionOf(column)).toMatch(/\w/));

describe('finding', () => {
  const rows = [row({ workflow_name: 'Deploy', repo: 'web' }), row({ workflow_name: 'CI', verdict: 'failing' }), row({ workflow_name: 'Odd', verdict: 'zzz' })];
  it('takes every word, in any of the names', () => {
    expect(names(searched(rows, '  DEPLOY acme/web '))).toEqual(['Deploy']);
    expect(names(searched(rows, 'ci.yml api'))).toEqual(['CI', 'Odd']);
    expect(searched(rows, ' ')).toBe(rows);
  });
  it('filters by verdict', () => {
    expect(names(withVerdict(rows, ['failing', 'unknown']))).toEqual(['CI', 'Odd']);
    expect(withVerdict(rows, [])).toBe(rows);
  });
});
