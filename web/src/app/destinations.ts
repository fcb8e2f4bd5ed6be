// SPDX-License-Identifier: MIT
// The pages that one can go to. Feeds the side bar, the keys, the palette and the help.
import type { Icon } from '@primer/octicons-react';
import {
  AlertIcon, BeakerIcon, CalendarIcon, CreditCardIcon, HomeIcon, HourglassIcon, PlayIcon, RepoIcon, ServerIcon, ShieldLockIcon, TableIcon, WorkflowIcon,
} from '@primer/octicons-react';
import type { Permission } from '../api/types';
import type { Page } from './navigation';

export const groups = ['Health', 'Runs', 'Fleet'] as const;

export interface Destination {
  page: Page;
  label: string;
  /** What it answers; the palette finds it by these words too. */
  question: string;
  /** Pressed after g. */
  key: string;
  group: (typeof groups)[number];
  icon: Icon;
  /** Who sees it; unset: everybody. */
  needs?: Permission;
}

export const destinations: readonly Destination[] = [
  { page: 'home', label: 'Home', question: 'Is anything wrong?', key: 'h', group: 'Health', icon: HomeIcon },
  { page: 'workflows', label: 'Workflows', question: 'Which workflows are there, and how do they fare?', key: 'w', group: 'Health', icon: WorkflowIcon },
  { page: 'workflow', label: 'Analysis', question: 'What did one workflow do lately, and what changed?', key: 'a', group: 'Health', icon: BeakerIcon },
  { page: 'failures', label: 'Failures', question: 'What fails most, and what is flaky?', key: 'f', group: 'Health', icon: AlertIcon },
  { page: 'runs', label: 'Runs', question: 'Where is the run that I look for?', key: 'r', group: 'Runs', icon: PlayIcon },
  { page: 'grid', label: 'Grid', question: 'Which commit broke which job?', key: 'i', group: 'Runs', icon: TableIcon },
  { page: 'queue', label: 'Queue', question: 'What waits, and are there enough runners?', key: 'q', group: 'Runs', icon: HourglassIcon },
  { page: 'schedules', label: 'Schedules', question: 'Do scheduled workflows start when they should?', key: 's', group: 'Runs', icon: CalendarIcon },
  { page: 'repository', label: 'Repository', question: 'How is one repository doing?', key: 'p', group: 'Fleet', icon: RepoIcon },
  { page: 'cost', label: 'Cost', question: 'What does it cost, and where do the minutes go?', key: 'o', group: 'Fleet', icon: CreditCardIcon },
  { page: 'system', label: 'System', question: 'Can the data be trusted: coverage, collector, limits?', key: 'y', group: 'Fleet', icon: ServerIcon },
  { page: 'access', label: 'Access', question: 'Who may see what: tokens, sessions, audit log?', key: 'c', group: 'Fleet', icon: ShieldLockIcon, needs: 'admin' },
];

export function reachable(permissions: readonly Permission[]): readonly Destination[] {
  return destinations.filter(({ needs }) => !needs || permissions.includes(needs));
}
