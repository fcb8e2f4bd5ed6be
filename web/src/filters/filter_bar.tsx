// SPDX-License-Identifier: MIT
import { useState } from 'react';
import { Button } from '@primer/react';
import { GitBranchIcon, RepoIcon, XIcon, ZapIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { branchesQuery, question, repositoriesQuery } from '../api/queries';
import type { EventRow } from '../api/types';
import type { Page } from '../app/navigation';
import { changeView, useView } from '../app/router';
import { counted, humanized } from '../lib/format';
import { ChooseOne, ChooseSeveral, type Option } from './choose';
import { clearPage } from './clear';
import { apiParameters, branchText, defaultBranch, defaultView, sameRange, type View } from './codec';
import { CopyLink } from './copy_link_button';
import { RangeFilter } from './range_filter';
import { unchosenBranch, uses, type FilterName } from './uses';
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
      active={names.length > 0} selected={names} patterns onChoose={(repositories) => changeView({ repositories })} />
  );
}

function BranchFilter({ view, page }: { view: View; page: Page }) {
  const { data, isPending } = useQuery(branchesQuery(view.repositories));
  const unchosen = unchosenBranch(page);
  const options: Option[] = [
    ...(unchosen === null ? [{ id: anyBranch, text: 'Any branch' }] : []),
    { id: defaultBranch, text: 'Default branch', description: 'Each repository’s own' },
    ...(data?.data ?? []).map(({ branch, runs }) => ({ id: branch, text: branch, description: counted(runs, 'run') })),
  ];
  const branch = view.branch ?? unchosen;
  const label = branchText(branch);
  return (
    <ChooseOne noun="a branch" label={branch === null || branch === defaultBranch ? label[0]!.toUpperCase() + label.slice(1) : label}
      icon={GitBranchIcon} options={options} loading={isPending} active={branch !== unchosen} selected={branch ?? anyBranch}
      onChoose={(id) => changeView({ branch: id === (unchosen ?? anyBranch) ? null : id })} />
  );
}

/** The events that started the runs of the present view. */
const eventsQuery = (view: View) =>
  question<EventRow[]>('breakdown', [['by', 'event'], ...apiParameters({ ...view, events: [] }, Date.now()), ['limit', '50']]);

function EventFilter({ view }: { view: View }) {
  const { events } = view;
  const [wanted, setWanted] = useState(false);
  const { data, isPending } = useQuery({ ...eventsQuery(view), enabled: wanted });
  const options: Option[] = (data?.data ?? []).map(({ value, runs }) => ({ id: value, text: humanized(value), description: counted(runs, 'run') }));
  const label = events.length === 0 ? 'Any event' : events.length === 1 ? humanized(events[0]!) : counted(events.length, 'event');
  return (
    <ChooseSeveral noun="events" label={label} icon={ZapIcon} options={options} loading={isPending} active={events.length > 0} selected={events}
      onOpen={() => setWanted(true)} onChoose={(chosen) => changeView({ events: chosen })} />
  );
}

/** Whether any of the filters that the bar has differs from what is usual. */
function isNarrowed(view: View, has: (name: FilterName) => boolean): boolean {
  return (has('repositories') && view.repositories.length > 0) || (has('branch') && view.branch !== null) || (has('events') && view.events.length > 0) ||
    (has('range') && !sameRange(view.range, defaultView.range));
}

/** What the page is filtered by, as far as it is. */
export function FilterBar({ page }: { page: Page }) {
  const view = useView();
  const has = (name: FilterName): boolean => uses[page].includes(name);
  return (
    <section className={styles.bar} aria-label="Filters">
      {has('repositories') && <RepositoryFilter names={view.repositories} />}
      {has('branch') && <BranchFilter view={view} page={page} />}
      {has('events') && <EventFilter view={view} />}
      {has('range') && <RangeFilter range={view.range} />}
      {isNarrowed(view, has) && <Button size="small" variant="invisible" leadingVisual={XIcon} onClick={clearPage}>Clear</Button>}
      <CopyLink range={has('range') ? view.range : null} />
    </section>
  );
}
