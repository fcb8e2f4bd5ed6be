// SPDX-License-Identifier: MIT
import { describe, expect, test } from 'vitest';
import { gridOf, outcomeOfCell, storyOf, withoutPassed, type Cell } from './grid';
import { move } from './moves';
import { headsOf, jobsOf, partsOf, widthOf } from './parts';
import { cellText, headline, stateText } from './words';

const letters: Record<string, Partial<Cell>> = {
  '✓': {}, '✗': { conclusion: 'failure' }, F: { earlier_failures: 1, run_attempt: 2 }, C: { conclusion: 'cancelled' }, S: { conclusion: 'skipped' }, R: { status: 'in_progress', conclusion: null },
};

/** Of each job its outcomes from the newest commit to the oldest; a blank: it did not run. */
function rowsOf(jobs: Record<string, string>): Cell[] {
  const commits = Math.max(...Object.values(jobs).map((marks) => marks.length));
  return Array.from({ length: commits }, (_, index) => Object.entries(jobs).flatMap(([job_name, marks]) => {
    const letter = letters[marks[index] ?? ' '];
    return letter ? [{
      repository_id: 1, owner: 'acme', repo: 'api', head_sha: `${index}`.repeat(40), first_run_created_at: '2026-05-01T10:00:00Z', display_title: 'Change', actor: 'ann',
      workflow_id: 10, workflow_name: 'CI', job_name, run_id: 100 - index, run_attempt: 1, status: 'completed', conclusion: 'success', duration_s: 92, earlier_failures: 0,
      html_url: 'https://github.com/acme/api/actions/runs/1/job/2', ...letter,
    }] : [];
  })).flat();
}

test('commits keep the order of the rows, and columns are by workflow, then job, numbers by their value', () => {
  const rows = [...rowsOf({ 'test (10)': '✓', 'test (9)': '✓' }), ...rowsOf({ a: ' ✗' }).map((row) => ({ ...row, workflow_id: 9, workflow_name: 'Build' }))];
  const grid = gridOf(rows);
  expect(grid.commits.map(({ head_sha }) => head_sha[0])).toEqual(['0', '1']);
  expect(grid.columns.map(({ key }) => key)).toEqual(['9/a', '10/test (9)', '10/test (10)']);
  expect(grid.commits[0]!.cells.size).toBe(2);
});

test('two workflows of one name keep apart, and their jobs of one name too', () => {
  const rows = [...rowsOf({ a: '✓' }), ...rowsOf({ a: '✗' }).map((row) => ({ ...row, workflow_id: 11 }))];
  expect(gridOf(rows).columns.map(({ key }) => key)).toEqual(['10/a', '11/a']);
});

test('only a job that failed before on its commit passed on retry', () => {
  const [cell] = rowsOf({ a: '✓' });
  expect(outcomeOfCell({ ...cell!, run_attempt: 3 })).toBe('passed');
  expect(outcomeOfCell({ ...cell!, earlier_failures: 1 })).toBe('retried');
});

describe('the story', () => {
  const cases: [jobs: Record<string, string>, head: string, state: string][] = [
    [{ lint: '✓✓✓' }, 'No job broke in the last 3 commits of main', ''],
    [{ lint: '✓' }, 'No job broke in the last commit of main', ''],
    [{ lint: '✗✗✓' }, '1 job broke in the last 3 commits of main; newest break: 1111111 by lint', '1 of them still fails.'],
    [{ lint: '✓✗✓' }, '1 job broke in the last 3 commits of main; newest break: 1111111 by lint', 'All pass again.'],
    [{ lint: '✗✓✗✓', test: '✗✗✓✓' }, '2 jobs broke in the last 4 commits of main; newest break: 0000000 by lint', '2 of them still fail.'],
    [{ lint: '✗✗', test: '✓✓' }, 'No job broke in the last 2 commits of main', '1 job has not passed on any of these commits.'],
    [{ lint: '✗CS R✓' }, '1 job broke in the last 5 commits of main; newest break: 0000000 by lint', '1 of them still fails.'],
    [{ lint: '✗F' }, '1 job broke in the last 2 commits of main; newest break: 0000000 by lint', '1 of them still fails.'],
    [{ '': '✗✓' }, '1 job broke in the last 2 commits of main; newest break: 0000000 by the run itself', '1 of them still fails.'],
  ];
  test.each(cases)('of %j', (jobs, head, state) => {
    const grid = gridOf(rowsOf(jobs));
    expect(headline(grid, storyOf(grid), 'main')).toBe(head);
    expect(stateText(storyOf(grid))).toBe(state);
  });
});

