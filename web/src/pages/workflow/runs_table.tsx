// SPDX-License-Identifier: MIT
import { MarkGithubIcon } from '@primer/octicons-react';
import type { RunRow } from '../../api/types';
import { Defined } from '../../components/defined';
import { ExternalLink, Link } from '../../components/link';
import { Time } from '../../components/time';
import table from '../../components/table.module.css';
import { useRowKeys } from '../../components/use_row_keys';
import type { Defined as Word } from '../../lib/definitions';
import { absent } from '../../lib/format';
import { zone } from '../../lib/time';
import { StatusLabel } from '../../status/mark';
import { statusOf } from '../../status/status';
import { runAddress } from '../runs/address';
import { Busy, Duration, Seconds } from './measures';
import styles from './workflow.module.css';

interface Column {
  key: string;
  label: string;
  word: Word;
  number?: boolean;
  /** 1 is always shown; higher ones go first when the page gets narrow. */
  priority: 1 | 2 | 3 | 4;
}

const columns = (short: string): readonly Column[] => [
  { key: 'outcome', word: 'outcome', label: 'Outcome', priority: 1 },
  { key: 'run', word: 'run', label: 'Run', priority: 1 },
  { key: 'started', word: 'run_started_at', label: `Started (${short})`, priority: 1 },
  { key: 'completed', word: 'completed_at', label: `Completed (${short})`, priority: 2 },
  { key: 'duration', word: 'duration_s', label: 'Duration', number: true, priority: 1 },
  { key: 'queue', word: 'queue_s', label: 'Queue', number: true, priority: 2 },
  { key: 'wait', word: 'wait_s', label: 'Wait', number: true, priority: 4 },
  { key: 'idle', word: 'idle_s', label: 'Idle', number: true, priority: 4 },
  { key: 'busy', word: 'busy_s', label: 'Busy', number: true, priority: 3 },
  { key: 'attempt', word: 'run_attempt', label: 'Attempt', number: true, priority: 2 },
  { key: 'branch', word: 'head_branch', label: 'Branch', priority: 1 },
  { key: 'event', word: 'event', label: 'Event', priority: 3 },
  { key: 'actor', word: 'actor', label: 'Actor', priority: 3 },
];

function Row({ run, index }: { run: RunRow; index: number }) {
  return (
    <tr data-row={index} role="row">
      <td role="cell" data-column="outcome"><StatusLabel status={statusOf(run)} size={14} /></td>
      <td role="cell" data-column="run" title={run.display_title}>
        <Link data-open href={runAddress(run)} className={styles.number}>{`#${run.run_number}`}</Link>{' '}
        <ExternalLink href={run.html_url} className={styles.github} aria-label={`Run #${run.run_number} on GitHub`} title="Open on GitHub"><MarkGithubIcon size={14} /></ExternalLink>{' '}
        <span className="muted">{run.display_title}</span>
      </td>
      <td role="cell" data-column="started" className="number"><Time value={run.run_started_at ?? run.created_at} /></td>
      <td role="cell" data-column="completed" className="number" data-priority="2"><Time value={run.completed_at} /></td>
      <td role="cell" data-column="duration" data-number><Duration run={run} /></td>
      <td role="cell" data-column="queue" data-number data-priority="2"><Seconds run={run} value={run.queue_s} /></td>
      <td role="cell" data-column="wait" data-number data-priority="4"><Seconds run={run} value={run.wait_s} /></td>
      <td role="cell" data-column="idle" data-number data-priority="4"><Seconds run={run} value={run.idle_s} /></td>
      <td role="cell" data-column="busy" data-number data-priority="3"><Busy run={run} /></td>
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
          {columns(zone().short).map(({ key, label, word, number, priority }) => (
            <th key={key} role="columnheader" scope="col" data-column={key} data-number={number || undefined} data-priority={priority}><Defined word={word} label={label} /></th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">{runs.map((run, index) => <Row key={`${run.run_id}/${run.run_attempt}`} run={run} index={index} />)}</tbody>
    </table>
  );
}
