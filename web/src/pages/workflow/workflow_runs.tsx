// SPDX-License-Identifier: MIT
import { SegmentedControl } from '@primer/react';
import { useQuery } from '@tanstack/react-query';
import { workflowRunsQuery } from '../../api/queries';
import type { RunRow, WorkflowRow } from '../../api/types';
import { changeView } from '../../app/router';
import { useMissing } from '../../app/use_missing';
import { AboutQuestion, askedBy } from '../../components/about_question';
import { CsvButton } from '../../components/csv_button';
import { Loaded } from '../../components/loaded';
import { MissingNotes } from '../../components/missing_notes';
import { SkeletonBlock, SkeletonRows } from '../../components/skeleton';
import { NoMatch } from '../../components/states';
import { branchText, rangeText, runCounts, type View } from '../../filters/codec';
import { csvText } from '../../lib/csv';
import { counted } from '../../lib/format';
import { RangeCharts, RunCharts } from './charts_row';
import { Panels } from './panels';
import { RunsTable } from './runs_table';
import styles from './workflow.module.css';

const inRange = 'range';
const isOfRange = ({ tab }: View): boolean => tab === inRange;
/** Of a whole range, no longer list is asked for. */
const mostRuns = runCounts[runCounts.length - 1]!;
const shownRuns = (view: View): number => (isOfRange(view) ? mostRuns : view.runs);

function RunCount({ view, known }: { view: View; known: number }) {
  const choose = (index: number): void => {
    const runs = runCounts[index];
    changeView(runs === undefined ? { tab: inRange } : { tab: null, runs }, { replace: true });
  };
  return (
    <div className={styles.count}>
      <h2 id="run-count">Most recent runs</h2>
      <SegmentedControl aria-labelledby="run-count" size="small" onChange={choose}>
        {[...runCounts.map((count) => (
          <SegmentedControl.Button key={count} selected={!isOfRange(view) && count === view.runs}>{String(count)}</SegmentedControl.Button>
        )), <SegmentedControl.Button key={inRange} selected={isOfRange(view)}>All</SegmentedControl.Button>]}
      </SegmentedControl>
      <span className="muted number">{!isOfRange(view) && known < view.runs && `${counted(known, 'run')} in range`}</span>
    </div>
  );
}

const csvColumns = (['run_id', 'run_number', 'run_attempt', 'event', 'status', 'conclusion', 'head_branch', 'head_sha', 'display_title', 'actor', 'created_at', 'run_started_at', 'completed_at',
  'duration_s', 'duration_source', 'queue_s', 'wait_s', 'idle_s', 'busy_s', 'busy_min', 'html_url'] as const).map((name) => ({ name, value: (run: RunRow) => run[name] }));

function Runs({ row, runs, view }: { row: WorkflowRow; runs: readonly RunRow[]; view: View }) {
  return (
    <section aria-labelledby="runs">
      <div className={styles.scope}>
        <h2 id="runs">{runs.length === mostRuns && row.runs > mostRuns ? `The newest ${mostRuns} of ${counted(row.runs, 'run')}` : counted(runs.length, 'run')}</h2>
        <CsvButton name="runs" text={() => csvText(csvColumns, runs)} />
        <AboutQuestion asked={askedBy(workflowRunsQuery(row, view, shownRuns(view)))} />
      </div>
      <RunsTable runs={runs} />
    </section>
  );
}

export function WorkflowRuns({ row, view }: { row: WorkflowRow; view: View }) {
  const query = useQuery(workflowRunsQuery(row, view, shownRuns(view)));
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
            {isOfRange(view) ? <RangeCharts row={row} view={view} /> : <RunCharts row={row} runs={runs} view={view} />}
            <Panels row={row} view={view} />
            <Runs row={row} runs={runs} view={view} />
          </>
        ) : row.verdict === 'never_run' ? (
          <NoMatch title="It has never run" action={null}>GitHub knows this workflow, but no run of it.</NoMatch>
        ) : (
          <NoMatch title="No run matches the filters">{`No run on ${branchText(view.branch)} in this range: ${rangeText(view.range)}.`}</NoMatch>
        ))}
      </Loaded>
    </>
  );
}
