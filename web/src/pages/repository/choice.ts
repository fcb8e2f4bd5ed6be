// SPDX-License-Identifier: MIT
import type { WorkflowRow } from '../../api/types';

/** The one repository that a page is about: the chosen one, else that of the workflow that needs attention most and has runs. */
export function chosenRepository(rows: readonly Pick<WorkflowRow, 'owner' | 'repo' | 'runs'>[], repositories: readonly string[]): string | null {
  if (repositories.length === 1) return repositories[0]!;
  const worst = rows.find(({ runs }) => runs > 0) ?? rows[0];
  return worst ? `${worst.owner}/${worst.repo}` : null;
}
