// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { apiParameters, decodeView, defaultView, encodeView, isFiltered, rangeText, type View } from './codec';

const full: View = {
  repositories: ['acme/api', 'acme/web.app_2'],
  branch: 'feature/a&b=c #1 +x',
  range: { kind: 'between', from: '2026-05-01', to: '2026-05-31' },
  search: 'end to end 100% «ü»',
  sort: { column: 'duration_p95_s', descending: true },
  verdicts: ['failing', 'stale'],
  workflow_id: 9_007_199_254_740_991,
  runs: 100,
  tab: 'audit',
  audit_event: 'sign_in_refused',
  events: ['push', 'workflow_dispatch'],
  run_id: 9_007_199_254_740_990,
  attempt: 2,
  outcomes: ['failed', 'timed_out'],
  actor: 'dependabot[bot]',
  what_if: 'ubuntu-latest,ubuntu-latest-8-cores,2',
  by: 'label',
};

describe('the address of a view', () => {
  it.each<[string, Partial<View>]>([
    ['the default', {}],
    ['everything', full],
    ['seven days', { range: { kind: 'last', days: 7 } }],
    ['all time', { range: { kind: 'all' } }],
    ['an open end', { range: { kind: 'between', from: '2026-05-01', to: null } }],
    ['an open start', { range: { kind: 'between', from: null, to: '2026-05-01' } }],
    ['the default branch', { branch: '*' }],
    ['a branch called default', { branch: 'default' }],
    ['ascending sort', { sort: { column: 'repo', descending: false } }],
  ])('comes back as it went: %s', (_, change) => {
    const view = { ...defaultView, ...change };
    expect(decodeView(encodeView(view))).toEqual(view);
  });

  it('is empty for the default and readable otherwise', () => {
    expect(encodeView(defaultView)).toBe('');
    expect(encodeView({ repositories: ['acme/api'], branch: '*', range: { kind: 'last', days: 7 } })).toBe(
      '?repository=acme/api&branch=*&range=7d',
    );
  });

  it.each([
    '?range=3weeks', '?range=', '?from=yesterday', '?to=2026-02-31', '?runs=31', '?runs=-5', '?workflow=abc', '?workflow=-1', '?workflow=0',
    '?repository=', '?repository=no-slash', '?repository=a/b/c', '?sort=DROP%20TABLE', '?sort=-', '?verdict=%3Cb%3E', '?utm_source=x', '?%',
    '?branch=', '?tab=', '?tab=A%20b', '?event=%3Cb%3E', '?audit_event=%3Cb%3E', '?run=0', '?attempt=x', '?outcome=A', '?by=%3C', '?actor=', '?what_if=', '?repository=%E0%A4%A',
  ])('passes over what it cannot read: %s', (search) => expect(decodeView(search)).toEqual(defaultView));

  it('turns a range given backwards round', () => {
    expect(decodeView('?from=2026-05-31&to=2026-05-01').range).toEqual({ kind: 'between', from: '2026-05-01', to: '2026-05-31' });
  });

  it('cuts what is too long between two characters', () => {
    const view = decodeView(`?search=${'x'.repeat(199)}🧪&branch=${'y'.repeat(499)}🧪`);
    expect(view).toMatchObject({ search: 'x'.repeat(199), branch: 'y'.repeat(499) });
    expect(decodeView(encodeView(view))).toEqual(view);
  });

  it('takes no workflow whose id a number cannot hold', () => {
    expect(decodeView('?workflow=9999999999999999').workflow_id).toBeNull();
    expect(decodeView('?workflow=9007199254740993').workflow_id).toBeNull();
  });

  it('keeps each repository once', () => {
    expect(decodeView('?repository=a/b&repository=a/b').repositories).toEqual(['a/b']);
  });
});

describe('the filters for the API', () => {
  const now = Date.parse('2026-11-23T22:00:00Z');
  it('counts today as one of the days of a relative range', () => {
    expect(apiParameters({ repositories: ['a/b'], branch: '*', events: [], range: { kind: 'last', days: 7 } }, now)).toEqual([
      ['repository', 'a/b'], ['branch', '*'], ['from', '2026-11-17'],
    ]);
  });
  it('leaves out what is not limited', () => {
    expect(apiParameters({ repositories: [], branch: null, events: [], range: { kind: 'all' } }, now)).toEqual([]);
    expect(apiParameters({ repositories: [], branch: null, events: [], range: { kind: 'between', from: '2026-05-01', to: null } }, now)).toEqual([
      ['from', '2026-05-01'],
    ]);
  });
});

describe('words', () => {
  it('knows whether anything is filtered', () => {
    expect(isFiltered(defaultView)).toBe(false);
    expect(isFiltered({ ...defaultView, workflow_id: 5, runs: 5 })).toBe(false);
    expect(isFiltered({ ...defaultView, search: 'x' })).toBe(true);
    expect(isFiltered({ ...defaultView, outcomes: ['failed'] })).toBe(true);
    expect(isFiltered({ ...defaultView, actor: 'somebody' })).toBe(true);
    expect(isFiltered({ ...defaultView, range: { kind: 'all' } })).toBe(true);
  });
  it('says the range in words', () => {
    expect(rangeText({ kind: 'last', days: 30 })).toBe('last 30 days');
    expect(rangeText({ kind: 'between', from: '2026-05-01', to: '2026-05-01' })).toBe('2026-05-01');
    expect(rangeText({ kind: 'between', from: null, to: '2026-05-01' })).toBe('until 2026-05-01');
  });
});

describe('links that were handed out', () => {
  // Only ever add to these: each is in somebody's notes.
  it.each<[string, Partial<View>]>([
    ['?repository=acme/api&branch=*&range=7d', { repositories: ['acme/api'], branch: '*', range: { kind: 'last', days: 7 } }],
    ['?from=2026-05-01&to=2026-05-31&verdict=failing&sort=-success_rate', {
      range: { kind: 'between', from: '2026-05-01', to: '2026-05-31' }, verdicts: ['failing'], sort: { column: 'success_rate', descending: true },
    }],
    ['?repository=acme/api&workflow=42&runs=50&range=all', { repositories: ['acme/api'], workflow_id: 42, runs: 50, range: { kind: 'all' } }],
    ['?tab=audit&audit_event=sign_in_refused', { tab: 'audit', audit_event: 'sign_in_refused' }],
    ['?search=end+to+end&outcome=failed&event=push&actor=dependabot%5Bbot%5D', { search: 'end to end', outcomes: ['failed'], events: ['push'], actor: 'dependabot[bot]' }],
    ['?repository=acme/api&run=77&attempt=2&by=label', { repositories: ['acme/api'], run_id: 77, attempt: 2, by: 'label' }],
    // As another program may have written them.
    ['?repository=acme%2Fapi&branch=%2A&range=7d&v=1&utm_source=chat', { repositories: ['acme/api'], branch: '*', range: { kind: 'last', days: 7 } }],
  ])('%s', (search, view) => expect(decodeView(search)).toEqual({ ...defaultView, ...view }));
});
