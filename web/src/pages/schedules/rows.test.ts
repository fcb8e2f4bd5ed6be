// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import type { Finding, Schedule, VerdictRow } from '../../api/types';
import { headline, rowsOf, stateCounts, switchOffText } from './rows';

const now = Date.parse('2026-11-30T00:00:00Z');
const schedule = (workflow_id: number, change: Partial<Schedule> = {}): Schedule => ({
  repository_id: 1, owner: 'acme', repo: 'api', workflow_id, workflow_name: `W${workflow_id}`, cron: '0 2 * * *', time_zone: '', problem: '', slots: 50, matched: 50, missed: 0, late: 0,
  reliability: 1, delay_p50_s: 300, delay_p95_s: 900, next_slot: null, last_slot: null, last_missed: null, missed_slots: [], quieter_cron: '', ...change,
});
const missed = (workflow_id: number, cron = '0 2 * * *') => ({ repository_id: 1, workflow_id, verdict: 'missed', sentence: 'It has not started.', evidence: JSON.stringify({ cron }) }) as Finding;
const judged = (workflow_id: number, switch_off_at: string | null, state = 'active') => ({ repository_id: 1, workflow_id, state, evidence: JSON.stringify({ switch_off_at }) }) as VerdictRow;
const statesOf = (...args: [Schedule[], Finding[]?, VerdictRow[]?]) => rowsOf(args[0], args[1] ?? [], args[2] ?? [], now).map(({ schedule: { workflow_id }, state }) => `${workflow_id} ${state}`);

describe('a cron', () => {
  it.each<[string, Partial<Schedule>]>([
    ['kept', {}], ['kept', { reliability: 0.98, missed: 1, matched: 49 }], ['kept', { reliability: 0.9, missed: 1, matched: 9 }], ['unreliable', { reliability: 0.9, missed: 5, matched: 45 }],
    ['late', { delay_p95_s: 1801 }], ['early', { reliability: null }], ['broken', { reliability: null, problem: 'the minute 61 does not exist' }],
  ])('is %s with %j', (state, change) => expect(statesOf([schedule(1, change)])).toEqual([`1 ${state}`]));
  it('is missed when the server says so of that very cron', () => {
    expect(statesOf([schedule(1), schedule(2)], [missed(2), missed(1, '5 5 * * *')])).toEqual(['2 missed', '1 kept']);
    expect(rowsOf([schedule(2)], [missed(2)], [], now)[0]).toMatchObject({ sentence: 'It has not started.' });
  });
  it('ends soon within a week of being switched off', () =>
    expect(statesOf([schedule(1), schedule(2)], [], [judged(1, '2026-12-08T00:00:00Z'), judged(2, '2026-12-06T00:00:00Z')])).toEqual(['2 ending', '1 kept']));
  it('takes evidence that it cannot read for none', () =>
    expect(statesOf([schedule(1)], [{ ...missed(1), evidence: 'x' }], [{ ...judged(1, null), evidence: 'null' }])).toEqual(['1 kept']));
  it('stands before those that are kept better', () =>
    expect(statesOf([schedule(1), schedule(2, { reliability: 0.5, missed: 9 }), schedule(3, { reliability: 0.3, missed: 9 }), schedule(4, { delay_p95_s: 1000 })])).toEqual(
      ['3 unreliable', '2 unreliable', '4 kept', '1 kept']));
});

describe('the first line', () => {
  it.each<[Schedule[], string]>([
    [[schedule(1)], 'The only schedule is kept'],
    [[schedule(1), schedule(2)], 'All 2 schedules are kept'],
    [[schedule(1), schedule(2, { delay_p95_s: 4000 })], 'No schedule loses runs; 1 of 2 schedules starts more than 30 minutes late at times'],
    [[schedule(1), schedule(2, { reliability: 0.41, missed: 42 })], '1 of 2 schedules loses runs: “W2” of api, which started a run in 41% of its slots'],
    [[schedule(3, { reliability: 0.6, missed: 42 }), schedule(2, { reliability: 0.41, missed: 42 })], '2 of 2 schedules lose runs: worst of all “W2” of api, which started a run in 41% of its slots'],
    [[schedule(3, { reliability: null, problem: 'no' })], '1 of 1 schedule loses runs: “W3” of api, whose cron has no slots'],
  ])('%#', (schedules, text) => expect(headline(rowsOf(schedules, [], [], now)).text).toBe(text));
  it('counts the states', () => expect(stateCounts(rowsOf([schedule(1), schedule(2), schedule(3, { delay_p95_s: 4000 })], [], [], now))).toEqual([{ state: 'late', number: 1 }, { state: 'kept', number: 2 }]));
});

describe('what GitHub switches off', () => {
  const rows = rowsOf([schedule(1), schedule(2)], [], [judged(1, '2027-01-20T00:00:00Z'), judged(2, '2026-12-10T00:00:00Z')], now);
  it('is told by the first', () => expect(switchOffText(rows, [], now)).toBe(
    'Unless something is pushed, GitHub switches off “W2” of api first, in 10 days: 60 days after the last push to a public repository.'));
  it('is told where it happened', () => expect(switchOffText([], [judged(5, null, 'disabled_inactivity')], now)).toBe(
    'GitHub is not known to switch any of them off. 1 workflow is switched off for want of pushes, and with it every other trigger of the file.'));
});
