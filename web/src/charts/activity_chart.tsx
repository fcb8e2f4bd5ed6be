// SPDX-License-Identifier: MIT
import { useMemo } from 'react';
import type { Missing } from '../app/coverage';
import type { Asked } from '../components/about_question';
import { Link } from '../components/link';
import { MissingNotes } from '../components/missing_notes';
import { SimpleTable } from '../components/simple_table';
import { encodeView } from '../filters/codec';
import { csvText } from '../lib/csv';
import { count, counted } from '../lib/format';
import { dayOf } from '../lib/time';
import type { ActivityDay } from '../api/types';
import { useView } from '../app/router';
import { activityColumns, activityOption, parts, runsOf, totals, type Part } from './activity';
import { Chart } from './chart';
import { ChartPanel } from './chart_panel';
import { chooseDaysText, onlyDays, showDays } from './choose_days';
import styles from './chart.module.css';
import legend from './activity.module.css';

function Legend({ sums, incomplete }: { sums: Record<Part, number>; incomplete: number }) {
  return (
    <ul className={styles.legend}>
      {parts.filter(({ key }) => sums[key] > 0).map(({ key, word, pattern }) => (
        <li key={key}>
          <span className={`${styles.swatch} ${legend.swatch}`} data-part={key} data-pattern={pattern} aria-hidden="true" />
          {word} {count(sums[key])}
        </li>
      ))}
      {incomplete > 0 && (
        <li>
          <span className={`${styles.swatch} ${legend.swatch}`} data-part="incomplete" data-pattern="incomplete" aria-hidden="true" />
          {`Not completely collected: ${counted(incomplete, 'day')}`}
        </li>
      )}
    </ul>
  );
}

function Table({ days, missing }: { days: readonly ActivityDay[]; missing: Missing }) {
  const view = useView();
  const dayLink = (day: string): string => encodeView({ ...view, ...onlyDays(day) });
  return (
    <SimpleTable
      columns={[{ label: 'Day (UTC)' }, { label: 'Runs', number: true }, ...parts.map(({ word }) => ({ label: word, number: true }))]}
      rows={[...days].reverse().map((day) => ({
        key: day.day,
        cells: [
          <>
            <Link href={window.location.pathname + dayLink(day.day)}>{dayOf(day.day)}</Link>
            {missing.isIncomplete(day.day) && <span className="muted"> not completely collected</span>}
          </>,
          count(runsOf(day)), ...parts.map(({ key }) => count(day[key])),
        ],
      }))}
    />
  );
}

/** Runs per day by outcome; days that are not completely collected are hatched. */
export function ActivityChart({ days, missing, asked }: { days: readonly ActivityDay[]; missing: Missing; asked: Asked }) {
  const option = useMemo(() => activityOption(days, missing.isIncomplete), [days, missing]);
  const incomplete = days.filter(({ day }) => missing.isIncomplete(day)).length;
  const sums = useMemo(() => totals(days), [days]);
  const runs = days.reduce((sum, day) => sum + runsOf(day), 0);
  return (
    <ChartPanel
      title="Activity"
      caption={
        <>
          {`${counted(runs, 'run')} in ${counted(days.length, 'day')}, by outcome.${chooseDaysText(days)}`}
          <MissingNotes notes={missing.notes} />
        </>
      }
      chart={
        <>
          <Legend sums={sums} incomplete={incomplete} />
          <Chart option={option} height={220} days={days} onDays={showDays}
            label={`Runs per day by outcome: ${count(runs)} runs in ${days.length} days, of which ${count(sums.failure)} failed.${incomplete > 0 ? ` ${counted(incomplete, 'day is', 'days are')} not completely collected.` : ''}`} />
        </>
      }
      table={<Table days={days} missing={missing} />}
      asked={asked}
      csv={{ name: 'activity', text: () => csvText(activityColumns, days) }}
    />
  );
}
