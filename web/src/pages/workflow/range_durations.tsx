// SPDX-License-Identifier: MIT
import { useMemo, useState } from 'react';
import { Button } from '@primer/react';
import type { ChangePoint } from '../../api/types';
import type { BandPoint } from '../../charts/band';
import { changesBetween, changesText } from '../../charts/changes';
import { Chart } from '../../charts/chart';
import { ChartPanel } from '../../charts/chart_panel';
import { drawDaysText, showDays } from '../../charts/choose_days';
import { durationsOption } from '../../charts/durations';
import type { Asked } from '../../components/about_question';
import { SimpleTable } from '../../components/simple_table';
import { csvText } from '../../lib/csv';
import { count, counted, duration } from '../../lib/format';
import { utcTime } from '../../lib/time';
import { ChangeWords } from './change_words';

const csvColumns = [
  { name: 'starts_at', value: ({ starts_at }: BandPoint) => new Date(starts_at).toISOString() }, { name: 'success', value: ({ success }: BandPoint) => success },
  { name: 'duration_p50_s', value: ({ p50_s }: BandPoint) => p50_s }, { name: 'duration_p95_s', value: ({ p95_s }: BandPoint) => p95_s },
];

interface RangeDurationsProps {
  band: readonly BandPoint[];
  bucket: string;
  changes: readonly ChangePoint[];
  asked: Asked;
}

/** Duration over a whole range, whose runs may be too many to mark each of them. */
export function RangeDurations({ band, bucket, changes, asked }: RangeDurationsProps) {
  const [logarithmic, setLogarithmic] = useState(false);
  const marked = useMemo(() => changesBetween(changes, band[0]?.starts_at ?? 0, band.at(-1)?.time ?? 0), [changes, band]);
  const option = useMemo(() => durationsOption([], logarithmic, marked, band), [logarithmic, marked, band]);
  const known = band.filter(({ p50_s }) => p50_s !== null);
  const runs = known.reduce((sum, { success }) => sum + success, 0);
  const text = known.length > 0 ? `p50 and p95 by ${bucket}: ${counted(runs, 'successful run')} in ${counted(known.length, bucket)}.` : 'No successful run has a known duration.';
  return (
    <ChartPanel
      title="Duration over time"
      caption={<>{text}{marked.length > 0 && ` ${counted(marked.length, 'lasting change is', 'lasting changes are')} marked by a dashed line.`}{drawDaysText}<ChangeWords changes={marked} /></>}
      asked={asked}
      csv={{ name: 'durations', text: () => csvText(csvColumns, band) }}
      tools={<Button size="small" variant="invisible" onClick={() => setLogarithmic(!logarithmic)}>{logarithmic ? 'Linear scale' : 'Log scale'}</Button>}
      chart={<Chart option={option} height={240} label={`Duration over time, by ${bucket}. ${text} ${changesText(marked)}`.trim()} days="time" onDays={showDays} />}
      table={
        <SimpleTable
          columns={[{ label: `From (UTC), by ${bucket}` }, { label: 'Successful runs', number: true }, { label: 'p50', number: true }, { label: 'p95', number: true }]}
          rows={[...known].reverse().map(({ starts_at, success, p50_s, p95_s }) => ({
            key: String(starts_at), cells: [utcTime(starts_at).slice(0, 16), count(success), duration(p50_s), duration(p95_s)],
          }))}
        />
      }
    />
  );
}
