// SPDX-License-Identifier: MIT
import type { Page } from '../app/navigation';
import { defaultBranch } from './codec';

export type FilterName = 'repositories' | 'branch' | 'events' | 'range';

const all: readonly FilterName[] = ['repositories', 'branch', 'events', 'range'];
const ofOne: readonly FilterName[] = ['branch', 'events', 'range'];

/** What each page is filtered by, for the bar above it. A page about one thing chooses its repository itself. */
export const uses: Record<Page, readonly FilterName[]> = {
  home: all,
  workflows: all,
  workflow: ofOne,
  repository: ofOne,
  runs: all,
  run: [],
  grid: ofOne,
  queue: all,
  failures: all,
  cost: all,
  schedules: ['repositories'],
  system: ['repositories'],
  access: [],
};

/** The branch that a page shows where none is chosen; null: any. Commits of several branches have no order that Grid could show. */
export const unchosenBranch = (page: Page): string | null => (page === 'grid' ? defaultBranch : null);
