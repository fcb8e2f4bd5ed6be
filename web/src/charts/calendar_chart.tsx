// SPDX-License-Identifier: MIT
import { useMemo, useState } from 'react';
import { SegmentedControl } from '@primer/react';
import type { ActivityDay } from '../api/types';
import { changeView, useView } from '../app/router';
import type { Asked } from '../components/about_question';
import { Link } from '../components/link';
import { SimpleTable } from '../components/simple_table';
import { encodeView } from '../filters/codec';
import { csvText } from '../lib/csv';
import { count, counted } from '../lib/format';
import { dayOf } from '../lib/time';
import { activityColumns, runsOf } from './activity';
import { calendarOption, shadeOf, steps, stepText, valueOf, type Measure } from './calendar';
import { Chart } from './chart';
import { ChartPanel } from './chart_panel';
import styles from './calendar.module.css';

const measures: readonly { key: Measure; label: string }[] = [{ key: 'runs', label: 'All runs' }, { key: 'failure', label: 'Failed' }];
const loadParts = (): Promise<unknown> => import('./calendar_parts');

function Legend({ days, measure }: { days: readonly ActivityDay[]; measure: Measure }) {
  const limits = steps(days, measure);
  return (
    <ul className={styles.legend} data-measure={measure}>
      <li><span className={styles.swatch} aria-hidden="true" />None</li>
      {limits.map((limit, index) => (
        <li key={limit}><span className={styles.swatch} data-shade={shadeOf(index, limits.length)} aria-hidden="true" />{stepText(limits, index)}</li>
      ))}
    </ul>
  );
}

function Table({ days }: { days: readonly ActivityDay[] }) {
  const view = useView();
  const dayLink = (day: string): string => window.location.pathname + encodeView({ ...view, range: { kind: 'between', from: day, to: day } });
  return (
    <SimpleTable columns={[{ label: 'Day (UTC)' }, { label: 'Runs', number: true }, { label: 'Failed', number: true }]}
      rows={days.filter((day) => runsOf(day) > 0).toReversed().map((day) => ({
        key: day.day, cells: [<Link href={dayLink(day.day)}>{dayOf(day.day)}</Link>, count(runsOf(day)), count(day.failure)],
      }))} />
  );
}

/** Each day of many weeks by how much ran or failed. */
export default function CalendarChart({ days, asked }: { days: readonly ActivityDay[]; asked?: Asked }) {
  const [measure, setMeasure] = useState<Measure>('runs');
  const option = useMemo(() => calendarOption(days, measure), [days, measure]);
  const worst = days.reduce((most, day) => (valueOf(day, measure) > valueOf(most, measure) ? day : most), days[0]!);
  const noun = measure === 'runs' ? 'runs' : 'failed runs';
  const most = valueOf(worst, measure) === 0 ? `No ${noun}` : `Most ${noun} on ${dayOf(worst.day)}: ${count(valueOf(worst, measure))}`;
  const pick = (index: number): void => {
    const day = days[index]?.day;
    if (day) changeView({ range: { kind: 'between', from: day, to: day } });
  };
  return (
    <ChartPanel
      title="Calendar"
      caption={`${most}, in the last ${counted(Math.ceil(days.length / 7), 'week')}, whatever range is chosen. Choose a day to see it alone.`}
      tools={
        <SegmentedControl aria-label="What is counted" size="small" onChange={(index) => setMeasure(measures[index]?.key ?? 'runs')}>
          {measures.map(({ key, label }) => <SegmentedControl.Button key={key} selected={key === measure}>{label}</SegmentedControl.Button>)}
        </SegmentedControl>
      }
      chart={
        <>
          <Chart option={option} height={152} needs={loadParts} onPick={pick} label={`A calendar of ${noun} per day. ${most}.`} />
          <Legend days={days} measure={measure} />
        </>
      }
      table={<Table days={days} />}
      asked={asked}
      csv={{ name: 'calendar', text: () => csvText(activityColumns, days) }}
    />
  );
}
