// SPDX-License-Identifier: MIT
import { SegmentedControl } from '@primer/react';
import { useQuery } from '@tanstack/react-query';
import { changePointsQuery, workflowRunsQuery } from '../../api/queries';
import type { ChangePoint, RunRow, WorkflowRow } from '../../api/types';
import { changeView } from '../../app/router';
import { useMissing } from '../../app/use_missing';
import { Loaded } from '../../components/loaded';
import { MissingNotes } from '../../components/missing_notes';
import { SkeletonBlock, SkeletonRows } from '../../components/skeleton';
import { NoMatch } from '../../components/states';
import { branchText, rangeText, runCounts, type View } from '../../filters/codec';
import { counted } from '../../lib/format';
import { DurationsChart } from './durations_chart';
import { OutcomesChart } from './outcomes_chart';
import { RunsTable } from './runs_table';
import styles from './workflow.module.css';

function RunCount({ view, known }: { view: View; known: number }) {
  return (
    <div className={styles.count}>
      <h2 id="run-count">Most recent runs</h2>
      <SegmentedControl aria-labelledby="run-count" size="small" onChange={(index) => changeView({ runs: runCounts[index] }, { replace: true })}>
        {runCounts.map((count) => <SegmentedControl.Button key={count} selected={count === view.runs}>{String(count)}</SegmentedControl.Button>)}
      </SegmentedControl>
      <span className="muted number">{known < view.runs && `${counted(known, 'run')} in range`}</span>
    </div>
  );
}

const none: readonly ChangePoint[] = [];

function Charts({ row, runs }: { row: WorkflowRow; runs: readonly RunRow[] }) {
  const { data, error } = useQuery(changePointsQuery(row));
  return (
    <>
      {error && <p className={styles.note}>Lasting changes could not be loaded, so that the chart does not mark them.</p>}
      <div className={styles.charts}>
        <DurationsChart runs={runs} changes={data?.data ?? none} />
        <OutcomesChart runs={runs} />
      </div>
    </>
  );
}

export function WorkflowRuns({ row, view }: { row: WorkflowRow; view: View }) {
  const query = useQuery(workflowRunsQuery(row, view, view.runs));
  const { notes } = useMissing({ ...view, repositories: [`${row.owner}/${row.repo}`] });
  // Another workflow's runs are no old picture of this one.
  const foreign = query.isPlaceholderData && query.data?.data[0]?.workflow_id !== row.workflow_id;
  const skeleton = <><SkeletonBlock height={320} /><SkeletonRows rows={10} /></>;
  if (foreign) return skeleton;
  return (
    <>
      <MissingNotes notes={notes} />
      <Loaded query={query} skeleton={skeleton} part>
        {(runs) => (runs.length > 0 ? (
          <>
            <RunCount view={view} known={runs.length} />
            <Charts row={row} runs={runs} />
            <RunsTable runs={runs} />
          </>
        ) : row.verdict === 'never_run' ? (
          <NoMatch title="It has never run" action={<span />}>GitHub knows this workflow, but no run of it.</NoMatch>
        ) : (
          <NoMatch title="No run matches the filters">{`No run on ${branchText(view.branch)} in this range: ${rangeText(view.range)}.`}</NoMatch>
        ))}
      </Loaded>
    </>
  );
}
