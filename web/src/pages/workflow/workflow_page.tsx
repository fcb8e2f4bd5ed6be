// SPDX-License-Identifier: MIT
import { useEffect } from 'react';
import { useQuery } from '@tanstack/react-query';
import { bareWorkflowsQuery, healthQuery } from '../../api/queries';
import type { WorkflowRow } from '../../api/types';
import { hasNothing } from '../../app/archive';
import { changeView, useView } from '../../app/router';
import { Loaded } from '../../components/loaded';
import { SkeletonBlock, SkeletonRows } from '../../components/skeleton';
import { NoMatch, NothingCollected } from '../../components/states';
import { useTitle } from '../../components/use_title';
import type { View } from '../../filters/codec';
import { RangeFigures } from './range_figures';
import { SchedulesPanel } from './schedules_panel';
import { WorkflowHead } from './workflow_head';
import { WorkflowRuns } from './workflow_runs';

/** Takes the workflow that needs attention most for a viewer who has not chosen one. */
function useChoice(rows: readonly WorkflowRow[], view: View): void {
  const first = view.workflow_id === null || view.repositories.length !== 1 ? rows[0] : undefined;
  useEffect(() => {
    if (first) changeView({ repositories: [`${first.owner}/${first.repo}`], workflow_id: first.workflow_id }, { replace: true });
  }, [first]);
}

function Content({ rows, view }: { rows: readonly WorkflowRow[]; view: View }) {
  const health = useQuery(healthQuery()).data?.data;
  useChoice(rows, view);
  const row = rows.find(({ workflow_id }) => workflow_id === view.workflow_id);
  useTitle(row ? row.workflow_name : 'Analysis', row ? `${row.owner}/${row.repo}` : '');
  if (rows.length === 0 && hasNothing(health)) return <NothingCollected health={health} />;
  return (
    <>
      <WorkflowHead rows={rows} row={row} view={view} />
      {row && row.runs > 0 && <RangeFigures row={row} filters={view} />}
      {row && <SchedulesPanel row={row} />}
      {row && <WorkflowRuns row={row} view={view} />}
      {!row && view.workflow_id !== null && (
        <NoMatch title="No such workflow" action={null}>
          {`Workflow ${view.workflow_id} is not known in ${view.repositories.join(', ') || 'any repository'}. Choose another one above.`}
        </NoMatch>
      )}
      {!row && view.workflow_id === null && rows.length === 0 && (
        <NoMatch title="No workflow here" action={null}>{`No workflow of ${view.repositories.join(', ') || 'any repository'} is known. Choose another repository above.`}</NoMatch>
      )}
    </>
  );
}

function WorkflowSkeleton() {
  return <><SkeletonBlock height={60} width="420px" /><SkeletonBlock height={320} /><SkeletonRows rows={10} /></>;
}

/** What did this workflow do lately, and what changed? */
export default function WorkflowPage() {
  const view = useView();
  const repositories = view.repositories.slice(0, 1);
  const query = useQuery(bareWorkflowsQuery({ ...view, repositories }));
  return <Loaded query={query} skeleton={<WorkflowSkeleton />}>{(rows) => <Content rows={ownRows(rows, repositories)} view={{ ...view, repositories }} />}</Loaded>;
}

/** While the rows of a newly chosen repository load, the former one's are still there. */
function ownRows(rows: readonly WorkflowRow[], repositories: readonly string[]): readonly WorkflowRow[] {
  return repositories.length === 0 ? rows : rows.filter(({ owner, repo }) => repositories.includes(`${owner}/${repo}`));
}
