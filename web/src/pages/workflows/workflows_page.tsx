// SPDX-License-Identifier: MIT
import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { healthQuery } from '../../api/queries';
import type { WorkflowRow } from '../../api/types';
import { hasNothing } from '../../app/archive';
import { useView } from '../../app/router';
import { Loaded } from '../../components/loaded';
import { SkeletonBlock, SkeletonRows } from '../../components/skeleton';
import { NoMatch, NothingCollected } from '../../components/states';
import { useMissing } from '../../app/use_missing';
import { askedBy, type Asked } from '../../components/about_question';
import { MissingNotes } from '../../components/missing_notes';
import { useTitle } from '../../components/use_title';
import type { View } from '../../filters/codec';
import { count } from '../../lib/format';
import { fleetOf, headline } from '../home/headline';
import { useWorkflows } from './queries';
import { searched, sorted, withVerdict } from './rows';
import { Toolbar } from './toolbar';
import { useColumns } from './use_columns';
import { WorkflowTable } from './workflow_table';

interface ListProps {
  rows: readonly WorkflowRow[];
  complete: boolean;
  asked: Asked;
  view: View;
}

function Rows({ rows, complete, asked, view }: ListProps) {
  const found = useMemo(() => searched(rows, view.search), [rows, view.search]);
  const shown = useMemo(() => sorted(withVerdict(found, view.verdicts), view.sort), [found, view.verdicts, view.sort]);
  const choice = useColumns();
  const { notes } = useMissing(view);
  return (
    <>
      <Toolbar title={headline(fleetOf(rows)).text} found={found} shown={shown} view={view} choice={choice} asked={asked}><MissingNotes notes={notes} /></Toolbar>
      {shown.length > 0
        ? <WorkflowTable rows={shown} complete={complete} view={view} choice={choice} />
        : <NoMatch title="No workflow matches">{`None of ${count(rows.length)} has these words and this verdict.`}</NoMatch>}
    </>
  );
}

function Content(list: ListProps) {
  const health = useQuery(healthQuery()).data?.data;
  if (list.rows.length > 0) return <Rows {...list} />;
  if (!hasNothing(health)) {
    return <NoMatch heading="h1" title="No workflow matches the filters">No workflow is known in the chosen repositories.</NoMatch>;
  }
  return <NothingCollected health={health} />;
}

/** Which workflow hurts most? */
export default function WorkflowsPage() {
  const view = useView();
  const { query, complete, options } = useWorkflows(view);
  useTitle('Workflows');
  return (
    <Loaded query={query} skeleton={<><SkeletonBlock height={28} width="320px" /><SkeletonRows rows={16} /></>}>
      {(rows) => <Content rows={rows} complete={complete} asked={askedBy(options)} view={view} />}
    </Loaded>
  );
}
