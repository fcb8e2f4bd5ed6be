// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import type { Viewer } from '../api/types';
import { afterSignOut, entrance, initial, may, signInAddress, signInLabel, viewerKey, viewerName, visibilityText } from './session';

const ada: Viewer = {
  means: 'session', role: 'viewer', permissions: ['read'], name: 'Ada', email: 'ada@example.com', all_repositories: false,
  repositories: ['acme/*'], provider: 'GitHub', expires_at: null,
};
const nobody: Viewer = { ...ada, means: 'none', role: 'nobody', permissions: [], name: '', email: '', repositories: [] };

describe('what is shown', () => {
  it.each<[string, Viewer | undefined, boolean, string]>([
    ['somebody who may read', ada, false, 'pages'],
    ['everybody on this machine', { ...nobody, means: 'loopback', permissions: ['read', 'metrics', 'query', 'admin'] }, false, 'pages'],
    ['nobody', nobody, false, 'sign_in'],
    ['somebody who has been signed out', nobody, true, 'pages'],
    ['somebody who may not read', { ...ada, permissions: ['metrics'] }, false, 'no_access'],
    ['somebody who may not read any more', { ...ada, permissions: [] }, true, 'no_access'],
    ['not known', undefined, false, 'pages'],
  ])('to %s', (_, viewer, entered, expected) => expect(entrance(viewer, entered)).toBe(expected));

  it('is not the administrator’s while it is not known who looks', () => {
    expect(may(undefined, 'admin')).toBe(false);
    expect(may(ada, 'read')).toBe(true);
    expect(may(ada, 'admin')).toBe(false);
  });
});

describe('the address of the sign-in', () => {
  it.each([
    ['/', '', '/auth/sign-in'],
    ['/workflows', '', '/auth/sign-in?return_to=%2Fworkflows'],
    ['/', '?range=7d', '/auth/sign-in?return_to=%2F%3Frange%3D7d'],
    ['/workflow', '?repository=acme/api&branch=a%26b', '/auth/sign-in?return_to=%2Fworkflow%3Frepository%3Dacme%2Fapi%26branch%3Da%2526b'],
    ['//evil.example/x', '', '/auth/sign-in?return_to=%2Fevil.example%2Fx'],
    ['/\\evil.example', '', '/auth/sign-in?return_to=%2Fevil.example'],
  ])('of %s%s comes back to it', (path, search, address) => expect(signInAddress(path, search)).toBe(address));

  it.each([
    ['GitHub', 'Sign in with GitHub'],
    ['login.example.com', 'Sign in at login.example.com'],
    ['localhost:9000', 'Sign in at localhost:9000'],
    [null, 'Sign in'],
  ])('is labelled by the provider: %s', (provider, label) => expect(signInLabel(provider)).toBe(label));
});

it.each([
  ['/', '/'], ['/?signed_out', '/?signed_out'], ['https://login.example.com/logout?x=1', 'https://login.example.com/logout?x=1'],
  ['javascript:alert(1)', '/'], ['//evil.example', '/'], ['/\\evil.example', '/'], ['', '/'], [undefined, '/'], [7, '/'],
])('goes from %s to %s after signing out', (redirect, address) => expect(afterSignOut(redirect)).toBe(address));

describe('words', () => {
  it('names people by what is known of them', () => {
    expect([ada, { ...ada, name: '' }, { ...ada, name: '', email: '' }].map(viewerName)).toEqual(['Ada', 'ada@example.com', 'Somebody']);
    expect([ada, { ...ada, name: '𝒶da' }, { ...ada, name: 'émile' }].map(initial)).toEqual(['A', '𝒶', 'É']);
  });
  it.each<[boolean, string[], string]>([
    [true, [], 'all repositories'],
    [false, [], 'no repository'],
    [false, ['acme/*'], 'acme/*'],
    [false, ['a/*', 'b/*', 'c/*', 'd/*', 'e/*'], 'a/*, b/*, c/* and 2 more'],
  ])('tells what may be seen: all %s, globs %s', (all, globs, text) => expect(visibilityText(all, globs)).toBe(text));
});

it('knows when a viewer sees something else', () => {
  expect(viewerKey({ ...ada, expires_at: '2026-11-23T22:00:00Z' })).toBe(viewerKey(ada));
  for (const change of [{ name: 'Grace' }, { role: 'admin' as const }, { repositories: ['acme/api'] }, { permissions: [] }]) {
    expect(viewerKey({ ...ada, ...change })).not.toBe(viewerKey(ada));
  }
});
