// SPDX-License-Identifier: MIT
import { Fragment } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { HourOfWeek } from '../../api/types';
import { changeView } from '../../app/router';
import chart from '../../charts/chart.module.css';
import { ChartPanel } from '../../charts/chart_panel';
import { askedBy } from '../../components/about_question';
import { Choice } from '../../components/choice';
import { Loaded } from '../../components/loaded';
import { SimpleTable } from '../../components/simple_table';
import { SkeletonBlock } from '../../components/skeleton';
import type { View } from '../../filters/codec';
import { count, duration } from '../../lib/format';
import { zone } from '../../lib/time';
import { hoursOfWeekQuery } from './queries';
import { hourTitle, legendOf, levelOf, measureOf, measures, stepsOf, weekdays, weekText, type Measure } from './week';
import styles from './queue.module.css';
import { csvText } from '../../lib/csv';

const columns = (['weekday', 'hour', 'runs', 'success', 'failure', 'queue_p95_s'] as const).map((name) => ({ name, value: (row: HourOfWeek) => row[name] }));
const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

function Grid({ hours, measure }: { hours: readonly HourOfWeek[]; measure: Measure }) {
  const steps = stepsOf(hours, measure);
  return (
    <>
      <ul className={chart.legend}>
        {legendOf(steps, measure).map((text, index) => (
          <li key={text}><span className={`${chart.swatch} ${styles.hour}`} data-measure={measure} data-level={index + 1} aria-hidden="true" />{text}</li>
        ))}
      </ul>
      <div className={styles.week} role="img" aria-label={`${measure === 'runs' ? 'Runs' : 'Queue time'} by hour of the week. ${weekText(hours, measure)}`}>
        {weekdays.map((name, index) => (
          <Fragment key={name}>
            <span className={styles.weekday}>{name.slice(0, 3)}</span>
            {hours.filter(({ weekday }) => weekday === index + 1).map((hour) => (
              <span key={hour.hour} className={styles.hour} data-measure={measure} data-level={levelOf(hour, measure, steps)} title={hourTitle(hour)} />
            ))}
          </Fragment>
        ))}
        <span />
        {[0, 3, 6, 9, 12, 15, 18, 21].map((hour) => <span key={hour} className={styles.clock}>{clock(hour)}</span>)}
      </div>
    </>
  );
}

/** When runs are started and wait, hour by hour of a week of the viewer's zone. */
export function WeekPanel({ view }: { view: View }) {
  const { name: timeZone, short } = zone();
  const options = hoursOfWeekQuery(view, timeZone);
  const query = useQuery(options);
  const measure = measureOf(view.by);
  const hours = query.data?.data ?? [];
  return (
    <ChartPanel
      title="Hours of the week"
      caption={query.data && `${weekText(hours, measure)} Runs by the hour (${short}) of their creation; the queue time of their first job.`}
      tools={<Choice label="What the hours show" options={measures} chosen={measure} onChoose={(key) => changeView({ by: key === 'queue' ? null : key }, { replace: true })} />}
      asked={askedBy(options)}
      csv={{ name: 'hours_of_week', text: () => csvText(columns, hours) }}
      chart={<Loaded query={query} skeleton={<SkeletonBlock height={220} />} part>{(rows) => <Grid hours={rows} measure={measure} />}</Loaded>}
      table={
        <SimpleTable
          columns={[{ label: 'Day' }, { label: `Hour (${short})` }, { label: 'Runs', number: true }, { label: 'Failed', number: true }, { label: 'Queue p95', number: true }]}
          rows={hours.map((hour) => ({
            key: `${hour.weekday} ${hour.hour}`,
            cells: [weekdays[hour.weekday - 1], clock(hour.hour), count(hour.runs), count(hour.failure), duration(hour.queue_p95_s)],
          }))}
        />
      }
    />
  );
}
