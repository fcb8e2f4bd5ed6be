// SPDX-License-Identifier: MIT
import { describe, expect, test } from 'vitest';
import { chosenRepository } from './choice';
import { headline, historyText, kindText, ledgerText } from './repository';

describe('the repository that is shown', () => {
  const rows = [{ owner: 'acme', repo: 'idle', runs: 0 }, { owner: 'acme', repo: 'api', runs: 3 }, { owner: 'acme', repo: 'web', runs: 9 }];
  test.each([
    [['acme/gone'], 'acme/gone'],
    [[], 'acme/api'],
    [['acme/api', 'acme/web'], 'acme/api'],
  ])('of the choice %j is %s', (repositories, name) => expect(chosenRepository(rows, repositories)).toBe(name));
  test('is one without runs where none has any', () => expect(chosenRepository(rows.slice(0, 1), [])).toBe('acme/idle'));
  test('is none where there is none', () => expect(chosenRepository([], [])).toBeNull());
});

test.each([
  [[], 'acme/api has no workflow'],
  [['failing', 'healthy'], 'acme/api: 1 of 2 workflows needs attention'],
  [['healthy', 'healthy'], 'acme/api: all 2 workflows are healthy'],
  [['healthy'], 'acme/api: the only workflow is healthy'],
])('the first line of %j is "%s"', (verdicts, text) => expect(headline('acme/api', verdicts.map((verdict) => ({ verdict, state: 'active' })))).toBe(text));

test.each([
  [{ visibility: 'private', default_branch: 'main', archived: false, fork: false }, 'Private, default branch main'],
  [{ visibility: 'public', default_branch: '', archived: true, fork: true }, 'Public, a fork, archived'],
  [{ visibility: '', default_branch: '', archived: false, fork: false }, ''],
])('%j is "%s"', (row, text) => expect(kindText(row)).toBe(text));

test.each([
  [{ history: 'whole', covered_from: '2026-05-01T00:00:00Z', since: null, days_unread: 0 }, 'Whole, down to the first run'],
  [{ history: 'since', covered_from: '2026-05-01T10:00:00Z', since: '2026-05-01T00:00:00Z', days_unread: 0 }, 'Since 1 May 2026, as chosen'],
  [{ history: 'since', covered_from: null, since: null, days_unread: 0 }, 'Since a chosen day'],
  [{ history: 'reading', covered_from: '2026-05-01T00:00:00Z', since: null, days_unread: 12 }, '12 days still to be read'],
  [{ history: 'unread', covered_from: null, since: null, days_unread: 0 }, 'Nothing is read yet'],
  [{ history: 'some_new_word', covered_from: null, since: null, days_unread: 0 }, 'some_new_word'],
])('history %j is "%s"', (row, text) => expect(historyText(row)).toBe(text));

test.each([
  [[], 'No day of this range was read whole yet.'],
  [[[5, 5, true], [1, 1, true]], '2 days with runs: GitHub promised 6, 6 are stored.'],
  [[[5, 1, false]], '1 day with runs: GitHub promised 5, 1 is stored. 1 day holds fewer than promised.'],
] as [[number, number, boolean][], string][])('the ledger %j is "%s"', (days, text) =>
  expect(ledgerText(days.map(([runs_promised, runs_stored, is_complete]) => ({ runs_promised, runs_stored, is_complete })))).toBe(text));
