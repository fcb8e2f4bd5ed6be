// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import type { ApiToken, Session } from '../../api/types';
import {
  emptyDraft, endOf, events, eventWord, faultsOf, globsOf, isRefusal, nextLimit, requestOf, sessionsSentence, tabOf, tokensSentence, tokenState,
  type Draft,
} from './words';

const now = Date.parse('2026-11-23T22:00:00Z');
const token = (expires_at: string, revoked_at: string | null = null): ApiToken => ({
  token_id: 't', name: 'ci', scopes: ['read'], repositories: null, created_by: 'Ada', created_at: '2026-10-01T00:00:00Z', expires_at, last_used_at: null, revoked_at,
});

describe('an event', () => {
  it('has words, also when this version does not know it', () => {
    expect(events).toHaveLength(10);
    expect(eventWord('sign_in_refused')).toBe('Sign-in refused');
    expect(eventWord('key_changed')).toBe('Key changed');
    expect(eventWord('constructor_called')).toBe('Constructor called');
  });
  it('is a refusal or not', () =>
    expect(events.filter(isRefusal)).toEqual(['sign_in_refused', 'token_refused', 'request_refused', 'rate_limited']));
});

describe('a token', () => {
  it.each<[string, string | null, string]>([
    ['2027-01-01T00:00:00Z', null, 'active'],
    ['2026-11-28T00:00:00Z', null, 'ends_soon'],
    ['2026-11-23T22:00:00Z', null, 'expired'],
    ['2027-01-01T00:00:00Z', '2026-11-01T00:00:00Z', 'revoked'],
    ['2026-01-01T00:00:00Z', '2026-11-01T00:00:00Z', 'revoked'],
  ])('that ends %s, revoked %s, is %s', (end, revoked, state) => expect(tokenState(token(end, revoked), now)).toBe(state));

  it.each<[ApiToken[], string]>([
    [[token('2027-01-01T00:00:00Z')], '1 token can be used.'],
    [[token('2026-11-28T00:00:00Z')], '1 token can be used; it ends within 7 days.'],
    [[token('2026-11-28T00:00:00Z'), token('2027-01-01T00:00:00Z'), token('2026-01-01T00:00:00Z')], '2 tokens can be used; 1 of them ends within 7 days.'],
    [[token('2026-01-01T00:00:00Z')], 'None of these tokens can be used any more.'],
  ])('counts as one that can be used until it ends: %#', (tokens, sentence) => expect(tokensSentence(tokens, now)).toBe(sentence));
});

it('counts people, not their sessions', () => {
  const session = (email: string): Session => ({
    session_id: email, name: 'Ada', email, role: 'viewer', address: '', signed_in_at: '', last_seen_at: '', expires_at: '', is_own: false,
  });
  expect(sessionsSentence([session('a@x'), session('a@x'), session('b@x')])).toBe('2 people are signed in, in 3 sessions.');
  expect(sessionsSentence([session('a@x')])).toBe('1 person is signed in.');
});

describe('a new token', () => {
  const good: Draft = { ...emptyDraft, name: ' ci ' };
  it('is sent as the API takes it', () => {
    expect(requestOf(good)).toEqual({ name: 'ci', scopes: ['read'], repositories: null, expires_in_days: 90 });
    expect(requestOf({ name: 'x', scopes: ['admin', 'read'], repositories: 'acme/*\nacme/api, acme/*', days: '7' })).toEqual({
      name: 'x', scopes: ['read', 'admin'], repositories: ['acme/*', 'acme/api'], expires_in_days: 7,
    });
  });
  it.each<[string, Partial<Draft>, string[]]>([
    ['nothing wrong', {}, []],
    ['366 days', { days: '366' }, []],
    ['no name', { name: '  ' }, ['name']],
    ['a long name', { name: 'x'.repeat(101) }, ['name']],
    ['no scope', { scopes: [] }, ['scopes']],
    ['a glob without an owner', { repositories: 'acme/* api' }, ['repositories']],
    ['too many globs', { repositories: Array.from({ length: 101 }, (_, index) => `acme/${index}`).join('\n') }, ['repositories']],
    ['no days', { days: '' }, ['days']],
    ['0 days', { days: '0' }, ['days']],
    ['367 days', { days: '367' }, ['days']],
    ['part of a day', { days: '1.5' }, ['days']],
    ['everything', { name: '', scopes: [], repositories: 'x', days: '-1' }, ['name', 'scopes', 'repositories', 'days']],
  ])('says what is wrong with it: %s', (_, change, fields) => expect(Object.keys(faultsOf({ ...good, ...change }))).toEqual(fields));
  it('tells when it ends', () => {
    expect(endOf('2', now)).toBe(Date.parse('2026-11-25T22:00:00Z'));
    expect(endOf('', now)).toBeNull();
  });
  it('takes globs with whatever between them', () => expect(globsOf(' a/b,\n\nc/d  a/b ')).toEqual(['a/b', 'c/d']));
});

it.each([[200, 120, null], [200, 200, 400], [6400, 6400, 10_000], [10_000, 10_000, null]])('after %i events of which %i came, asks for %s', (limit, got, next) =>
  expect(nextLimit(limit, got)).toBe(next));

it.each([['audit', 'audit'], [null, 'tokens'], ['nothing', 'tokens']])('shows for the tab %s: %s', (text, tab) => expect(tabOf(text)).toBe(tab));
