// SPDX-License-Identifier: MIT
import { lazy, Suspense } from 'react';
import { useQuery } from '@tanstack/react-query';
import { activityQuery } from '../../api/queries';
import { useMissing } from '../../app/use_missing';
import { ActivityChart } from '../../charts/activity_chart';
import { askedBy } from '../../components/about_question';
import { Loaded } from '../../components/loaded';
import { SkeletonBlock } from '../../components/skeleton';
import type { Filters } from '../../filters/codec';
import { calendarQuery } from './queries';

const CalendarChart = lazy(() => import('../../charts/calendar_chart'));

export function Activity({ filters }: { filters: Filters }) {
  const missing = useMissing(filters);
  const query = activityQuery(filters);
  return (
    <Loaded query={useQuery(query)} skeleton={<SkeletonBlock height={320} />} part>
      {(days) => days.length > 0 && <ActivityChart days={days} missing={missing} asked={askedBy(query)} />}
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
        <Suspense fallback={<div aria-busy="true">{skeleton}</div>}><CalendarChart days={days} asked={askedBy(query)} /></Suspense>
      )}
    </Loaded>
  );
}
