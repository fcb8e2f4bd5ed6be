// SPDX-License-Identifier: MIT
import { useMemo, useState } from 'react';
import { Button } from '@primer/react';
import type { RunRow } from '../../api/types';
import { Chart } from '../../charts/chart';
import { ChartPanel } from '../../charts/chart_panel';
import { durationsOption, durationsText, pointsOf } from '../../charts/durations';
import { ExternalLink } from '../../components/link';
import { SimpleTable } from '../../components/simple_table';
import { Time } from '../../components/time';
import { duration } from '../../lib/format';
import { zone } from '../../lib/time';
import { StatusLabel } from '../../status/mark';
import { statusOf } from '../../status/status';

/** Duration over time, a mark for each run. */
export function DurationsChart({ runs }: { runs: readonly RunRow[] }) {
  const points = useMemo(() => pointsOf(runs), [runs]);
  const [logarithmic, setLogarithmic] = useState(false);
  const option = useMemo(() => durationsOption(points, logarithmic), [points, logarithmic]);
  const text = durationsText(points);
  const open = (index: number): void => {
    const address = points[index]?.run.html_url ?? '';
    if (/^https?:/.test(address)) window.open(address, '_blank', 'noreferrer');
  };
  return (
    <ChartPanel
      title="Duration over time"
      caption={text}
      tools={<Button size="small" variant="invisible" onClick={() => setLogarithmic(!logarithmic)}>{logarithmic ? 'Linear scale' : 'Log scale'}</Button>}
      chart={<Chart option={option} height={240} label={`Duration of each run over time. ${text}`} onPick={open} />}
      table={
        <SimpleTable
          columns={[{ label: 'Run' }, { label: `Created (${zone().short})` }, { label: 'Outcome' }, { label: 'Duration', number: true }]}
          rows={[...points].reverse().map(({ run }) => ({
            key: String(run.run_id),
            cells: [
              <ExternalLink icon href={run.html_url}>{`#${run.run_number}`}</ExternalLink>, <Time value={run.created_at} />,
              <StatusLabel status={statusOf(run)} size={14} />, duration(run.duration_s),
            ],
          }))}
        />
      }
    />
  );
}
