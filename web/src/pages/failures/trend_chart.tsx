// SPDX-License-Identifier: MIT
import { useMemo } from 'react';
import type { JobDay } from '../../api/types';
import type { Missing } from '../../app/coverage';
import { useView } from '../../app/router';
import { Chart } from '../../charts/chart';
import { ChartPanel } from '../../charts/chart_panel';
import { chooseDaysText, onlyDays, showDays } from '../../charts/choose_days';
import { Link } from '../../components/link';
import { SimpleTable } from '../../components/simple_table';
import { encodeView } from '../../filters/codec';
import { count, percent } from '../../lib/format';
import { dayOf } from '../../lib/time';
import { asked } from './queries';
import { rateOf, trendOption, trendText } from './trend';
import { csvColumns, csvText } from '../../lib/csv';

const csv = csvColumns<JobDay>('day', 'jobs', 'success', 'failure', 'cancelled', 'skipped', 'other', 'in_progress');

export function TrendChart({ days, missing }: { days: readonly JobDay[]; missing: Missing }) {
  const view = useView();
  const option = useMemo(() => trendOption(days, missing.isIncomplete), [days, missing]);
  const text = trendText(days);
  return (
    <ChartPanel
      title="Failed jobs by day"
      caption={text + chooseDaysText(days)}
      asked={asked(view).days}
      csv={{ name: 'job_days', text: () => csvText(csv, days) }}
      chart={<Chart option={option} height={160} days={days} onDays={showDays} label={`Failed jobs per day. ${text}`} />}
      table={
        <SimpleTable
          columns={[{ label: 'Day (UTC)' }, { label: 'Failed', number: true }, { label: 'Passed', number: true }, { label: 'Failure rate', number: true }, { label: 'Jobs', number: true }]}
          rows={[...days].reverse().map((day) => ({
            key: day.day,
            cells: [
              <Link href={window.location.pathname + encodeView({ ...view, ...onlyDays(day.day) })}>{dayOf(day.day)}</Link>,
              count(day.failure), count(day.success), percent(rateOf(day)), count(day.jobs),
            ],
          }))}
        />
      }
    />
  );
}
