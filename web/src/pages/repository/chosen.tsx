// SPDX-License-Identifier: MIT
import { RepoIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { repositoriesQuery } from '../../api/queries';
import type { WorkflowRow } from '../../api/types';
import { changeView } from '../../app/router';
import { ChooseOne } from '../../filters/choose';
import { counted } from '../../lib/format';

/** The one repository that a page is about: the chosen one, else that of the workflow that needs attention most and has runs. */
export function chosenRepository(rows: readonly Pick<WorkflowRow, 'owner' | 'repo' | 'runs'>[], repositories: readonly string[]): string | null {
  if (repositories.length === 1) return repositories[0]!;
  const worst = rows.find(({ runs }) => runs > 0) ?? rows[0];
  return worst ? `${worst.owner}/${worst.repo}` : null;
}

/** The way to another repository; the workflow of one is none of the other's. */
export function ChooseRepository({ repository }: { repository: string | null }) {
  const { data, isPending } = useQuery(repositoriesQuery());
  return (
    <ChooseOne noun="a repository" label={repository ?? 'Repository'} icon={RepoIcon} loading={isPending} selected={repository}
      options={(data?.data ?? []).map(({ owner, repo, workflows }) => ({ id: `${owner}/${repo}`, text: `${owner}/${repo}`, description: counted(workflows, 'workflow') }))}
      onChoose={(name) => changeView({ repositories: [name], workflow_id: null })} />
  );
}
