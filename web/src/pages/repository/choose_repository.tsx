// SPDX-License-Identifier: MIT
import { RepoIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { repositoriesQuery } from '../../api/queries';
import { changeView } from '../../app/router';
import { ChooseOne } from '../../filters/choose';
import { counted } from '../../lib/format';

/** The way to another repository; the workflow of one is none of the other's. */
export function ChooseRepository({ repository }: { repository: string | null }) {
  const { data, isPending } = useQuery(repositoriesQuery());
  return (
    <ChooseOne noun="a repository" label={repository ?? 'Repository'} icon={RepoIcon} loading={isPending} selected={repository}
      options={(data?.data ?? []).map(({ owner, repo, workflows }) => ({ id: `${owner}/${repo}`, text: `${owner}/${repo}`, description: counted(workflows, 'workflow') }))}
      onChoose={(name) => changeView({ repositories: [name], workflow_id: null })} />
  );
}
