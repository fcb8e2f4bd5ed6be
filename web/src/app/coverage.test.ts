// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import type { CoverageRow, LedgerRow } from '../api/types';
import { missing, type DayRange } from './coverage';

const row = (change: Partial<CoverageRow>): CoverageRow => ({
  repository_id: 1, owner: 'acme', repo: 'api', state: 'watched', covered_from: '2026-05-01T10:00:00Z', covered_until: '2026-05-31T10:00:00Z',
  gap_from: null, gap_until: null, history: 'whole', since: null, is_complete: true, days_unread: 0, days_short: 0, runs: 9, run_attempts: 9, jobs: 9,
  absent_runs: 0, job_lists_due: 0, unfinished_runs: 0, last_run_created_at: null, last_proved_at: null, last_collected_at: null, last_outcome: null,
  last_message: null, ...change,
});
const reading = row({ history: 'reading', is_complete: false, covered_from: '2026-05-12T08:00:00Z', days_unread: 40 });
const gap = row({ repo: 'web', history: 'reading', is_complete: false, gap_from: '2026-05-08T06:00:00Z', gap_until: '2026-05-10T00:00:00Z', days_unread: 3 });
const may: DayRange = { from: '2026-05-01', to: '2026-05-31' };
const always: DayRange = { from: null, to: null };
const short = (day: string, is_complete: boolean): LedgerRow =>
  ({ day, runs_promised: 2, runs_stored: 1, proved_at: `${day}T00:00:00Z`, repositories_short: 1, is_complete });

const notes = (rows: CoverageRow[], range = may, collecting = true, ledger: LedgerRow[] = []) => missing(rows, ledger, range, collecting).notes;
const days = (rows: CoverageRow[], ...asked: string[]) => asked.filter(missing(rows, [], always, true).isIncomplete);

describe('what is missing', () => {
  it('is nothing of a repository that is read whole', () => {
    expect(notes([row({})], always)).toEqual([]);
    expect(days([row({})], '2000-01-01', '2026-05-01')).toEqual([]);
  });

  it.each<[string, CoverageRow[], string]>([
    ['history', [reading], 'History before 13 May 2026 is still being read (acme/api).'],
    ['the histories of several', [row({ ...reading, repo: 'a', covered_from: '2026-05-03T00:00:00Z' }), reading, row({})],
      'History before 13 May 2026 is still being read (acme/a and 1 more).'],
    ['a gap', [gap], 'Runs from 8 May 2026 to 9 May 2026 are still being read (acme/web).'],
    ['a gap within one day', [row({ ...gap, gap_until: '2026-05-08T09:00:00Z', days_unread: 1 })], 'Runs of 8 May 2026 are still being read (acme/web).'],
    ['what was left out by choice', [row({ history: 'since', since: '2026-05-04T00:00:00Z', covered_from: '2026-05-04T00:00:00Z' })],
      'Runs before 4 May 2026 are left out, as chosen with --since (acme/api).'],
    ['what nobody can read any more', [row({ ...reading, state: 'gone' })],
      'Some runs before 13 May 2026 were never read: the repository is gone or has moved (acme/api).'],
    ['everything of a new repository', [row({ history: 'unread', covered_from: null, covered_until: null })], 'Nothing is read yet of acme/api.'],
  ])('is said of %s', (_, rows, text) => expect(notes(rows)).toEqual([text]));

  it('is not being read where nobody collects', () => {
    expect(notes([reading], may, false)).toEqual(['History before 13 May 2026 is not read yet (acme/api).']);
    expect(notes([gap], may, false)).toEqual(['Runs from 8 May 2026 to 9 May 2026 are not read yet (acme/web).']);
  });

  it('is said of the chosen range only', () => {
    expect(notes([reading], { from: '2026-05-13', to: null })).toEqual([]);
    expect(notes([reading], { from: '2026-05-12', to: null })).toHaveLength(1);
    expect(notes([reading], { from: null, to: '2026-04-02' })).toEqual([]);
    expect(notes([gap], { from: null, to: '2026-05-07' })).toEqual([]);
  });

  it('are days that hold fewer runs than promised', () => {
    expect(notes([row({})], may, true, [short('2026-05-02', false), short('2026-05-03', true)]))
      .toEqual(['1 day holds fewer runs than GitHub promised; it is read again.']);
    const { notes: several, isIncomplete } = missing([row({})], [short('2026-05-02', false), short('2026-05-04', false)], may, true);
    expect(several).toEqual(['2 days hold fewer runs than GitHub promised; they are read again.']);
    expect(['2026-05-02', '2026-05-03', '2026-05-04'].filter(isIncomplete)).toEqual(['2026-05-02', '2026-05-04']);
  });

  it('are the days from the beginning of the repository to what is covered', () => {
    expect(days([reading], '2026-04-02', '2026-04-03', '2026-05-12', '2026-05-13')).toEqual(['2026-04-03', '2026-05-12']);
    expect(days([row({ ...reading, covered_from: '2026-05-12T00:00:00Z' })], '2026-05-11', '2026-05-12')).toEqual(['2026-05-11']);
    expect(days([gap], '2026-05-07', '2026-05-08', '2026-05-09', '2026-05-10')).toEqual(['2026-05-08', '2026-05-09']);
    expect(days([row({ history: 'since', since: '2026-05-04T00:00:00Z' })], '1999-01-01', '2026-05-01', '2026-05-02')).toEqual(['1999-01-01', '2026-05-01']);
  });
});
