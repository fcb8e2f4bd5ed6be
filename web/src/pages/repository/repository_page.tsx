// SPDX-License-Identifier: MIT
import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { activityQuery, healthQuery, summaryQuery, workflowsQuery } from '../../api/queries';
import type { WorkflowRow } from '../../api/types';
import { hasNothing } from '../../app/archive';
import { useView } from '../../app/router';
import { useMissing } from '../../app/use_missing';
import { ActivityChart } from '../../charts/activity_chart';
import { askedBy } from '../../components/about_question';
import { Loaded } from '../../components/loaded';
import { SkeletonBlock, SkeletonRows } from '../../components/skeleton';
import { NoMatch, NothingCollected } from '../../components/states';
import { useTitle } from '../../components/use_title';
import type { View } from '../../filters/codec';
import { Totals } from '../home/totals';
import { sorted } from '../workflows/rows';
import { useColumns } from '../workflows/use_columns';
import { WorkflowTable } from '../workflows/workflow_table';
import { BranchesPanel } from './branches_panel';
import { chosenRepository } from './choice';
import { CoveragePanel } from './coverage_panel';
import { headline } from './repository';
import { RepositoryHead } from './repository_head';
import { SchedulesPanel } from './schedules_panel';
import styles from './repository.module.css';

function OfRepository({ repository, workflows, view }: { repository: string; workflows: readonly WorkflowRow[]; view: View }) {
  const rows = useMemo(
    () => sorted(workflows.filter(({ owner, repo }) => `${owner}/${repo}` === repository), view.sort), [workflows, repository, view.sort]);
  const filters = { ...view, repositories: [repository] };
  const missing = useMissing(filters);
  const choice = useColumns();
  const activity = activityQuery(filters);
  useTitle(headline(repository, rows));
  return (
    <>
      <RepositoryHead repository={repository} rows={rows} filters={view} />
      <div className={styles.part}>
        <Loaded query={useQuery(summaryQuery(filters))} skeleton={<SkeletonBlock height={86} />} part>{(summary) => <Totals summary={summary} filters={filters} />}</Loaded>
      </div>
      <div className={styles.part}>
        {rows.length > 0
          ? <WorkflowTable rows={rows} complete view={view} choice={choice} ofOneRepository />
          : <NoMatch title="No workflow here" action={null}>{`No workflow of ${repository} is known. Choose another repository above.`}</NoMatch>}
      </div>
      <div className={styles.part}>
        <Loaded query={useQuery(activity)} skeleton={<SkeletonBlock height={320} />} part>
          {(days) => days.length > 0 && <ActivityChart days={days} missing={missing} asked={askedBy(activity)} />}
        </Loaded>
      </div>
      <div className={styles.part}><CoveragePanel repository={repository} filters={view} /></div>
      <div className={styles.pair}>
        <BranchesPanel repository={repository} filters={view} />
        <SchedulesPanel repository={repository} />
      </div>
    </>
  );
}

function Chosen({ rows, view }: { rows: readonly WorkflowRow[]; view: View }) {
  const health = useQuery(healthQuery()).data?.data;
  const repository = chosenRepository(rows, view.repositories);
  if (hasNothing(health)) return <NothingCollected health={health} />;
  if (repository === null) return <NoMatch heading="h1" title="No workflow matches the filters">No workflow is known in the chosen repositories.</NoMatch>;
  return <OfRepository repository={repository} workflows={rows} view={view} />;
}

const skeleton = <><SkeletonBlock height={72} width="480px" /><SkeletonBlock height={86} /><SkeletonRows rows={8} /><SkeletonBlock height={320} /></>;

/** How is this repository? */
export default function RepositoryPage() {
  const view = useView();
  useTitle('Repository');
  const query = useQuery(workflowsQuery(view));
  // While the workflows of a newly chosen repository load, the former one's are no old picture of it.
  const [name] = view.repositories;
  const isForeign = query.isPlaceholderData && name !== undefined && !query.data?.data.some(({ owner, repo }) => `${owner}/${repo}` === name);
  if (isForeign) return skeleton;
  return <Loaded query={query} skeleton={skeleton}>{(rows) => <Chosen rows={rows} view={view} />}</Loaded>;
}
