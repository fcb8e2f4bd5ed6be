// SPDX-License-Identifier: MIT
import { useQuery } from '@tanstack/react-query';
import { healthQuery } from '../../api/queries';
import type { Schedule } from '../../api/types';
import { hasNothing } from '../../app/archive';
import { paths, useView } from '../../app/router';
import { useMissing } from '../../app/use_missing';
import { Link } from '../../components/link';
import { Loaded } from '../../components/loaded';
import { MissingNotes } from '../../components/missing_notes';
import { SkeletonBlock, SkeletonRows } from '../../components/skeleton';
import { NoMatch, NothingCollected } from '../../components/states';
import { useTitle } from '../../components/use_title';
import { encodeView, type View } from '../../filters/codec';
import { count } from '../../lib/format';
import { useNow } from '../../lib/use_now';
import { Mark } from '../../status/mark';
import { allFindingsQuery, allSchedulesQuery, verdictsQuery } from './queries';
import { headline, rowsOf, stateCounts, states, switchOffText } from './rows';
import { ScheduleTable } from './schedule_table';
import styles from './schedules.module.css';

function Schedules({ schedules, view }: { schedules: readonly Schedule[]; view: View }) {
  const findings = useQuery(allFindingsQuery(view.repositories)).data?.data ?? [];
  const judged = useQuery(verdictsQuery(view.repositories)).data?.data;
  const now = useNow();
  const missing = useMissing({ ...view, range: { kind: 'all' } });
  const rows = rowsOf(schedules, findings, judged ?? [], now);
  const { text, short } = headline(rows);
  useTitle(short, 'Schedules');
  return (
    <>
      <div className={styles.head}>
        <h1>{text}</h1>
        <p className={styles.counts}>
          {stateCounts(rows).map(({ state, number }) => (
            <span key={state} className={styles.count}><Mark status={states[state].look} size={12} />{`${count(number)} ${states[state].word.toLowerCase()}`}</span>
          ))}
          <span className="muted">Whatever branch and range are chosen</span>
        </p>
        {judged && (
          <p>
            {switchOffText(rows, judged, now)}{' '}
            {judged.some(({ state }) => state === 'disabled_inactivity') && <Link href={paths.workflows + encodeView({ repositories: view.repositories, verdicts: ['disabled'] })}>Show what is disabled</Link>}
          </p>
        )}
      </div>
      <MissingNotes notes={missing.notes} />
      <ScheduleTable rows={rows} view={view} />
    </>
  );
}

function Content({ schedules, view }: { schedules: readonly Schedule[]; view: View }) {
  const health = useQuery(healthQuery()).data?.data;
  if (schedules.length > 0) return <Schedules schedules={schedules} view={view} />;
  if (hasNothing(health)) return <NothingCollected health={health} />;
  const isFiltered = view.repositories.length > 0;
  return (
    <NoMatch heading="h1" title="No workflow has a schedule here" action={isFiltered ? undefined : null}>
      {isFiltered ? 'None of the active workflows of the chosen repositories has “on: schedule”.' : 'None of the active workflows has “on: schedule”.'}
    </NoMatch>
  );
}

/** Are schedules kept? */
export default function SchedulesPage() {
  const view = useView();
  useTitle('Schedules');
  return (
    <Loaded query={useQuery(allSchedulesQuery(view.repositories))} skeleton={<><SkeletonBlock height={28} width="420px" /><SkeletonRows rows={12} /></>}>
      {(schedules) => <Content schedules={schedules} view={view} />}
    </Loaded>
  );
}
