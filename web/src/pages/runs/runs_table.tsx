// SPDX-License-Identifier: MIT
import { useLayoutEffect, useRef, useState } from 'react';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { MarkGithubIcon } from '@primer/octicons-react';
import type { FoundRun } from '../../api/types';
import { workflowAddress } from '../../app/navigation';
import { Defined } from '../../components/defined';
import { ExternalLink, Link } from '../../components/link';
import table from '../../components/table.module.css';
import { Time } from '../../components/time';
import { useRowKeys } from '../../components/use_row_keys';
import type { Defined as Word } from '../../lib/definitions';
import { absent } from '../../lib/format';
import { zone } from '../../lib/time';
import { StatusLabel } from '../../status/mark';
import { statusOf } from '../../status/status';
import { Busy, Duration, Seconds } from '../workflow/measures';
import { runAddress } from './address';
import styles from './runs.module.css';

interface Column {
  key: string;
  label: string;
  word?: Word;
  number?: boolean;
  /** 1 is always shown; higher ones go first when the page gets narrow. */
  priority: 1 | 2 | 3 | 4;
}

const columns = (short: string): readonly Column[] => [
  { key: 'outcome', word: 'outcome', label: 'Outcome', priority: 1 },
  { key: 'run', word: 'run', label: 'Run', priority: 1 },
  { key: 'workflow', word: 'workflow_name', label: 'Workflow', priority: 1 },
  { key: 'started', word: 'run_started_at', label: `Started (${short})`, priority: 1 },
  { key: 'completed', word: 'completed_at', label: `Completed (${short})`, priority: 4 },
  { key: 'duration', word: 'duration_s', label: 'Duration', number: true, priority: 1 },
  { key: 'queue', word: 'queue_s', label: 'Queue', number: true, priority: 2 },
  { key: 'wait', word: 'wait_s', label: 'Wait', number: true, priority: 4 },
  { key: 'idle', word: 'idle_s', label: 'Idle', number: true, priority: 4 },
  { key: 'busy', word: 'busy_s', label: 'Busy', number: true, priority: 4 },
  { key: 'attempt', word: 'run_attempt', label: 'Attempt', number: true, priority: 2 },
  { key: 'branch', word: 'head_branch', label: 'Branch', priority: 1 },
  { key: 'event', word: 'event', label: 'Event', priority: 3 },
  { key: 'actor', word: 'actor', label: 'Actor', priority: 3 },
  { key: 'github', label: 'On GitHub', priority: 2 },
];

function Cells({ run, search }: { run: FoundRun; search: string }) {
  const repository = `${run.owner}/${run.repo}`;
  return (
    <>
      <td role="cell" data-column="outcome"><StatusLabel status={statusOf(run)} size={14} /></td>
      <td role="cell" data-column="run" title={run.display_title}>
        <Link data-open href={runAddress(run)} className={styles.number}>{`#${run.run_number}`}</Link> <span className="muted">{run.display_title}</span>
      </td>
      <td role="cell" data-column="workflow" title={`${repository} · ${run.workflow_name}`}>
        <span className="muted">{run.repo}</span> <Link href={workflowAddress(run, search)} className={styles.name}>{run.workflow_name}</Link>
      </td>
      <td role="cell" data-column="started" className="number"><Time value={run.run_started_at ?? run.created_at} /></td>
      <td role="cell" data-column="completed" className="number" data-priority="4"><Time value={run.completed_at} /></td>
      <td role="cell" data-column="duration" data-number><Duration run={run} /></td>
      <td role="cell" data-column="queue" data-number data-priority="2"><Seconds run={run} value={run.queue_s} /></td>
      <td role="cell" data-column="wait" data-number data-priority="4"><Seconds run={run} value={run.wait_s} /></td>
      <td role="cell" data-column="idle" data-number data-priority="4"><Seconds run={run} value={run.idle_s} /></td>
      <td role="cell" data-column="busy" data-number data-priority="4"><Busy run={run} /></td>
      <td role="cell" data-column="attempt" data-number data-priority="2">{run.run_attempt}</td>
      <td role="cell" data-column="branch" title={run.head_branch ?? undefined}>{run.head_branch ?? absent}</td>
      <td role="cell" data-column="event" data-priority="3">{run.event}</td>
      <td role="cell" data-column="actor" data-priority="3" title={run.actor}>{run.actor || absent}</td>
      <td role="cell" data-column="github" data-priority="2">
        <ExternalLink href={run.html_url} className={styles.github} aria-label={`Run #${run.run_number} on GitHub`} title="Open on GitHub"><MarkGithubIcon size={14} /></ExternalLink>
      </td>
    </>
  );
}

/** Shorter lists are drawn whole, so that the browser's own search finds everything. */
const drawnWhole = 200;
const rowHeight = 35;
const cardHeight = 92;

function useWindow(count: number) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY), [count]);
  const narrow = window.matchMedia('(max-width: 767px)').matches;
  const virtualizer = useWindowVirtualizer({
    count, estimateSize: () => (narrow ? cardHeight : rowHeight), overscan: 12, scrollMargin: top, scrollPaddingStart: 40, enabled: count > drawnWhole,
  });
  return { body, virtualizer, top };
}

export function RunsTable({ runs }: { runs: readonly FoundRun[] }) {
  const { body, virtualizer, top } = useWindow(runs.length);
  useRowKeys({ rows: runs.length, reveal: (index) => virtualizer.scrollToIndex(index) });
  const whole = runs.length <= drawnWhole;
  const items = virtualizer.getVirtualItems();
  const { search } = window.location;
  const shown = whole ? runs.map((_, index) => index) : items.map(({ index }) => index);
  const before = whole ? 0 : (items[0]?.start ?? top) - top;
  const after = whole ? 0 : virtualizer.getTotalSize() - ((items.at(-1)?.end ?? top) - top);
  return (
    <table className={`${table.table} ${styles.table}`} role="table" aria-label="Runs, newest first" aria-rowcount={runs.length + 1}>
      <thead role="rowgroup">
        <tr role="row">
          {columns(zone().short).map(({ key, label, word, number, priority }) => (
            <th key={key} role="columnheader" scope="col" data-column={key} data-number={number || undefined} data-priority={priority}>
              {word ? <Defined word={word} label={label} /> : <span className="visually-hidden">{label}</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" ref={body}>
        {before > 0 && <tr aria-hidden="true" className={styles.spacer} style={{ height: before }} />}
        {shown.map((index) => {
          const run = runs[index];
          return run && (
            <tr key={`${run.repository_id}/${run.run_id}`} role="row" data-row={index} data-index={index} aria-rowindex={index + 2} ref={whole ? undefined : virtualizer.measureElement}>
              <Cells run={run} search={search} />
            </tr>
          );
        })}
        {after > 0 && <tr aria-hidden="true" className={styles.spacer} style={{ height: after }} />}
      </tbody>
    </table>
  );
}
