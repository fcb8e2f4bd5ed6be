// SPDX-License-Identifier: MIT
import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { healthQuery, workflowsQuery } from '../../api/queries';
import type { WorkflowRow } from '../../api/types';
import { hasNothing } from '../../app/archive';
import { useView } from '../../app/router';
import { Loaded } from '../../components/loaded';
import { SkeletonBlock, SkeletonRows } from '../../components/skeleton';
import { NoMatch, NothingCollected } from '../../components/states';
import { useTitle } from '../../components/use_title';
import type { View } from '../../filters/codec';
import { headline } from '../home/headline';
import { searched, sorted, withVerdict } from './rows';
import { Toolbar } from './toolbar';
import { WorkflowTable } from './workflow_table';
import styles from './workflows.module.css';

function Rows({ rows, view }: { rows: readonly WorkflowRow[]; view: View }) {
  const found = useMemo(() => searched(rows, view.search), [rows, view.search]);
  const shown = useMemo(() => sorted(withVerdict(found, view.verdicts), view.sort), [found, view.verdicts, view.sort]);
  return (
    <>
      <Toolbar found={found} shown={shown.length} view={view} />
      {shown.length > 0
        ? <WorkflowTable rows={shown} sort={view.sort} />
        : <NoMatch title="No workflow matches">{`None of ${rows.length} has these words and this verdict.`}</NoMatch>}
    </>
  );
}

function Content({ rows, view }: { rows: readonly WorkflowRow[]; view: View }) {
  const health = useQuery(healthQuery()).data?.data;
  if (rows.length > 0) {
    return (
      <>
        <h1 className={styles.title}>{headline(rows).text}</h1>
        <Rows rows={rows} view={view} />
      </>
    );
  }
  if (!hasNothing(health)) {
    return <NoMatch heading="h1" title="No workflow matches the filters">No workflow is known in the chosen repositories.</NoMatch>;
  }
  return <NothingCollected health={health} />;
}

/** Which workflow hurts most? */
export default function WorkflowsPage() {
  const view = useView();
  useTitle('Workflows');
  return (
    <Loaded query={useQuery(workflowsQuery(view))} skeleton={<><SkeletonBlock height={28} width="320px" /><SkeletonRows rows={16} /></>}>
      {(rows) => <Content rows={rows} view={view} />}
    </Loaded>
  );
}
