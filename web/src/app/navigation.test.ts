// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { addressOf, pageOf, runAddress, workflowAddress } from './navigation';

it('knows its pages, with or without a slash at the end', () => {
  expect(pageOf('/')).toBe('home');
  expect(pageOf('/workflows/')).toBe('workflows');
  expect(pageOf('/workflow')).toBe('workflow');
  expect(pageOf('/access')).toBe('access');
  expect(pageOf('/nothing')).toBeNull();
});

it('keeps branch and range between pages, and the lists’ repositories apart from a workflow’s own', () => {
  const lists = '?repository=a/b&repository=a/c&branch=*&range=7d&search=x';
  expect(addressOf('home', '/workflows', lists)).toBe('/?repository=a/b&repository=a/c&branch=*&range=7d');
  const one = workflowAddress({ owner: 'a', repo: 'b', workflow_id: 7 }, lists);
  expect(one).toBe('/workflow?repository=a/b&workflow=7&branch=*&range=7d');
  const search = one.slice(one.indexOf('?'));
  expect(addressOf('workflows', '/workflow', search)).toBe('/workflows?repository=a/b&repository=a/c&branch=*&range=7d');
  expect(addressOf('workflow', '/', '?range=all')).toBe('/workflow?repository=a/b&workflow=7&range=all');
});

it('keeps a repository’s page apart too, and takes nothing from a run’s', () => {
  expect(addressOf('runs', '/workflows', '?repository=a/b&repository=a/c')).toBe('/runs?repository=a/b&repository=a/c');
  expect(addressOf('runs', '/run', runAddress({ owner: 'x', repo: 'y' }, 5).slice(4))).toBe('/runs?repository=a/b&repository=a/c');
  expect(addressOf('home', '/repository', '?repository=x/y')).toBe('/?repository=a/b&repository=a/c');
  expect(addressOf('runs', '/system', '?repository=a/b')).toBe('/runs?repository=a/b');
  expect(addressOf('repository', '/', '?repository=a/b')).toBe('/repository?repository=x/y');
  expect(runAddress({ owner: 'a', repo: 'b' }, 7)).toBe('/run?repository=a/b&run=7');
});
