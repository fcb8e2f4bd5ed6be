// SPDX-License-Identifier: MIT
import { filtered, question, type Parameters } from '../../api/queries';
import type { GridRow } from '../../api/types';
import { defaultBranch, type View } from '../../filters/codec';

/** What the grid of one repository asks: its default branch, where none is chosen. */
export const gridParameters = (repository: string, view: View): Parameters => [
  ...filtered({ ...view, repositories: [repository], branch: view.branch ?? defaultBranch }),
  ...(view.workflow_id === null ? [] : [['workflow', String(view.workflow_id)] as [string, string]]),
  ['limit', String(view.runs)],
];

export const gridQuery = (repository: string, view: View) => question<GridRow[]>('grid', gridParameters(repository, view));
