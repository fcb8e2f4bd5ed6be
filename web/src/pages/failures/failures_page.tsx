// SPDX-License-Identifier: MIT
import { useQuery } from '@tanstack/react-query';
import { healthQuery } from '../../api/queries';
import type { StepFailure } from '../../api/types';
import { hasNothing } from '../../app/archive';
import { useView } from '../../app/router';
import { useMissing } from '../../app/use_missing';
import { Loaded } from '../../components/loaded';
import { MissingNotes } from '../../components/missing_notes';
import { SkeletonBlock, SkeletonRows } from '../../components/skeleton';
import { NoMatch, NothingCollected } from '../../components/states';
import { useRowKeys } from '../../components/use_row_keys';
import { useTitle } from '../../components/use_title';
import { branchText, rangeText, type Filters, type View } from '../../filters/codec';
import { count } from '../../lib/format';
import { FailingJobs, FailingSteps } from './failing';
import { failedJobs, flakyText, headline } from './failures';
import { FlakyWorkflows } from './flaky';
import { findingsQuery, jobDaysQuery, jobStatsQuery, outagesQuery, recoveryTimesQuery, stepFailuresQuery } from './queries';
import { Outages, RecoveryTimes } from './recovery';
import { TrendChart } from './trend_chart';
import styles from './failures.module.css';

function Head({ rows, filters }: { rows: readonly StepFailure[]; filters: Filters }) {
  const findings = useQuery(findingsQuery(filters)).data?.data;
  return (
    <div className={styles.head}>
      <h1>{headline(rows)}</h1>
      <p>{`Runs: ${rangeText(filters.range)}, ${branchText(filters.branch)}. ${findings ? flakyText(findings) : ''}`}</p>
    </div>
  );
}

const skeletonPanel = <div><SkeletonBlock height={20} width="160px" /><SkeletonRows rows={5} /></div>;

/** What is wrong beside single failures, each part by a question of its own. */
function Others({ filters }: { filters: Filters }) {
  const missing = useMissing(filters);
  return (
    <>
      <Loaded query={useQuery(jobStatsQuery(filters))} skeleton={skeletonPanel} part>{(rows) => <FailingJobs rows={rows} filters={filters} />}</Loaded>
      <Loaded query={useQuery(findingsQuery(filters))} skeleton={skeletonPanel} part>{(rows) => <FlakyWorkflows findings={rows} filters={filters} />}</Loaded>
      <div className={styles.pair}>
        <Loaded query={useQuery(recoveryTimesQuery(filters))} skeleton={skeletonPanel} part>{(rows) => <RecoveryTimes rows={rows} filters={filters} />}</Loaded>
        <Loaded query={useQuery(outagesQuery(filters))} skeleton={skeletonPanel} part>{(rows) => <Outages rows={rows} filters={filters} />}</Loaded>
      </div>
      <Loaded query={useQuery(jobDaysQuery(filters))} skeleton={<SkeletonBlock height={240} />} part>{(days) => days.length > 0 && <TrendChart days={days} missing={missing} />}</Loaded>
    </>
  );
}

function Content({ rows, view }: { rows: readonly StepFailure[]; view: View }) {
  const health = useQuery(healthQuery()).data?.data;
  const { notes } = useMissing(view);
  useTitle(rows.length > 0 ? `${count(failedJobs(rows))} failed jobs` : 'Failures');
  useRowKeys({ rows: rows.length });
  if (rows.length === 0 && hasNothing(health)) return <NothingCollected health={health} />;
  return (
    <>
      <Head rows={rows} filters={view} />
      <MissingNotes notes={notes} />
      <div className={styles.parts}>
        {rows.length > 0
          ? <FailingSteps rows={rows} filters={view} />
          : <NoMatch title="No failed job matches the filters">{`None on ${branchText(view.branch)} in this range: ${rangeText(view.range)}.`}</NoMatch>}
        <Others filters={view} />
      </div>
    </>
  );
}

/** What fails most, what is flaky? */
export default function FailuresPage() {
  const view = useView();
  useTitle('Failures');
  return (
    <Loaded query={useQuery(stepFailuresQuery(view))} skeleton={<><SkeletonBlock height={48} width="520px" />{skeletonPanel}{skeletonPanel}</>}>
      {(rows) => <Content rows={rows} view={view} />}
    </Loaded>
  );
}
