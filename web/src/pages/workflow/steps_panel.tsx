// SPDX-License-Identifier: MIT
import { useState } from 'react';
import type { StepStats, WorkflowRow } from '../../api/types';
import { Panel } from '../../components/panel';
import { askedBy } from '../../components/about_question';
import { Loaded } from '../../components/loaded';
import { SkeletonRows } from '../../components/skeleton';
import { rangeText, type Filters } from '../../filters/codec';
import { csvText } from '../../lib/csv';
import { count, counted, duration } from '../../lib/format';
import { stepsText } from './parts';
import { stepStatsQuery, useNearQuery } from './queries';
import { Barred, Choice, FailureRate, Name, StatsTable, useRowLimit, type StatsColumn } from './stats_panel';

const orders = [{ key: 'slowest', label: 'Slowest' }, { key: 'failing', label: 'Most failing' }] as const;
type Order = (typeof orders)[number]['key'];

const columnsFor = (longest: number): readonly StatsColumn<StepStats>[] => [
  { label: 'Step', cell: ({ step_name }) => <Name text={step_name} /> },
  { label: 'Job', cell: ({ job_name }) => <Name text={job_name} /> },
  { label: 'Executed', word: 'steps_executed', number: true, cell: ({ steps_executed }) => count(steps_executed) },
  { label: 'Failure rate', word: 'failure_rate', number: true, cell: (row) => <FailureRate {...row} /> },
  { label: 'p50', word: 'part_duration_p50_s', number: true, cell: ({ duration_p50_s }) => duration(duration_p50_s) },
  { label: 'p95', word: 'part_duration_p95_s', number: true, cell: ({ duration_p95_s }) => <Barred part={(duration_p95_s ?? 0) / longest}>{duration(duration_p95_s)}</Barred> },
  { label: 'Busy', word: 'part_busy_s', number: true, cell: ({ busy_s }) => duration(busy_s) },
];

const csvColumns = (['job_name', 'step_name', 'steps_executed', 'success', 'failure', 'cancelled', 'skipped', 'failure_rate', 'failure_rate_low', 'failure_rate_high', 'duration_p50_s',
  'duration_p95_s', 'busy_s'] as const).map((name) => ({ name, value: (row: StepStats) => row[name] }));

/** Which steps take longest, or fail most. */
export function StepsPanel({ row, filters }: { row: WorkflowRow; filters: Filters }) {
  const [order, setOrder] = useState<Order>('slowest');
  const limit = useRowLimit();
  const options = stepStatsQuery(row, filters, order, limit.limit);
  const query = useNearQuery(options);
  const rows = query.data?.data ?? [];
  return (
    <Panel as="figure" title="Steps" caption={query.data ? stepsText(rows, order) : `Steps of the runs in ${rangeText(filters.range)}.`} asked={askedBy(options)}
      csv={rows.length > 0 ? { name: 'steps', text: () => csvText(csvColumns, rows) } : undefined}
      tools={<Choice label="Order of the steps" choices={orders} chosen={order} onChoose={setOrder} />}>
      <Loaded query={query} skeleton={<SkeletonRows rows={6} />} part>
        {(steps) => steps.length > 0 && (
          <StatsTable label={`Steps, ${counted(steps.length, 'row')}`} columns={columnsFor(Math.max(...steps.map(({ duration_p95_s }) => duration_p95_s ?? 0), 1))} rows={steps} limit={limit} />
        )}
      </Loaded>
    </Panel>
  );
}
