// SPDX-License-Identifier: MIT
import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { healthQuery, summaryQuery } from '../../api/queries';
import type { Summary, WorkflowRow } from '../../api/types';
import { hasNothing } from '../../app/archive';
import { collectorLine } from '../../app/freshness';
import { useView } from '../../app/router';
import { Loaded } from '../../components/loaded';
import { NearScreen } from '../../components/near_screen';
import { SkeletonBlock, SkeletonRows } from '../../components/skeleton';
import { step } from '../../components/show_more';
import { NoMatch, NothingCollected } from '../../components/states';
import { useTitle } from '../../components/use_title';
import type { Filters } from '../../filters/codec';
import { counted } from '../../lib/format';
import { useNow } from '../../lib/use_now';
import { AttentionList } from './attention_list';
import { headline, needingAttention } from './headline';
import { HeadlineText } from './headline_text';
import { Activity, Calendar } from './home_charts';
import { NewestRuns } from './newest_runs';
import { comparisonQuery, mostListed, neediestQuery, shownAtFirst } from './queries';
import { Totals } from './totals';
import styles from './home.module.css';

function CollectorLine() {
  const { data } = useQuery(healthQuery());
  const now = useNow();
  if (!data) return null;
  const { workflows, runs, repositories, version } = data.data;
  return (
    <p className={styles.collector}>
      {collectorLine(data.data, now)}{' '}
      {`Stored: ${counted(runs, 'run')} of ${counted(workflows, 'workflow')} in ${counted(repositories, 'repository', 'repositories')}. Runlight ${version}.`}
    </p>
  );
}

interface OverviewProps {
  summary: Summary;
  /** The workflows most in need; of fewer that need attention, others too. */
  neediest: readonly WorkflowRow[];
  more: () => void;
  filters: Filters;
}

function Overview({ summary, neediest, more, filters }: OverviewProps) {
  const health = useQuery(healthQuery()).data?.data;
  const needy = needingAttention(neediest);
  useTitle(summary.workflows > 0 ? headline(summary).short : 'Home');
  if (summary.workflows === 0) {
    return hasNothing(health)
      ? <NothingCollected health={health} />
      : <NoMatch heading="h1" title="No workflow matches the filters">No workflow is known in the chosen repositories.</NoMatch>;
  }
  return (
    <>
      <HeadlineText fleet={summary} filters={filters} />
      {needy.length > 0 && <AttentionList rows={needy} others={Math.max(0, summary.workflows_need_attention - needy.length)} more={more} />}
      <Totals summary={summary} filters={filters} />
      <div className={styles.part}><NearScreen height={354}><Activity filters={filters} /></NearScreen></div>
      <div className={styles.part}><NearScreen height={265}><Calendar filters={filters} /></NearScreen></div>
      <div className={styles.part}><NearScreen height={431}><NewestRuns filters={filters} /></NearScreen></div>
      <CollectorLine />
    </>
  );
}

function HomeSkeleton() {
  return (
    <>
      <SkeletonBlock height={28} width="320px" />
      <SkeletonRows rows={6} />
      <SkeletonBlock height={86} />
      <SkeletonBlock height={320} />
    </>
  );
}

/** Is anything wrong? */
export function HomePage() {
  const view = useView();
  const [most, setMost] = useState(shownAtFirst);
  useTitle('Home');
  const summary = useQuery(summaryQuery(view));
  const neediest = useQuery(neediestQuery(view, most));
  useQuery(comparisonQuery(view)); // the figures want it as soon as they are drawn
  const more = () => setMost(Math.min(most + step, mostListed));
  return (
    <Loaded query={summary} skeleton={<HomeSkeleton />}>
      {(totals) => (
        <Loaded query={neediest} skeleton={<HomeSkeleton />}>
          {(rows) => <Overview summary={totals} neediest={rows} more={more} filters={view} />}
        </Loaded>
      )}
    </Loaded>
  );
}
