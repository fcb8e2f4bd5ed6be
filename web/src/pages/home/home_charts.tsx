// SPDX-License-Identifier: MIT
import { lazy, Suspense } from 'react';
import { useQuery } from '@tanstack/react-query';
import { CsvButton } from '../../components/csv_button';
import { activityQuery } from '../../api/queries';
import type { ActivityDay } from '../../api/types';
import { useMissing } from '../../app/use_missing';
import { parts, runsOf } from '../../charts/activity';
import { ActivityChart } from '../../charts/activity_chart';
import { AboutQuestion, type Asked } from '../../components/about_question';
import { Loaded } from '../../components/loaded';
import { SkeletonBlock } from '../../components/skeleton';
import type { Filters } from '../../filters/codec';
import { csvText } from '../../lib/csv';
import { calendarQuery } from './queries';

const CalendarChart = lazy(() => import('../../charts/calendar_chart'));

const columns = [
  { name: 'day', value: ({ day }: ActivityDay) => day },
  { name: 'runs', value: runsOf },
  ...parts.map(({ key }) => ({ name: key, value: (day: ActivityDay) => day[key] })),
];

function Tools({ name, days, asked }: { name: string; days: readonly ActivityDay[]; asked: Asked }) {
  return (
    <>
      <AboutQuestion asked={asked} />
      <CsvButton name={name} text={() => csvText(columns, days)} />
    </>
  );
}

const askedOf = (query: { queryKey: readonly [string, Asked['parameters']] }): Asked => ({ name: query.queryKey[0], parameters: query.queryKey[1] });

export function Activity({ filters }: { filters: Filters }) {
  const missing = useMissing(filters);
  const query = activityQuery(filters);
  return (
    <Loaded query={useQuery(query)} skeleton={<SkeletonBlock height={320} />} part>
      {(days) => days.length > 0 && <ActivityChart days={days} missing={missing} tools={<Tools name="activity" days={days} asked={askedOf(query)} />} />}
    </Loaded>
  );
}

/** As many weeks as there is room for: a day stays large enough to be pressed. */
const weeksShown = (): number => (window.matchMedia('(max-width: 767px)').matches ? 20 : 52);

export function Calendar({ filters }: { filters: Filters }) {
  const query = calendarQuery(filters, weeksShown());
  const skeleton = <SkeletonBlock height={260} />;
  return (
    <Loaded query={useQuery(query)} skeleton={skeleton} part>
      {(days) => days.length > 0 && (
        <Suspense fallback={skeleton}><CalendarChart days={days} tools={<Tools name="calendar" days={days} asked={askedOf(query)} />} /></Suspense>
      )}
    </Loaded>
  );
}
