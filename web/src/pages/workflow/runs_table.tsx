// SPDX-License-Identifier: MIT
import type { RunRow } from '../../api/types';
import { ExternalLink } from '../../components/link';
import { Time } from '../../components/time';
import table from '../../components/table.module.css';
import { useRowKeys } from '../../components/use_row_keys';
import { absent, duration } from '../../lib/format';
import { zone } from '../../lib/time';
import { StatusLabel } from '../../status/mark';
import { statusOf } from '../../status/status';
import styles from './workflow.module.css';

const columns = (short: string): readonly { key: string; label: string; number?: boolean; priority: 1 | 2 | 3 }[] => [
  { key: 'outcome', label: 'Outcome', priority: 1 },
  { key: 'run', label: 'Run', priority: 1 },
  { key: 'started', label: `Started (${short})`, priority: 1 },
  { key: 'completed', label: `Completed (${short})`, priority: 2 },
  { key: 'duration', label: 'Duration', number: true, priority: 1 },
  { key: 'queue', label: 'Queue', number: true, priority: 2 },
  { key: 'attempt', label: 'Attempt', number: true, priority: 2 },
  { key: 'branch', label: 'Branch', priority: 1 },
  { key: 'event', label: 'Event', priority: 3 },
  { key: 'actor', label: 'Actor', priority: 3 },
];

const durationNotes: Readonly<Record<string, string>> = {
  jobs: 'From the first job’s start to the last job’s end',
  run: 'From the run’s start to its last change: its jobs are not known',
};

function Row({ run, index }: { run: RunRow; index: number }) {
  return (
    <tr data-row={index} role="row">
      <td role="cell" data-column="outcome"><StatusLabel status={statusOf(run)} size={14} /></td>
      <td role="cell" data-column="run" title={run.display_title}>
        <ExternalLink data-open href={run.html_url} className={styles.number}>{`#${run.run_number}`}</ExternalLink> <span className="muted">{run.display_title}</span>
      </td>
      <td role="cell" data-column="started" className="number"><Time value={run.run_started_at ?? run.created_at} /></td>
      <td role="cell" data-column="completed" className="number" data-priority="2"><Time value={run.completed_at} /></td>
      <td role="cell" data-column="duration" data-number title={durationNotes[run.duration_source]}>{duration(run.duration_s)}</td>
      <td role="cell" data-column="queue" data-number data-priority="2">{duration(run.queue_s)}</td>
      <td role="cell" data-column="attempt" data-number data-priority="2">{run.run_attempt}</td>
      <td role="cell" data-column="branch" title={run.head_branch ?? undefined}>{run.head_branch ?? absent}</td>
      <td role="cell" data-column="event" data-priority="3">{run.event}</td>
      <td role="cell" data-column="actor" data-priority="3" title={run.actor}>{run.actor || absent}</td>
    </tr>
  );
}

export function RunsTable({ runs }: { runs: readonly RunRow[] }) {
  useRowKeys({ rows: runs.length });
  return (
    <table className={`${table.table} ${styles.runs}`} role="table" aria-label="Runs, newest first">
      <thead role="rowgroup">
        <tr role="row">
          {columns(zone().short).map(({ key, label, number, priority }) => (
            <th key={key} role="columnheader" scope="col" data-column={key} data-number={number || undefined} data-priority={priority}>{label}</th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">{runs.map((run, index) => <Row key={`${run.run_id}/${run.run_attempt}`} run={run} index={index} />)}</tbody>
    </table>
  );
}