test('hiding what passed leaves jobs that failed, were retried or cancelled', () => {
  const grid = gridOf(rowsOf({ a: '✓✓', b: '✓✗', c: 'F✓', d: 'SR', e: 'C✓' }));
  expect(withoutPassed(grid).columns.map(({ job_name }) => job_name)).toEqual(['b', 'c', 'e']);
});

test('a cell is told with its job, commit, outcome, duration and history', () => {
  const [cell] = rowsOf({ lint: '✓' });
  expect(cellText(cell!)).toBe('lint at 0000000: Passed, 1m 32s');
  expect(cellText({ ...cell!, conclusion: 'failure' }, true)).toBe('lint at 0000000: Failed, broke here, 1m 32s');
  expect(cellText({ ...cell!, earlier_failures: 1, run_attempt: 2, duration_s: null })).toBe('lint at 0000000: Passed on retry, attempt 2, 1 failure before');
});

describe('arrows', () => {
  const grid = gridOf(rowsOf({ a: '✓✓ ✓', b: '✓  ✓', c: ' ✓✓✓' }));
  const cases: [from: [number, number], key: string, to: [number, number]][] = [
    [[0, 0], 'ArrowRight', [0, 1]],
    [[0, 1], 'ArrowRight', [0, 1]],
    [[1, 0], 'ArrowRight', [1, 2]],
    [[1, 2], 'ArrowLeft', [1, 0]],
    [[0, 1], 'ArrowDown', [3, 1]],
    [[3, 1], 'ArrowUp', [0, 1]],
    [[1, 2], 'ArrowUp', [1, 2]],
    [[3, 1], 'Home', [3, 0]],
    [[3, 1], 'End', [3, 2]],
    [[0, 0], 'PageDown', [3, 0]],
    [[3, 0], 'PageUp', [0, 0]],
  ];
  test.each(cases)('from %j by %s', (from, key, to) => {
    expect(move(grid, { row: from[0], column: from[1] }, key)).toEqual({ row: to[0], column: to[1] });
  });
  test('other keys are not taken', () => expect(move(grid, { row: 0, column: 0 }, 'Enter')).toBeNull());
});

test('of many jobs some are drawn, under the heading of their workflow, in the room that all take', () => {
  const column = (workflow_id: number, job_name: string) => ({ key: `${workflow_id}/${job_name}`, workflow_id, workflow_name: `W${workflow_id}`, job_name });
  const jobs = jobsOf([column(1, 'a'), ...['a', 'b', 'c', 'd', 'e'].map((name) => column(2, name)), column(3, 'a')]);
  expect(jobs.map(({ width, isFirst }) => [width, isFirst])).toEqual([[84, true], [28, true], ...Array.from({ length: 4 }, () => [28, false]), [84, true]]);
  const parts = partsOf(jobs, [0, 3, 4]);
  expect(parts.map((part) => (part.column ? part.key : part.width))).toEqual(['1/a', 56, '2/c', '2/d', 112]);
  expect(widthOf(parts)).toBe(widthOf(jobs));
  expect(headsOf(parts).map(({ group, first, span }) => [group?.workflow_name, first, span])).toEqual([['W1', 0, 1], [undefined, 0, 1], ['W2', 3, 2], [undefined, 0, 1]]);
  expect(partsOf(jobs, jobs.map(({ index }) => index))).toEqual(jobs);
});
