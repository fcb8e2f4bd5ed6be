// SPDX-License-Identifier: MIT
import { useQueries, useQuery } from '@tanstack/react-query';
import { healthQuery, summaryQuery } from '../../api/queries';
import type { WorkflowRow } from '../../api/types';
import { hasNothing } from '../../app/archive';
import { collectorLine } from '../../app/freshness';
import { useView } from '../../app/router';
import { Loaded } from '../../components/loaded';
import { NearScreen } from '../../components/near_screen';
import { SkeletonBlock, SkeletonRows } from '../../components/skeleton';
import { NoMatch, NothingCollected } from '../../components/states';
import { useTitle } from '../../components/use_title';
import type { Filters } from '../../filters/codec';
import { counted } from '../../lib/format';
import { useNow } from '../../lib/use_now';
import { useWorkflows } from '../workflows/queries';
import { AttentionList } from './attention_list';
import { headline, needingAttention } from './headline';
import { HeadlineText } from './headline_text';
import { Activity, Calendar } from './home_charts';
import { NewestRuns } from './newest_runs';
import { comparisonQuery } from './queries';
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

function Sums({ filters }: { filters: Filters }) {
  const query = useQuery(summaryQuery(filters));
  return <Loaded query={query} skeleton={<SkeletonBlock height={86} />} part>{(summary) => <Totals summary={summary} filters={filters} />}</Loaded>;
}

function Overview({ rows, complete, filters }: { rows: readonly WorkflowRow[]; complete: boolean; filters: Filters }) {
  const health = useQuery(healthQuery()).data?.data;
  const needy = needingAttention(rows);
  useTitle(rows.length > 0 ? headline(rows).short : 'Home');
  if (rows.length === 0) {
    return hasNothing(health)
      ? <NothingCollected health={health} />
      : <NoMatch heading="h1" title="No workflow matches the filters">No workflow is known in the chosen repositories.</NoMatch>;
  }
  return (
    <>
      <HeadlineText rows={rows} filters={filters} />
      {needy.length > 0 && <AttentionList rows={needy} complete={complete} filters={filters} />}
      <div className={styles.sums}><Sums filters={filters} /></div>
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

/** The figures below the list are asked for together with it, not only when it is there. */
function useAhead(filters: Filters): void {
  // It draws nothing of them.
  useQueries({ queries: [summaryQuery(filters), comparisonQuery(filters)], combine: () => null });
}

/** Is anything wrong? */
export function HomePage() {
  const view = useView();
  useTitle('Home');
  useAhead(view);
  const { query, complete } = useWorkflows(view, null);
  return <Loaded query={query} skeleton={<HomeSkeleton />}>{(rows) => <Overview rows={rows} complete={complete} filters={view} />}</Loaded>;
}
