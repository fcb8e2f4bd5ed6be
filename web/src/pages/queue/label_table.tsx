// SPDX-License-Identifier: MIT
import type { QueueTimesRow } from '../../api/types';
import { inOrder, type DataColumn } from '../../components/data_rows';
import { DataTable } from '../../components/data_table';
import { askedBy } from '../../components/about_question';
import { Panel } from '../../components/panel';
import type { Sort, View } from '../../filters/codec';
import { count, counted, duration, percent } from '../../lib/format';
import { limits, queueTimesQuery } from './queries';
import { enoughJobs, labelName } from './words';
import styles from './queue.module.css';
import { csvText } from '../../lib/csv';

const worstFirst: Sort = { column: 'queue_p95_s', descending: true };

function Bar({ row, longest }: { row: QueueTimesRow; longest: number }) {
  const part = (seconds: number): string => `${longest > 0 ? (100 * seconds) / longest : 0}%`;
  return (
    <span className={styles.bar} aria-hidden="true">
      <span className={styles.wait} style={{ width: part(row.queue_p95_s) }} />
      <span className={styles.half} style={{ left: part(row.queue_p50_s) }} />
    </span>
  );
}

function columnsOf(longest: number): readonly DataColumn<QueueTimesRow>[] {
  const time = (key: 'queue_p50_s' | 'queue_p90_s' | 'queue_p95_s' | 'queue_p99_s', label: string, priority?: 2 | 3): DataColumn<QueueTimesRow> =>
    ({ key, label, word: 'job_queue_s', width: '88px', number: true, priority, value: (row) => row[key], cell: (row) => duration(row[key]) });
  return [
    { key: 'runner_labels', label: 'Runner label', word: 'runner_labels', value: ({ runner_labels }) => runner_labels,
      cell: ({ runner_labels: labels }) => <span className={styles.name} title={labels}>{labelName(labels)}</span> },
    { key: 'jobs', label: 'Jobs', word: 'queue_jobs', width: '120px', number: true, value: ({ jobs }) => jobs,
      cell: ({ jobs }) => <>{jobs < enoughJobs && <span className="muted">few </span>}{count(jobs)}</> },
    time('queue_p50_s', 'p50'), time('queue_p90_s', 'p90', 3), time('queue_p95_s', 'p95'),
    { key: 'bar', label: 'p95 hatched, p50 a line', width: '24%', priority: 2, value: () => null, cell: (row) => <Bar row={row} longest={longest} /> },
    time('queue_p99_s', 'p99', 3),
    { key: 'queue_max_s', label: 'Longest', word: 'queue_max_s', width: '96px', number: true, priority: 2, value: (row) => row.queue_max_s, cell: (row) => duration(row.queue_max_s) },
    { key: 'over_5_min_share', label: 'Over 5 min', word: 'over_5_min_share', width: '104px', number: true, value: (row) => row.over_5_min_share, cell: (row) => percent(row.over_5_min_share) },
  ];
}

/** How long jobs waited, by what they asked for. */
export function LabelTable({ rows, view }: { rows: readonly QueueTimesRow[]; view: View }) {
  const columns = columnsOf(Math.max(0, ...rows.map(({ queue_p95_s }) => queue_p95_s)));
  const sort = view.sort ?? worstFirst;
  const files = columns.filter(({ key }) => key !== 'bar').map(({ key: name, value }) => ({ name, value }));
  const most = rows.length === limits.labels ? `The ${limits.labels} with the most jobs.` : '';
  return (
    <Panel bare title="By runner label" asked={askedBy(queueTimesQuery(view))} csv={{ name: 'queue_times', text: () => csvText(files, rows) }}
      caption={`${counted(rows.length, 'set of labels', 'sets of labels')}, each as a job asks for it. ${most}`}>
      <DataTable label="Wait by runner label" columns={columns} rows={inOrder(rows, columns, sort)} rowKey={({ runner_labels }) => runner_labels} sort={sort} />
    </Panel>
  );
}
