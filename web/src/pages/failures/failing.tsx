// SPDX-License-Identifier: MIT
// What fails most: steps, and jobs.
import type { JobStats, StepFailure } from '../../api/types';
import { Time } from '../../components/time';
import type { Filters } from '../../filters/codec';
import { count, counted, duration, minutes, percent } from '../../lib/format';
import { DataTable, type DataColumn } from './data_table';
import { failedJobs, failureRateText } from './failures';
import { FailedRunsLink, RunLink, WorkflowLink } from './links';
import { Panel } from '../../components/panel';
import { asked, shown } from './queries';
import styles from './failures.module.css';
import { csvColumns, csvText } from '../../lib/csv';

const stepCsv = csvColumns<StepFailure>('owner', 'repo', 'workflow_name', 'job_name', 'step_name', 'failure', 'failure_share', 'runs', 'branches',
  'first_failed_run_created_at', 'first_failed_html_url', 'last_failed_run_created_at', 'last_failed_html_url');

const stepColumns = (filters: Filters): DataColumn<StepFailure>[] => [
  { label: 'Job', width: '18%', cell: (row) => <RunLink row={row} run_id={row.last_failed_run_id} title={row.job_name}><span className={styles.strong}>{row.job_name}</span></RunLink> },
  { label: 'Step', word: 'failed_step', width: '16%', wide: true, cell: (row) => <span title={row.step_name}>{row.step_name || <span className="muted">No step failed</span>}</span> },
  { label: 'Workflow', width: '28%', wide: true, cell: (row) => <WorkflowLink row={row} opens /> },
  { label: 'Failed', word: 'failed_jobs', number: true, cell: (row) => <FailedRunsLink row={row} filters={filters} title="Failed runs of the workflow">{count(row.failure)}</FailedRunsLink> },
  { label: 'Share', word: 'failure_share', number: true, cell: (row) => percent(row.failure_share) },
  { label: 'Runs', number: true, priority: 2, cell: (row) => count(row.runs) },
  { label: 'Branches', width: '76px', word: 'branches_with_failures', number: true, priority: 2, cell: (row) => count(row.branches) },
  { label: 'First', width: '104px', number: true, priority: 2, cell: (row) => <RunLink row={row} run_id={row.first_failed_run_id}><Time relative value={row.first_failed_run_created_at} /></RunLink> },
  { label: 'Last', width: '104px', number: true, wide: true, cell: (row) => <RunLink row={row} run_id={row.last_failed_run_id}><Time relative value={row.last_failed_run_created_at} /></RunLink> },
];

export function FailingSteps({ rows, filters }: { rows: readonly StepFailure[]; filters: Filters }) {
  const all = counted(failedJobs(rows), 'failed job');
  return (
    <Panel title="Failing steps" caption={rows.length < shown ? `Of ${all}, by the step that failed first.` : `The ${shown} most frequent of ${all}, by the step that failed first.`}
      asked={asked(filters).steps} csv={{ name: 'step_failures', text: () => csvText(stepCsv, rows) }}>
      <DataTable label="Failing steps, most failures first" columns={stepColumns(filters)} rows={rows} withKeys
        keyOf={(row) => `${row.repository_id}/${row.workflow_id}/${row.job_name}/${row.step_name}`} />
    </Panel>
  );
}

const jobCsv = csvColumns<JobStats>('owner', 'repo', 'workflow_name', 'job_name', 'success', 'failure', 'cancelled', 'failure_rate', 'failure_rate_low', 'failure_rate_high',
  'flaky_runs', 'duration_p50_s', 'duration_p95_s', 'minutes');

const jobColumns = (filters: Filters): DataColumn<JobStats>[] => [
  { label: 'Job', width: '24%', cell: (row) => <span className={styles.strong} title={row.job_name}>{row.job_name}</span> },
  { label: 'Workflow', width: '28%', wide: true, cell: (row) => <WorkflowLink row={row} /> },
  { label: 'Failure rate', word: 'failure_rate', width: '150px', number: true, wide: true, cell: (row) => (
    <span title={failureRateText(row)}>
      {percent(row.failure_rate)} <FailedRunsLink row={row} filters={filters} title={failureRateText(row)}>{`${count(row.failure)}/${count(row.success + row.failure)}`}</FailedRunsLink>
    </span>
  ) },
  { label: 'May be', word: 'failure_rate', width: '130px', number: true, priority: 2, cell: (row) => `${percent(row.failure_rate_low)} to ${percent(row.failure_rate_high)}` },
  { label: 'Flaky runs', word: 'flaky_runs', number: true, cell: (row) => count(row.flaky_runs) },
  { label: 'p50', word: 'duration_p50_s', number: true, priority: 2, cell: (row) => duration(row.duration_p50_s) },
  { label: 'Minutes', word: 'busy_min', number: true, priority: 2, cell: (row) => minutes(row.minutes) },
];

export function FailingJobs({ rows, filters }: { rows: readonly JobStats[]; filters: Filters }) {
  const failing = rows.filter(({ failure }) => failure > 0);
  if (failing.length === 0) return null;
  return (
    <Panel title="Failing jobs" caption="Highest failure rate first; one that rests on few jobs counts as low as they allow."
      asked={asked(filters).jobs} csv={{ name: 'job_stats', text: () => csvText(jobCsv, failing) }}>
      <DataTable label="Failing jobs, highest failure rate first" columns={jobColumns(filters)} rows={failing} keyOf={(row) => `${row.repository_id}/${row.workflow_id}/${row.job_name}`} />
    </Panel>
  );
}
