// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import type { CoverageRow, Health, RetentionRow } from '../../api/types';
import { hasGap, rowsOf, shownOf } from './rows';
import { archiveFacts, budgetText, collectorFacts, headline, retentionText, stateCounts, storageFacts, webhookFacts } from './words';

const now = Date.parse('2026-11-30T12:00:00Z');
const coverage = (repository_id: number, change: Partial<CoverageRow> = {}) =>
  ({ repository_id, owner: 'acme', repo: `r${repository_id}`, state: 'watched', history: 'whole', days_short: 0, days_unread: 0, last_outcome: 'complete', ...change }) as CoverageRow;
const retention = (repository_id: number, change: Partial<RetentionRow> = {}) =>
  ({ repository_id, retention_days: 90, rescued_runs: 0, expiring_runs_30d: 0, days_at_risk: 0, job_lists_at_risk: 0, first_at_risk_at: null, ...change }) as RetentionRow;
const collector = { state: 'waiting', owner: 'acme', message: '', last_finished_at: '2026-11-30T11:59:20Z', next_start_at: '2026-11-30T12:00:20Z', repositories_done: 2, repositories_total: 2, budget: null, last_minute: null };
const health = (change: object = {}) => ({
  version: '1', engine_version: '2', schema_version: 3, data_version: 4, runs: 5, jobs: 6, workflows: 7, last_observed_at: '2026-11-30T10:00:00Z', archive: null,
  webhooks: { enabled: false, received: 0, refused: 0, duplicates: 0, applied: 0, waiting: 0, last_received_at: null }, collector, ...change,
}) as unknown as Health;
const whole = rowsOf([coverage(1), coverage(2)], []);

describe('a repository', () => {
  it.each<[string, Partial<CoverageRow>]>([
    ['complete', {}], ['since', { history: 'since' }], ['reading', { history: 'reading' }], ['unread', { history: 'unread', last_outcome: null }], ['short', { days_short: 2 }], ['failed', { last_outcome: 'failed' }],
    ['reading', { last_outcome: 'partial' }], ['lost', { history: 'reading', state: 'gone' }], ['complete', { state: 'gone', last_outcome: 'failed' }], ['reading', { history: 'some_new_word' }],
  ])('is %s with %j', (state, change) => expect(rowsOf([coverage(1, change)], [])[0]!.state).toBe(state));
  it('comes worst first, then what goes soonest', () => {
    const rows = rowsOf([coverage(1), coverage(2, { history: 'reading' }), coverage(3, { history: 'reading' }), coverage(4, { days_short: 1 })],
      [retention(2, { first_at_risk_at: '2026-12-10T00:00:00Z' }), retention(3, { first_at_risk_at: '2026-12-01T00:00:00Z' })]);
    expect(rows.map(({ coverage: { repository_id } }) => repository_id)).toEqual([4, 3, 2, 1]);
    expect(rows.map(hasGap)).toEqual([true, true, true, false]);
    expect([shownOf(null, rows), shownOf('all', rows), shownOf('moon', rows), shownOf(null, whole)]).toEqual(['gaps', 'all', 'gaps', 'all']);
    expect(stateCounts(rows)).toEqual([{ state: 'short', number: 1 }, { state: 'reading', number: 2 }, { state: 'complete', number: 1 }]);
  });
});

describe('the first line', () => {
  const gap = rowsOf([coverage(1), coverage(2, { history: 'reading' })], []);
  it.each([
    [health(), whole, 'The data can be trusted: all 2 repositories are complete, looked at 40 s ago'],
    [health(), whole.slice(0, 1), 'The data can be trusted: the only repository is complete, looked at 40 s ago'],
    [health(), gap, '1 of 2 repositories has gaps, looked at 40 s ago'],
    [health({ collector: { ...collector, state: 'failing' } }), gap, 'Collecting fails; 1 of 2 repositories has gaps, looked at 40 s ago'],
    [health({ archive: { mode: 'exchanges', state: 'failing' } }), whole, 'The archive cannot be reached; all 2 repositories are complete, looked at 40 s ago'],
    [health({ collector: { ...collector, state: 'off', last_finished_at: null } }), whole, 'The data can be trusted: all 2 repositories are complete, looked at 2 h ago'],
    [health({ collector: { ...collector, state: 'off', last_finished_at: null }, last_observed_at: '2026-11-29T10:00:00Z' }), whole, 'What is stored is old: all 2 repositories are complete, but looked at 26 h ago'],
    [health({ collector: { ...collector, last_finished_at: null }, last_observed_at: null }), whole, 'What is stored is old: all 2 repositories are complete, but never looked at'],
    [health({ archive: { mode: 'follows', state: 'waiting', last_exchanged_at: '2026-11-30T11:59:50Z' } }), whole, 'The data can be trusted: all 2 repositories are complete, looked at 10 s ago'],
  ])('%#', (of, rows, text) => expect(headline(of, rows, now).text).toBe(text));
});

