// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { addressOf, pageOf, workflowAddress } from './navigation';

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
