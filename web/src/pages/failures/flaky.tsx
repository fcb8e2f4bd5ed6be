// SPDX-License-Identifier: MIT
import { useQuery } from '@tanstack/react-query';
import type { Finding } from '../../api/types';
import type { Filters } from '../../filters/codec';
import { absent, count, counted, duration, minutes, percent } from '../../lib/format';
import { DataTable, type DataColumn } from './data_table';
import { flakyWorkflows, passOnRetry, type Flaky } from './failures';
import { RunLink, WorkflowLink } from './links';
import { Panel } from '../../components/panel';
import { asked, rerunRatesQuery, shown } from './queries';
import { csvText } from '../../lib/csv';

const of = (part: number | null | undefined, all: number | null | undefined): string => (part == null || all == null ? '' : `${count(part)}/${count(all)}`);

const columns: readonly DataColumn<Flaky>[] = [
  { label: 'Workflow', width: '30%', cell: ({ finding }) => <WorkflowLink row={finding} /> },
  { label: 'Most often', width: '20%', wide: true, cell: ({ finding, job_name, newest_failed_run_id }) => (
    newest_failed_run_id === null ? job_name || absent : <RunLink row={finding} run_id={newest_failed_run_id} title={`${job_name}: the newest run that failed`}>{job_name || 'Newest failure'}</RunLink>
  ) },
  { label: 'Flaky commits', word: 'flaky_commits', width: '150px', number: true, wide: true, cell: (row) => (
    <span title={row.flaky_rate_low === null ? undefined : `The rate may be ${percent(row.flaky_rate_low)} to ${percent(row.flaky_rate_high)}`}>
      {percent(row.flaky_rate)} <span className="muted">{of(row.flaky_commits, row.commits)}</span>
    </span>
  ) },
  { label: 'Time lost', word: 'lost_s', number: true, cell: ({ lost_s }) => duration(lost_s) },
  { label: 'Pass on retry', word: 'pass_on_retry', width: '150px', number: true, wide: true, cell: ({ rerun }) => <>{percent(passOnRetry(rerun))} <span className="muted">{of(rerun?.healed_runs, rerun?.rerun_runs)}</span></> },
  { label: 'Done again', word: 'discarded_busy_min', number: true, priority: 2, cell: ({ rerun }) => minutes(rerun?.discarded_busy_min) },
];

const csv = [
  { name: 'owner', value: ({ finding }: Flaky) => finding.owner }, { name: 'repo', value: ({ finding }: Flaky) => finding.repo },
  { name: 'workflow_name', value: ({ finding }: Flaky) => finding.workflow_name },
  ...(['job_name', 'flaky_commits', 'commits', 'flaky_rate', 'flaky_rate_low', 'flaky_rate_high', 'lost_s'] as const).map((name) => ({ name, value: (row: Flaky) => row[name] })),
  ...(['rerun_runs', 'healed_runs', 'discarded_busy_min'] as const).map((name) => ({ name, value: (row: Flaky) => row.rerun?.[name] ?? null })),
];

/** The workflows that fail and pass without a change, with what that costs and what re-running does. */
export function FlakyWorkflows({ findings, filters }: { findings: readonly Finding[]; filters: Filters }) {
  const flaky = findings.filter(({ verdict }) => verdict === 'flaky').slice(0, 2 * shown);
  const { data, error } = useQuery(rerunRatesQuery(filters, flaky));
  if (flaky.length === 0) return null;
  const rows = flakyWorkflows(flaky, data?.data ?? []);
  const lost = rows.reduce((sum, { lost_s }) => sum + (lost_s ?? 0), 0);
  return (
    <Panel title="Flaky workflows" asked={asked(filters).findings} csv={{ name: 'flaky_workflows', text: () => csvText(csv, rows) }}
      caption={`${counted(rows.length, 'workflow fails', 'workflows fail')} and ${rows.length === 1 ? 'passes' : 'pass'} without a change; ${duration(lost)} lost in 30 days.${error ? ' What re-runs did could not be loaded.' : ''}`}>
      <DataTable label="Flaky workflows, most time lost first" columns={columns} rows={rows} keyOf={({ finding }) => `${finding.repository_id}/${finding.workflow_id}`} />
    </Panel>
  );
}
