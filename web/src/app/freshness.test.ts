// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { collectorLine, freshness } from './freshness';
import type { ArchiveState, Health } from '../api/types';

const archive = (change: Partial<ArchiveState> = {}): ArchiveState => ({
  place: '/srv/archive', mode: 'follows', state: 'waiting', message: '', last_exchanged_at: '2026-11-23T11:59:48Z', failing_since: null, interval_s: 60,
  segments_taken: 3, rows_taken: 40, segments_written: 0, rows_written: 0, ...change,
});
const now = Date.parse('2026-11-23T12:00:00Z');
const health = (collector: Partial<Health['collector']> = {}, change: Partial<Health> = {}): Health => ({
  version: '1', engine_version: '1', schema_version: 1, data_version: 1, repositories: 3, workflows: 5, runs: 7, jobs: 9,
  last_observed_at: '2026-11-23T11:59:20Z', repositories_incomplete: 0, histories_unread: 0,
  collector: {
    state: 'waiting', owner: 'acme', message: '', last_finished_at: '2026-11-23T11:55:00Z', next_start_at: '2026-11-23T12:05:00Z',
    repositories_done: 0, repositories_total: 0, budget: null, last_minute: null, ...collector,
  },
  webhooks: { enabled: false, received: 0, refused: 0, duplicates: 0, applied: 0, waiting: 0, last_received_at: null },
  archive: null,
  ...change,
});

describe('freshness', () => {
  it.each<[string, Health | undefined, boolean, string, string]>([
    ['waiting', health(), false, 'Updated 40 s ago', 'good'],
    ['collecting', health({ state: 'collecting', repositories_done: 12, repositories_total: 96 }), false,
      'Updated 40 s ago · collecting 12 of 96 repositories', 'working'],
    ['looking for repositories', health({ state: 'collecting' }, { last_observed_at: null }), false, 'No data yet · collecting', 'working'],
    ['failing', health({ state: 'failing', message: 'no' }), false, 'Updated 40 s ago · collector fails', 'bad'],
    ['incomplete', health({}, { repositories_incomplete: 1 }), false, 'Updated 40 s ago · 1 repository incomplete', 'good'],
    ['reading history', health({}, { histories_unread: 4 }), false, 'Updated 40 s ago · reading the history of 4 repositories', 'good'],
    ['not collecting', health({ state: 'off' }, { histories_unread: 1 }), false, 'Updated 40 s ago · history of 1 repository not read yet', 'good'],
    ['a replica', health({ state: 'off' }, { archive: archive() }), false, 'Updated 40 s ago · archive read 12 s ago', 'good'],
    ['a replica that begins', health({ state: 'off' }, { last_observed_at: null, histories_unread: 3, archive: archive({ state: 'beginning' }) }), false,
      'No data yet · reading the archive', 'working'],
    ['a replica that is cut off', health({ state: 'off' }, { archive: archive({ state: 'failing' }) }), false, 'Updated 40 s ago · archive fails', 'bad'],
    ['beginning to collect', health({ state: 'collecting' }, { archive: archive({ mode: 'exchanges', state: 'beginning' }) }), false,
      'Updated 40 s ago · reading the archive', 'working'],
    ['collecting into an archive', health({ state: 'collecting' }, { archive: archive({ mode: 'exchanges' }) }), false, 'Updated 40 s ago · collecting', 'working'],
    ['gone', health(), true, 'Server does not answer', 'bad'],
    ['not known yet', undefined, false, '', 'none'],
  ])('of a server that is %s', (_, value, unreachable, text, tone) => {
    expect(freshness(value, unreachable, now)).toMatchObject({ text, tone });
  });
});

describe('the collector’s line', () => {
  it.each<[Partial<Health['collector']>, string]>([
    [{}, 'Collects acme: last finished 5 min ago, next in 5 min.'],
    [{ state: 'off' }, 'This server does not collect; it shows what “runlight collect” stores.'],
    [{ state: 'failing', message: 'HTTP 401' }, 'Collecting acme fails: HTTP 401 (next in 5 min)'],
    [{ state: 'sleeping_on_the_job', last_finished_at: null, next_start_at: null }, 'Collects acme: last finished never.'],
  ])('for %j', (collector, text) => expect(collectorLine(health(collector), now)).toBe(text));

  it('tells of the archive that a replica follows, and of the one that is written to', () => {
    expect(collectorLine(health({ state: 'off' }, { archive: archive() }), now)).toBe('This server follows the archive /srv/archive: read 12 s ago, and every 60 s.');
    expect(collectorLine(health({}, { archive: archive({ mode: 'exchanges' }) }), now))
      .toBe('Collects acme: last finished 5 min ago, next in 5 min. It shares the archive /srv/archive: exchanged 12 s ago, and every 60 s.');
  });
});
