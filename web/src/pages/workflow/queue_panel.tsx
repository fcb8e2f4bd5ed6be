// SPDX-License-Identifier: MIT
import type { QueueTimes, WorkflowRow } from '../../api/types';
import { Panel } from '../../components/panel';
import { askedBy } from '../../components/about_question';
import { Loaded } from '../../components/loaded';
import { SkeletonRows } from '../../components/skeleton';
import { rangeText, type Filters } from '../../filters/codec';
import { csvText } from '../../lib/csv';
import { count, counted, duration, percent } from '../../lib/format';
import { queueTimesQuery, useNearQuery } from './queries';
import { queueText } from './queue_text';
import { Barred, Name, StatsTable, useRowLimit, type StatsColumn } from './stats_panel';

const columnsFor = (longest: number): readonly StatsColumn<QueueTimes>[] => [
  { label: 'Labels', word: 'runner_labels', cell: ({ runner_labels }) => <Name text={runner_labels || '(none)'} /> },
  { label: 'Jobs', word: 'queued_jobs', number: true, cell: ({ jobs }) => count(jobs) },
  { label: 'p50', word: 'queue_p50_s', number: true, cell: ({ queue_p50_s }) => duration(queue_p50_s) },
  { label: 'p95', word: 'part_queue_p95_s', number: true, cell: ({ queue_p95_s }) => <Barred part={queue_p95_s / longest}>{duration(queue_p95_s)}</Barred> },
  { label: 'Longest', word: 'queue_max_s', number: true, cell: ({ queue_max_s }) => duration(queue_max_s) },
  { label: 'Over 5 min', word: 'over_5_min_share', number: true, cell: ({ over_5_min_share }) => percent(over_5_min_share) },
];

const csvColumns = (['runner_labels', 'jobs', 'queue_p50_s', 'queue_p90_s', 'queue_p95_s', 'queue_p99_s', 'queue_max_s', 'over_5_min_share'] as const)
  .map((name) => ({ name, value: (row: QueueTimes) => row[name] }));

/** How long its jobs wait for runners, by what they ask for. */
export function QueuePanel({ row, filters }: { row: WorkflowRow; filters: Filters }) {
  const limit = useRowLimit();
  const options = queueTimesQuery(row, filters, limit.limit);
  const query = useNearQuery(options);
  const rows = query.data?.data ?? [];
  return (
    <Panel as="figure" title="Queue time by label" caption={query.data ? queueText(rows) : `Jobs of the runs in ${rangeText(filters.range)}.`} asked={askedBy(options)}
      csv={rows.length > 0 ? { name: 'queue_times', text: () => csvText(csvColumns, rows) } : undefined}>
      <Loaded query={query} skeleton={<SkeletonRows rows={4} />} part>
        {(labels) => labels.length > 0 && <StatsTable label={`Queue times, ${counted(labels.length, 'row')}`} columns={columnsFor(Math.max(...labels.map(({ queue_p95_s }) => queue_p95_s), 1))} rows={labels} limit={limit} />}
      </Loaded>
    </Panel>
  );
}
