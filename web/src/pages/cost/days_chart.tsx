// SPDX-License-Identifier: MIT
import { useMemo, useState } from 'react';
import { Button } from '@primer/react';
import type { CostDay } from '../../api/types';
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
import { count, minutes } from '../../lib/format';
import { usd } from '../../lib/money';
import { dayOf } from '../../lib/time';
import { daysOption, daysText, inUnit, partOf, parts, type Unit } from './days';
import { costDaysQuery } from './queries';
import styles from './cost.module.css';
import { csvText } from '../../lib/csv';

const columns = (['day', 'jobs', 'minutes', 'free_min', 'self_hosted_min', 'unknown_min', 'cost_usd', 'cancelled_min', 'cancelled_usd', 'rerun_min', 'rerun_usd', 'rounding_min', 'rounding_usd'] as const)
  .map((name) => ({ name, value: (day: CostDay) => day[name] }));

function Legend({ days, unit }: { days: readonly CostDay[]; unit: Unit }) {
  return (
    <ul className={chart.legend}>
      {parts.map(({ key, label, pattern }) => (
        <li key={key}>
          <span className={`${chart.swatch} ${styles.swatch}`} data-part={key} data-pattern={pattern} aria-hidden="true" />
          {`${label} ${inUnit(days.reduce((sum, day) => sum + partOf(day, key, unit), 0), unit)}`}
        </li>
      ))}
    </ul>
  );
}

/** Money per day, or minutes where nothing costs any. */
export function DaysChart({ days, missing }: { days: readonly CostDay[]; missing: Missing }) {
  const view = useView();
  const [chosen, setChosen] = useState<Unit | null>(null);
  const unit = chosen ?? (days.some(({ cost_usd }) => cost_usd > 0) ? 'usd' : 'min');
  const option = useMemo(() => daysOption(days, unit, missing.isIncomplete), [days, unit, missing]);
  const text = daysText(days, unit);
  return (
    <ChartPanel
      title={unit === 'usd' ? 'Money per day' : 'Minutes per day'}
      caption={`${text} By the day (UTC) on which the job began.${chooseDaysText(days)}`}
      tools={<Button size="small" variant="invisible" onClick={() => setChosen(unit === 'usd' ? 'min' : 'usd')}>{unit === 'usd' ? 'Show minutes' : 'Show money'}</Button>}
      asked={askedBy(costDaysQuery(view))}
      csv={{ name: 'cost_days', text: () => csvText(columns, days) }}
      chart={
        <>
          <Legend days={days} unit={unit} />
          <Chart option={option} height={220} label={`${unit === 'usd' ? 'Money' : 'Minutes'} per day. ${text}`}
            days={days} onDays={showDays} />
        </>
      }
      table={
        <SimpleTable
          columns={[{ label: 'Day (UTC)' }, { label: 'Jobs', number: true }, { label: 'Minutes', number: true }, { label: 'Cost', number: true }, ...parts.slice(0, -1).map(({ label }) => ({ label, number: true }))]}
          rows={[...days].reverse().map((day) => ({
            key: day.day,
            cells: [
              <><Link href={window.location.pathname + encodeView({ ...view, ...onlyDays(day.day) })}>{dayOf(day.day)}</Link>{missing.isIncomplete(day.day) && <span className="muted"> not completely collected</span>}</>,
              count(day.jobs), minutes(day.minutes), usd(day.cost_usd), ...parts.slice(0, -1).map(({ key }) => inUnit(partOf(day, key, unit), unit)),
            ],
          }))}
        />
      }
    />
  );
}
