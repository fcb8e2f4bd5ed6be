// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import type { RunCount } from '../../api/types';
import { defaultView } from '../../filters/codec';
import { outcomes } from '../../status/status';
import { runAddress, runsAddress } from './address';
import { foundRuns, headline, scope } from './headline';
import { conclusionsOf, findable, outcomeCounts } from './outcome_words';
import { following, runsParameters } from './queries';

const row = (conclusion: string | null, runs: number, status = 'completed', is_rerun = false): RunCount => ({ status, conclusion, is_rerun, runs });
const rows = [row('success', 1_000), row('success', 30, 'completed', true), row('failure', 50), row('timed_out', 6), row(null, 2, 'in_progress'), row(null, 1, 'waiting'), row('new_word', 4)];

describe('outcomes', () => {
  it('are counted worst first, those of unknown words too', () =>
    expect(outcomeCounts(rows, []).map(({ outcome, count }) => [outcome, count])).toEqual([
      ['failed', 50], ['timed_out', 6], ['unknown', 4], ['retried', 30], ['queued', 1], ['running', 2], ['passed', 1_000],
    ]));
  it('stay when they are chosen though no run has them', () =>
    expect(outcomeCounts([], ['skipped', 'unknown', 'constructor'])).toEqual([{ outcome: 'skipped', count: 0, findable: true }]));
  it('are asked for by the words of the API', () => {
    expect(conclusionsOf(['failed', 'queued', 'retried'])).toEqual(['failure', 'queued', 'requested', 'waiting', 'pending', 'success_on_retry']);
    expect(conclusionsOf(['unknown', '__proto__', 'failure'])).toEqual([]);
  });
  it('all have such words, but unknown', () => expect(findable(Object.keys(outcomes))).toHaveLength(Object.keys(outcomes).length - 1));
});

it.each<[string, RunCount[], string[], string]>([
  ['all', rows, [], '1,093 runs, 56 of them failed, 3 under way'],
  ['none that failed', [row('success', 1)], [], '1 run, none of them failed'],
  ['chosen ones', rows, ['failed', 'timed_out'], '56 of 1,093 runs: failed or timed out'],
  ['none', [], [], 'No run'],
])('the headline tells of %s', (_, given, chosen, text) => expect(headline(outcomeCounts(given, chosen), chosen)).toBe(text));

it('counts the runs of the chosen outcomes', () => {
  expect(foundRuns(outcomeCounts(rows, []), [])).toBe(1_093);
  expect(foundRuns(outcomeCounts(rows, ['retried']), ['retried'])).toBe(30);
});

it('says what the list is narrowed to', () => {
  expect(scope(defaultView, null)).toBe('last 30 days · any branch');
  expect(scope({ ...defaultView, repositories: ['a/b'], branch: '*', events: ['push', 'schedule'], actor: 'ada', search: 'x', workflow_id: 7 }, 'CI')).toBe(
    'a/b · last 30 days · default branch · CI · started by push or schedule · caused by ada · with “x”');
});

it('asks for the runs after the last one, as long as there may be some', () => {
  const run = { created_at: '2026-05-01T10:00:00Z', run_id: 7 };
  expect(following([run, run], 2)).toEqual([['before', run.created_at], ['before_run_id', '7']]);
  expect(following([run], 2)).toBeUndefined();
  expect(following([], 2)).toBeUndefined();
});

it('gives the API what the view says', () => {
  expect(runsParameters({ ...defaultView, range: { kind: 'all' }, workflow_id: 7, actor: 'ada', search: '#1', outcomes: ['failed'], events: ['push'] })).toEqual([
    ['event', 'push'], ['workflow', '7'], ['actor', 'ada'], ['search', '#1'], ['conclusion', 'failure'], ['limit', '100'],
  ]);
});

it('has addresses', () => {
  expect(runAddress({ owner: 'a', repo: 'b', run_id: 5 })).toBe('/run?repository=a/b&run=5');
  expect(runAddress({ owner: 'a', repo: 'b', run_id: 5 }, 2)).toBe('/run?repository=a/b&run=5&attempt=2');
  expect(runsAddress({ actor: 'ada', range: { kind: 'all' } })).toBe('/runs?range=all&actor=ada');
});
