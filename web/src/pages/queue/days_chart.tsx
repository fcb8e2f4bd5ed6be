// SPDX-License-Identifier: MIT
import { useMemo } from 'react';
import type { JobDay } from '../../api/types';
import type { Missing } from '../../app/coverage';
import { useView } from '../../app/router';
import { Chart } from '../../charts/chart';
import chart from '../../charts/chart.module.css';
import { ChartPanel } from '../../charts/chart_panel';
import { chooseDaysText, onlyDays, showDays } from '../../charts/choose_days';
import { askedBy } from '../../components/about_question';
import { Link } from '../../components/link';
import { SimpleTable } from '../../components/simple_table';
import { encodeView } from '../../filters/codec';
import { count, duration } from '../../lib/format';
import { dayOf } from '../../lib/time';
import { daysOption, daysText } from './days';
import { jobDaysQuery } from './queries';
import styles from './queue.module.css';
import { csvText } from '../../lib/csv';

const columns = (['day', 'jobs', 'queue_p50_s', 'queue_p90_s', 'queue_p99_s'] as const).map((name) => ({ name, value: (day: JobDay) => day[name] }));

function Legend() {
  return (
    <ul className={chart.legend}>
      <li><span className={`${chart.swatch} ${styles.hatched}`} aria-hidden="true" />p90: 90% of the jobs waited at most that long</li>
      <li><span className={styles.line} aria-hidden="true" />p50: half of the jobs</li>
    </ul>
  );
}

export function DaysChart({ days, missing }: { days: readonly JobDay[]; missing: Missing }) {
  const view = useView();
  const option = useMemo(() => daysOption(days, missing.isIncomplete), [days, missing]);
  const text = daysText(days);
  return (
    <ChartPanel
      title="Wait over time"
      caption={`${text} By the day (UTC) on which the job was created.${chooseDaysText(days)}`}
      asked={askedBy(jobDaysQuery(view))}
      csv={{ name: 'job_days', text: () => csvText(columns, days) }}
      chart={<><Legend /><Chart option={option} height={200} label={`Wait for a runner per day. ${text}`} days={days} onDays={showDays} /></>}
      table={
        <SimpleTable
          columns={[{ label: 'Day (UTC)' }, { label: 'Jobs', number: true }, { label: 'p50', number: true }, { label: 'p90', number: true }, { label: 'p99', number: true }]}
          rows={[...days].reverse().map((day) => ({
            key: day.day,
            cells: [
              <><Link href={window.location.pathname + encodeView({ ...view, ...onlyDays(day.day) })}>{dayOf(day.day)}</Link>{missing.isIncomplete(day.day) && <span className="muted"> not completely collected</span>}</>,
              count(day.jobs), duration(day.queue_p50_s), duration(day.queue_p90_s), duration(day.queue_p99_s),
            ],
          }))}
        />
      }
    />
  );
}