describe('what GitHub deletes', () => {
  it('is told with what is at risk', () => {
    const rows = rowsOf([coverage(1), coverage(2)], [retention(1, { rescued_runs: 1, expiring_runs_30d: 40 }), retention(2, { retention_days: 400, days_at_risk: 3, job_lists_at_risk: 12, first_at_risk_at: '2026-12-05T12:00:00Z' })]);
    expect(retentionText(rows, now)).toBe(
      'If GitHub keeps runs for 90 or 400 days, 1 stored run is older and only here; 40 more are deleted there within 30 days. Not stored yet: 3 days of history and the jobs of 12 runs of 1 repository; the first goes in 5 days.');
    expect(retentionText(rowsOf([coverage(1)], [retention(1)]), now)).toBe('If GitHub keeps runs for 90 days, 0 stored runs are older and only here; 0 more are deleted there within 30 days. All of that is stored.');
    expect(retentionText(whole, now)).toBe('');
  });
});

describe('facts', () => {
  it('of the collector', () => {
    const last_minute = { polls: 25, unchanged: 20, requests: 30, not_modified: 20, waits: 1, run_attempts_stored: 7, jobs_stored: 1 };
    expect(Object.fromEntries(collectorFacts(health({ collector: { ...collector, state: 'collecting', message: 'reading acme/api', last_minute } }), now))).toEqual({
      State: 'Collecting now', Collects: 'acme', Says: 'Reading acme/api.', 'Last finished': '40 s ago', 'Next look': 'in 20 s', 'So far': '2 of 2 repositories',
      'Last minute': '25 looks, 20 without news; 30 requests, 20 of them free; 1 wait', 'Stored in it': '7 attempts, 1 job',
    });
    expect(collectorFacts(health({ collector: { ...collector, state: 'off', owner: '', next_start_at: null } }), now)).toEqual([['State', 'Off: this server only shows']]);
  });
  it.each([
    [null, '—', 'no limit is known'],
    [{ limit: 5000, remaining: 4200, reset_at: '2026-11-30T12:40:00Z', waiting_until: null, waiting_for: '' }, '4,200', 'of 5,000 requests an hour, renewed in 40 min'],
    [{ limit: 5000, remaining: 0, reset_at: '2026-11-30T12:40:00Z', waiting_until: '2026-11-30T12:40:00Z', waiting_for: 'the hourly limit' }, '0', 'of 5,000 requests an hour, renewed in 40 min; waits 40 min for the hourly limit'],
    [{ limit: null, remaining: null, reset_at: null, waiting_until: null, waiting_for: '' }, '—', 'no limit is known'],
  ])('of the budget %j', (budget, value, detail) => expect(budgetText(health({ collector: { ...collector, budget } }), now)).toEqual({ value, detail }));
  it('of the store, the archive and webhooks', () => {
    expect(storageFacts(health()).map(([name]) => name)).toEqual(['Runlight', 'Engine', 'Schema', 'Data version', 'Stored', 'Last news']);
    expect(archiveFacts(health(), now)).toEqual([]);
    const archive = { place: '/a', mode: 'follows', state: 'failing', message: 'no such folder', last_exchanged_at: null, interval_s: 60, rows_taken: 1, segments_taken: 1, rows_written: 0, segments_written: 0 };
    expect(Object.fromEntries(archiveFacts(health({ archive }), now))).toMatchObject({ Way: 'Follows it: reads only', 'Last exchanged': 'Never; every 60 s', Taken: '1 row in 1 segment', Says: 'No such folder.' });
    expect(webhookFacts(health(), now)).toEqual([['State', 'Off: no secret is set']]);
    expect(webhookFacts(health({ webhooks: { enabled: true, received: 9, duplicates: 1, applied: 7, waiting: 2, refused: 0, last_received_at: null } }), now)).toContainEqual(['Last', 'None yet']);
  });
});
