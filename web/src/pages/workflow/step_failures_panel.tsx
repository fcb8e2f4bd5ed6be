// SPDX-License-Identifier: MIT
import type { StepFailures, WorkflowRow } from '../../api/types';
import { paths } from '../../app/router';
import { Panel } from '../../components/panel';
import { askedBy } from '../../components/about_question';
import { Link } from '../../components/link';
import { Loaded } from '../../components/loaded';
import { SkeletonRows } from '../../components/skeleton';
import { Time } from '../../components/time';
import { encodeView, rangeText, type Filters } from '../../filters/codec';
import { csvText } from '../../lib/csv';
import { count, counted, percent } from '../../lib/format';
import { stepFailuresText } from './parts';
import { stepFailuresQuery, useNearQuery } from './queries';
import { Barred, Name, StatsTable, useRowLimit, type StatsColumn } from './stats_panel';

const runAddress = ({ owner, repo }: StepFailures, run_id: number): string => paths.run + encodeView({ repositories: [`${owner}/${repo}`], run_id });

const columns: readonly StatsColumn<StepFailures>[] = [
  { label: 'First failed step', word: 'first_failed_step', cell: ({ step_name }) => (step_name ? <Name text={step_name} /> : <span className="muted">No step failed</span>) },
  { label: 'Job', cell: ({ job_name }) => <Name text={job_name} /> },
  { label: 'Failed', number: true, cell: ({ failure }) => count(failure) },
  { label: 'Share', word: 'failure_share', number: true, cell: ({ failure_share }) => <Barred part={failure_share}>{percent(failure_share)}</Barred> },
  { label: 'Runs', number: true, cell: ({ runs }) => count(runs) },
  { label: 'Branches', number: true, cell: ({ branches }) => count(branches) },
  { label: 'First run', cell: (row) => <Link href={runAddress(row, row.first_failed_run_id)}><Time value={row.first_failed_run_created_at} /></Link> },
  { label: 'Last run', cell: (row) => <Link href={runAddress(row, row.last_failed_run_id)}><Time value={row.last_failed_run_created_at} /></Link> },
];

const csvColumns = (['job_name', 'step_name', 'failure', 'failure_share', 'runs', 'branches', 'first_failed_run_id', 'first_failed_run_created_at', 'first_failed_html_url', 'last_failed_run_id',
  'last_failed_run_created_at', 'last_failed_html_url'] as const).map((name) => ({ name, value: (row: StepFailures) => row[name] }));

/** Where the failed jobs failed. */
export function StepFailuresPanel({ row, filters }: { row: WorkflowRow; filters: Filters }) {
  const limit = useRowLimit();
  const options = stepFailuresQuery(row, filters, limit.limit);
  const query = useNearQuery(options);
  const rows = query.data?.data ?? [];
  return (
    <Panel as="figure" title="Where it fails" caption={query.data ? stepFailuresText(rows) : `Failed jobs of the runs in ${rangeText(filters.range)}.`} asked={askedBy(options)}
      csv={rows.length > 0 ? { name: 'step_failures', text: () => csvText(csvColumns, rows) } : undefined}>
      <Loaded query={query} skeleton={<SkeletonRows rows={4} />} part>
        {(steps) => steps.length > 0 && <StatsTable label={`Failed jobs by step, ${counted(steps.length, 'row')}`} columns={columns} rows={steps} limit={limit} />}
      </Loaded>
    </Panel>
  );
}
