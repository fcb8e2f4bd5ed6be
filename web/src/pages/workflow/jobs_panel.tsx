// SPDX-License-Identifier: MIT
import { useState } from 'react';
import type { JobStats, WorkflowRow } from '../../api/types';
import { Panel } from '../../components/panel';
import { askedBy } from '../../components/about_question';
import { Loaded } from '../../components/loaded';
import { SkeletonRows } from '../../components/skeleton';
import { rangeText, type Filters } from '../../filters/codec';
import { csvText } from '../../lib/csv';
import { count, counted, duration, minutes } from '../../lib/format';
import { jobsText } from './parts';
import { jobStatsQuery, useNearQuery } from './queries';
import { Barred, Choice, FailureRate, Name, StatsTable, useRowLimit, type StatsColumn } from './stats_panel';

const orders = [{ key: 'slowest', label: 'Slowest' }, { key: 'failing', label: 'Most failing' }, { key: 'minutes', label: 'Most minutes' }] as const;
type Order = (typeof orders)[number]['key'];

const columnsFor = (longest: number): readonly StatsColumn<JobStats>[] => [
  { label: 'Job', cell: ({ job_name }) => <Name text={job_name} /> },
  { label: 'Executed', word: 'jobs_executed', number: true, cell: ({ jobs_executed }) => count(jobs_executed) },
  { label: 'Failure rate', word: 'failure_rate', number: true, cell: (row) => <FailureRate {...row} /> },
  { label: 'Flaky runs', word: 'flaky_runs', number: true, cell: ({ flaky_runs }) => count(flaky_runs) },
  { label: 'p50', word: 'part_duration_p50_s', number: true, cell: ({ duration_p50_s }) => duration(duration_p50_s) },
  { label: 'p95', word: 'part_duration_p95_s', number: true, cell: ({ duration_p95_s }) => <Barred part={(duration_p95_s ?? 0) / longest}>{duration(duration_p95_s)}</Barred> },
  { label: 'Queue p95', word: 'part_queue_p95_s', number: true, cell: ({ queue_p95_s }) => duration(queue_p95_s) },
  { label: 'Minutes', word: 'busy_min', number: true, cell: (row) => minutes(row.minutes) },
];

const csvColumns = (['job_name', 'jobs_executed', 'success', 'failure', 'cancelled', 'skipped', 'failure_rate', 'failure_rate_low', 'failure_rate_high', 'flaky_runs', 'duration_p50_s',
  'duration_p95_s', 'queue_p95_s', 'busy_s', 'minutes'] as const).map((name) => ({ name, value: (row: JobStats) => row[name] }));

/** Which jobs take longest, fail most, cost most. */
export function JobsPanel({ row, filters }: { row: WorkflowRow; filters: Filters }) {
  const [order, setOrder] = useState<Order>('slowest');
  const limit = useRowLimit();
  const options = jobStatsQuery(row, filters, order, limit.limit);
  const query = useNearQuery(options);
  const rows = query.data?.data ?? [];
  return (
    <Panel as="figure" title="Jobs" caption={query.data ? jobsText(rows, order) : `Jobs of the runs in ${rangeText(filters.range)}.`} asked={askedBy(options)}
      csv={rows.length > 0 ? { name: 'jobs', text: () => csvText(csvColumns, rows) } : undefined}
      tools={<Choice label="Order of the jobs" choices={orders} chosen={order} onChoose={setOrder} />}>
      <Loaded query={query} skeleton={<SkeletonRows rows={6} />} part>
        {(jobs) => jobs.length > 0 && (
          <StatsTable label={`Jobs, ${counted(jobs.length, 'row')}`} columns={columnsFor(Math.max(...jobs.map(({ duration_p95_s }) => duration_p95_s ?? 0), 1))} rows={jobs} limit={limit} />
        )}
      </Loaded>
    </Panel>
  );
}
