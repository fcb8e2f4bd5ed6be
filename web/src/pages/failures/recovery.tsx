// SPDX-License-Identifier: MIT
import type { Outage, RecoveryTime } from '../../api/types';
import { Time } from '../../components/time';
import { branchText, defaultBranch, type Filters } from '../../filters/codec';
import { absent, count, duration } from '../../lib/format';
import { StatusLabel } from '../../status/mark';
import { verdicts } from '../../status/status';
import { DataTable, type DataColumn } from './data_table';
import { RunLink, WorkflowLink } from './links';
import { Panel } from '../../components/panel';
import { asked, shown } from './queries';
import { csvColumns, csvText } from '../../lib/csv';

const scope = ({ branch }: Filters): string => (branch === null || branch === defaultBranch ? 'the default branch' : branchText(branch));

const timesCsv = csvColumns<RecoveryTime>('owner', 'repo', 'workflow_name', 'branch', 'outages', 'failures', 'recovered', 'recovery_p50_s', 'recovery_max_s', 'open_since');

const timesColumns: readonly DataColumn<RecoveryTime>[] = [
  { label: 'Workflow', width: '40%', cell: (row) => <WorkflowLink row={row} stacked /> },
  { label: 'Now', cell: ({ open_since }) => (open_since === null ? <span className="muted">Passes</span> : <StatusLabel status={verdicts.failing} size={14} />) },
  { label: 'Outages', word: 'outages', number: true, cell: ({ outages, failures }) => <span title={`${count(failures)} failed runs`}>{count(outages)}</span> },
  { label: 'Median', word: 'recovery_p50_s', number: true, cell: ({ recovery_p50_s, recovered }) => <span title={`Of ${count(recovered)} that are over`}>{duration(recovery_p50_s)}</span> },
  { label: 'Longest', word: 'recovery_max_s', number: true, priority: 2, cell: ({ recovery_max_s }) => duration(recovery_max_s) },
];

export function RecoveryTimes({ rows, filters }: { rows: readonly RecoveryTime[]; filters: Filters }) {
  if (rows.length === 0) return null;
  const open = rows.filter(({ open_since }) => open_since !== null).length;
  return (
    <Panel title="Time to recovery" asked={asked(filters).recoveryTimes} csv={{ name: 'recovery_times', text: () => csvText(timesCsv, rows) }}
      caption={`From red to green on ${scope(filters)}${open > 0 ? `; ${count(open)} of ${count(rows.length)} still red` : ''}.${rows.length === shown ? ` The ${shown} that were red for longest.` : ''}`}>
      <DataTable label="Time to recovery by workflow" columns={timesColumns} rows={rows} keyOf={(row) => `${row.repository_id}/${row.workflow_id}/${row.branch}`} />
    </Panel>
  );
}

const outagesCsv = csvColumns<Outage>('owner', 'repo', 'workflow_name', 'branch', 'failed_run_number', 'failed_head_sha', 'failed_at', 'recovered_head_sha', 'recovered_at', 'recovery_s',
  'failures', 'html_url');

const outagesColumns: readonly DataColumn<Outage>[] = [
  { label: 'Workflow', width: '34%', cell: (row) => <WorkflowLink row={row} stacked /> },
  { label: 'Broke with', width: '96px', cell: (row) => <RunLink row={row} run_id={row.failed_run_id} title={`Run #${row.failed_run_number}`}><code>{row.failed_head_sha.slice(0, 7)}</code></RunLink> },
  { label: 'Began', width: '104px', number: true, cell: ({ failed_at }) => <Time relative value={failed_at} /> },
  { label: 'Fixed by', width: '88px', priority: 2, cell: (row) => (row.recovered_run_id === null || row.recovered_head_sha === null ? absent
    : <RunLink row={row} run_id={row.recovered_run_id}><code>{row.recovered_head_sha.slice(0, 7)}</code></RunLink>) },
  { label: 'Lasted', number: true, cell: ({ recovery_s }) => (recovery_s === null ? 'still red' : duration(recovery_s)) },
];

export function Outages({ rows, filters }: { rows: readonly Outage[]; filters: Filters }) {
  if (rows.length === 0) return null;
  return (
    <Panel title="Newest outages" asked={asked(filters).outages} csv={{ name: 'recoveries', text: () => csvText(outagesCsv, rows) }}
      caption={`Which commit turned a workflow red on ${scope(filters)}, and which one turned it green.`}>
      <DataTable label="Outages, newest first" columns={outagesColumns} rows={rows} keyOf={(row) => `${row.repository_id}/${row.workflow_id}/${row.branch}/${row.failed_run_id}`} />
    </Panel>
  );
}
