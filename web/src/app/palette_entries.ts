// SPDX-License-Identifier: MIT
import { question } from '../api/queries';
import type { RepositoryRow, WorkflowRow } from '../api/types';
import { utcDate } from '../lib/time';
import { encodeView, decodeView } from '../filters/codec';
import { workflowAddress } from './navigation';
import type { Entry } from './palette';
import { go, paths } from './router';

/** Every workflow by name: as short as an answer may be, and of today's runs only, since no figure is shown. */
export const namesQuery = () => ({ ...question<WorkflowRow[]>('workflows', [['from', utcDate(Date.now())], ['marks', '0']]), staleTime: 60_000 });

export function repositoryEntries(rows: readonly RepositoryRow[]): Entry[] {
  return rows.map(({ repository_id, owner, repo }) => ({
    id: `repository-${repository_id}`, kind: 'Repository', label: `${owner}/${repo}`, detail: '',
    run: () => {
      const { branch, events, range } = decodeView(window.location.search);
      go(paths.repository + encodeView({ repositories: [`${owner}/${repo}`], branch, events, range }));
    },
  }));
}

export function workflowEntries(rows: readonly WorkflowRow[]): Entry[] {
  return rows.map((row) => ({
    id: `workflow-${row.repository_id}-${row.workflow_id}`, kind: 'Workflow', label: row.workflow_name || row.path, detail: `${row.owner}/${row.repo}`,
    run: () => go(workflowAddress(row, window.location.search)),
  }));
}
