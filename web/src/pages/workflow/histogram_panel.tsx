// SPDX-License-Identifier: MIT
import { useMemo } from 'react';
import type { DurationStep, WorkflowRow } from '../../api/types';
import { Chart } from '../../charts/chart';
import { ChartPanel } from '../../charts/chart_panel';
import { histogramOption, histogramText, runsIn, stepText } from '../../charts/histogram';
import { askedBy, type Asked } from '../../components/about_question';
import { Loaded } from '../../components/loaded';
import { SimpleTable } from '../../components/simple_table';
import { SkeletonBlock } from '../../components/skeleton';
import type { Filters } from '../../filters/codec';
import { csvText } from '../../lib/csv';
import { count, duration, percent } from '../../lib/format';
import { histogramQuery, useNearQuery } from './queries';

const csvColumns = (['from_s', 'to_s', 'runs'] as const).map((name) => ({ name, value: (step: DurationStep) => step[name] }));

function Histogram({ steps, row, asked }: { steps: readonly DurationStep[]; row: WorkflowRow; asked: Asked }) {
  const { duration_p50_s, duration_p95_s } = row;
  const option = useMemo(() => histogramOption(steps, duration_p50_s, duration_p95_s), [steps, duration_p50_s, duration_p95_s]);
  const runs = runsIn(steps);
  const text = histogramText(steps);
  const marks = runs > 0 ? ` Half stay within ${duration(duration_p50_s)} (p50), 95% within ${duration(duration_p95_s)} (p95).` : '';
  return (
    <ChartPanel
      title="Distribution of durations"
      caption={text + marks}
      asked={asked}
      csv={{ name: 'duration_histogram', text: () => csvText(csvColumns, steps) }}
      chart={runs > 0 && <Chart option={option} height={220} label={`Successful runs by duration. ${text}${marks}`} />}
      table={
        <SimpleTable
          columns={[{ label: 'Duration' }, { label: 'Runs', number: true }, { label: 'Share', number: true }]}
          rows={steps.map((step) => ({ key: String(step.from_s), cells: [stepText(step), count(step.runs), percent(step.runs / runs)] }))}
        />
      }
    />
  );
}

export function HistogramPanel({ row, filters }: { row: WorkflowRow; filters: Filters }) {
  const options = histogramQuery(row, filters);
  return (
    <Loaded query={useNearQuery(options)} skeleton={<SkeletonBlock height={308} />} part>
      {(steps) => <Histogram steps={steps} row={row} asked={askedBy(options)} />}
    </Loaded>
  );
}
