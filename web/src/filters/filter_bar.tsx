// SPDX-License-Identifier: MIT
import { Button } from '@primer/react';
import { GitBranchIcon, RepoIcon, XIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { branchesQuery, repositoriesQuery } from '../api/queries';
import { changeView, useView } from '../app/router';
import { clearFilters } from '../components/states';
import { counted } from '../lib/format';
import { ChooseOne, ChooseSeveral, type Option } from './choose';
import { branchText, defaultBranch, defaultView, sameRange, type View } from './codec';
import { RangeFilter } from './range_filter';
import styles from './filter_bar.module.css';

const anyBranch = '';

function repositoriesLabel(names: readonly string[]): string {
  if (names.length === 0) return 'All repositories';
  return names.length === 1 ? names[0]! : counted(names.length, 'repository', 'repositories');
}

function RepositoryFilter({ names }: { names: readonly string[] }) {
  const { data, isPending } = useQuery(repositoriesQuery());
  const options: Option[] = (data?.data ?? []).map(({ owner, repo, workflows }) => ({
    id: `${owner}/${repo}`, text: `${owner}/${repo}`, description: counted(workflows, 'workflow'),
  }));
  return (
    <ChooseSeveral noun="repositories" label={repositoriesLabel(names)} icon={RepoIcon} options={options} loading={isPending}
      active={names.length > 0} selected={names} onChoose={(repositories) => changeView({ repositories })} />
  );
}

function BranchFilter({ view }: { view: View }) {
  const { data, isPending } = useQuery(branchesQuery(view.repositories));
  const options: Option[] = [
    { id: anyBranch, text: 'Any branch' },
    { id: defaultBranch, text: 'Default branch', description: 'Each repository’s own' },
    ...(data?.data ?? []).map(({ branch, runs }) => ({ id: branch, text: branch, description: counted(runs, 'run') })),
  ];
  const label = branchText(view.branch);
  return (
    <ChooseOne noun="a branch" label={view.branch === null || view.branch === defaultBranch ? label[0]!.toUpperCase() + label.slice(1) : label}
      icon={GitBranchIcon} options={options} loading={isPending} active={view.branch !== null} selected={view.branch ?? anyBranch}
      onChoose={(branch) => changeView({ branch: branch === anyBranch ? null : branch })} />
  );
}

/** What every page is filtered by. A page about one workflow chooses its repository itself. */
export function FilterBar({ withRepositories }: { withRepositories: boolean }) {
  const view = useView();
  const filtered = (withRepositories && view.repositories.length > 0) || view.branch !== null || view.events.length > 0 || !sameRange(view.range, defaultView.range);
  const clear = (): void => (withRepositories ? clearFilters() : changeView({ branch: null, events: [], range: defaultView.range }));
  return (
    <section className={styles.bar} aria-label="Filters">
      {withRepositories && <RepositoryFilter names={view.repositories} />}
      <BranchFilter view={view} />
      <RangeFilter range={view.range} />
      {filtered && <Button size="small" variant="invisible" leadingVisual={XIcon} onClick={clear}>Clear</Button>}
    </section>
  );
}
