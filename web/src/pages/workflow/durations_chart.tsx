// SPDX-License-Identifier: MIT
import { useMemo, useState } from 'react';
import { Button } from '@primer/react';
import type { ChangePoint, RunRow } from '../../api/types';
import { changesBetween, changesText, changeText } from '../../charts/changes';
import type { BandPoint } from '../../charts/band';
import { Chart } from '../../charts/chart';
import { ChartPanel } from '../../charts/chart_panel';
import { drawDaysText, showDays } from '../../charts/choose_days';
import { durationsOption, durationsText, pointsOf } from '../../charts/durations';
import type { Asked } from '../../components/about_question';
import { ExternalLink } from '../../components/link';
import { SimpleTable } from '../../components/simple_table';
import { Time } from '../../components/time';
import { csvText } from '../../lib/csv';
import { counted } from '../../lib/format';
import { zone } from '../../lib/time';
import { StatusLabel } from '../../status/mark';
import { statusOf } from '../../status/status';
import { ChangeWords } from './change_words';
import { Duration } from './measures';

interface DurationsChartProps {
  runs: readonly RunRow[];
  /** Empty also while they are not known. */
  changes: readonly ChangePoint[];
  band: readonly BandPoint[];
  /** "day": of which the band has a value each. */
  bucket: string;
  asked: Asked;
}

const csvColumns = (['run_id', 'run_number', 'run_attempt', 'status', 'conclusion', 'created_at', 'duration_s', 'duration_source', 'html_url'] as const)
  .map((name) => ({ name, value: (run: RunRow) => run[name] }));

/** Duration over time, a mark for each run and a line for each lasting change. */
export function DurationsChart({ runs, changes, band, bucket, asked }: DurationsChartProps) {
  const points = useMemo(() => pointsOf(runs), [runs]);
  const [logarithmic, setLogarithmic] = useState(false);
  const marked = useMemo(() => changesBetween(changes, points[0]?.time ?? 0, points.at(-1)?.time ?? 0), [changes, points]);
  const option = useMemo(() => durationsOption(points, logarithmic, marked, band), [points, logarithmic, marked, band]);
  const text = durationsText(points);
  const open = (index: number): void => {
    const address = points[index]?.run.html_url ?? '';
    if (/^https?:/.test(address)) window.open(address, '_blank', 'noreferrer');
  };
  return (
    <ChartPanel
      title="Duration over time"
      caption={<>
        {text}
        {band.length > 0 && ` The band goes from p50 to p95 of the successful runs of each ${bucket}.`}
        {marked.length > 0 && ` ${counted(marked.length, 'lasting change is', 'lasting changes are')} marked by a dashed line.`}
        {drawDaysText}
        <ChangeWords changes={marked} />
      </>}
      asked={asked}
      csv={{ name: 'durations', text: () => csvText(csvColumns, runs) }}
      tools={<Button size="small" variant="invisible" onClick={() => setLogarithmic(!logarithmic)}>{logarithmic ? 'Linear scale' : 'Log scale'}</Button>}
      chart={<Chart option={option} height={240} label={`Duration of each run over time. ${text} ${changesText(marked)}`.trim()} onPick={open} days="time" onDays={showDays} />}
      table={
        <SimpleTable
          columns={[{ label: 'Run' }, { label: `Created (${zone().short})` }, { label: 'Outcome' }, { label: 'Duration', number: true }, ...(marked.length > 0 ? [{ label: 'Lasting change' }] : [])]}
          rows={[...points].reverse().map(({ run }) => ({
            key: String(run.run_id),
            cells: [
              <ExternalLink icon href={run.html_url}>{`#${run.run_number}`}</ExternalLink>, <Time value={run.created_at} />,
              <StatusLabel status={statusOf(run)} size={14} />, <Duration run={run} />,
              ...(marked.length > 0 ? [marked.find(({ run_id }) => run_id === run.run_id)?.points.map(changeText).join('; ')] : []),
            ],
          }))}
        />
      }
    />
  );
}
