// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { destinations, groups, reachable } from './destinations';
import { paths } from './router';

it('has every page that does not need a run to be chosen', () => {
  expect(destinations.map(({ page }) => page).toSorted()).toEqual(Object.keys(paths).filter((page) => page !== 'run').toSorted());
});

it('has a key of its own for each', () => {
  expect(new Set(destinations.map(({ key }) => key)).size).toBe(destinations.length);
});

it('stands together by group', () => {
  expect([...new Set(destinations.map(({ group }) => group))]).toEqual([...groups]);
  expect(destinations.map(({ group }) => groups.indexOf(group)).every((group, index, all) => index === 0 || group >= all[index - 1]!)).toBe(true);
});

it('leads to Access only those who may go there', () => {
  expect(reachable(['read']).some(({ page }) => page === 'access')).toBe(false);
  expect(reachable(['read', 'admin'])).toEqual(destinations);
});
