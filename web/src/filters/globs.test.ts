// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { expanded, isGlob } from './globs';

const names = ['acme/api', 'acme/web', 'acme/web-app', 'acme/Web-Site', 'acme/web.app', 'other/web-app', 'other/a+b'];

it.each<[string, string[]]>([
  ['acme/web-*', ['acme/web-app', 'acme/Web-Site']],
  ['ACME/WEB-*', ['acme/web-app', 'acme/Web-Site']],
  ['acme/*', names.slice(0, 5)],
  ['web-*', ['acme/web-app', 'acme/Web-Site', 'other/web-app']],
  ['*/web-app', ['acme/web-app', 'other/web-app']],
  ['*', names],
  ['acme/web?app', ['acme/web-app', 'acme/web.app']],
  ['acme/web.*', ['acme/web.app']],
  ['acme/a*, other/a+*', ['acme/api', 'other/a+b']],
  ['acme*', []],
  ['acme/[a-z]*', []],
  ['', []],
])('%s', (pattern, expected) => expect(expanded(pattern, names)).toEqual(expected));

it('stays quick where many stars are typed', () => {
  const begin = performance.now();
  expect(expanded(`${'*a'.repeat(12)}!`, Array.from({ length: 2000 }, () => `acme/${'a'.repeat(60)}`))).toEqual([]);
  expect(performance.now() - begin).toBeLessThan(3000);
});

it('knows a pattern', () => {
  expect(['acme/web-*', 'we?'].every(isGlob)).toBe(true);
  expect(['acme/web', ''].some(isGlob)).toBe(false);
});
