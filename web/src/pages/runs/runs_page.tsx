// SPDX-License-Identifier: MIT
import { useEffect } from 'react';
import { Button } from '@primer/react';
import { useInfiniteQuery, useQuery, type InfiniteData, type UseQueryResult } from '@tanstack/react-query';
import { CsvButton } from '../../components/csv_button';
import type { Answer } from '../../api/client';
import { healthQuery, repositoriesQuery } from '../../api/queries';
import type { FoundRun } from '../../api/types';
import { useView } from '../../app/router';
import { useMissing } from '../../app/use_missing';
import { AboutQuestion } from '../../components/about_question';
import { Loaded } from '../../components/loaded';
import { MissingNotes } from '../../components/missing_notes';
import { SkeletonBlock, SkeletonRows } from '../../components/skeleton';
import { NoMatch, NothingCollected } from '../../components/states';
import { useTitle } from '../../components/use_title';
import type { View } from '../../filters/codec';
import { csvText } from '../../lib/csv';
import { count, counted } from '../../lib/format';
import { announce } from '../../lib/live_region';
import { runColumns } from './csv';
import { foundRuns, headline, scope } from './headline';
import { outcomeCounts, type OutcomeCount } from './outcome_words';
import { runCountsQuery, runsParameters, runsQuery } from './queries';
import { RunsTable } from './runs_table';
import { OutcomeFilter, Toolbar } from './toolbar';
import styles from './runs.module.css';

const together = ({ pages }: InfiniteData<Answer<FoundRun[]>>): Answer<FoundRun[]> => ({ data: pages.flatMap(({ data }) => data) });

function Head({ view, runs, counts }: { view: View; runs: readonly FoundRun[] | undefined; counts: readonly OutcomeCount[] | undefined }) {
  const workflow = runs?.find(({ workflow_id }) => workflow_id === view.workflow_id)?.workflow_name ?? null;
  const text = counts ? headline(counts, view.outcomes) : 'Runs';
  useEffect(() => {
    if (!counts) return;
    const { cancel } = announce(text, { delayMs: 500 });
    return cancel;
  }, [counts, text]);
  return (
    <div className={styles.head}>
      <div className={styles.what}>
        <h1>{text}</h1>
        <p className={styles.scope}>{scope(view, workflow)}</p>
      </div>
      <div className={styles.tools}>
        {runs && runs.length > 0 && <CsvButton name="runs" text={() => csvText(runColumns, runs)} />}
        <AboutQuestion asked={{ name: 'runs', parameters: runsParameters(view) }} />
      </div>
    </div>
  );
}

function More({ shown, found, load, loading, error }: { shown: number; found: number | null; load: (() => void) | null; loading: boolean; error: boolean }) {
  return (
    <div className={styles.more}>
      {load && <Button size="small" onClick={load} loading={loading}>Load more</Button>}
      <span className="number" role="status">
        {error ? 'More could not be loaded. ' : ''}
        {!load ? `${counted(shown, 'run')}: all of them` : found === null ? `The newest ${count(shown)}` : `The newest ${count(shown)} of ${count(found)}`}
      </span>
    </div>
  );
}

/** Where is the run? */
export default function RunsPage() {
  useTitle('Runs');
  const view = useView();
  const query = useInfiniteQuery({ ...runsQuery(view), select: together });
  const rows = useQuery(runCountsQuery(view)).data?.data;
  const { notes } = useMissing(view);
  const health = useQuery(healthQuery()).data?.data;
  const isEmpty = useQuery(repositoriesQuery()).data?.data.length === 0;
  if (isEmpty && query.data?.data.length === 0) return <NothingCollected health={health} />;
  const counts = rows && outcomeCounts(rows, view.outcomes);
  const runs = query.data?.data;
  return (
    <>
      <Head view={view} runs={runs} counts={counts} />
      <Toolbar view={view} />
      {counts ? <OutcomeFilter counts={counts} chosen={view.outcomes} /> : <SkeletonBlock height={28} width="420px" />}
      <MissingNotes notes={notes} />
      <Loaded query={query as unknown as UseQueryResult<Answer<FoundRun[]>>} skeleton={<SkeletonRows rows={16} />} part>
        {(shown) => (shown.length > 0 ? (
          <>
            <RunsTable runs={shown} />
            <More shown={shown.length} found={counts ? foundRuns(counts, view.outcomes) : null} loading={query.isFetchingNextPage} error={query.isFetchNextPageError}
              load={query.hasNextPage ? () => void query.fetchNextPage() : null} />
          </>
        ) : <NoMatch title="No run matches the filters">{`None of the stored runs is of: ${scope(view, null)}.`}</NoMatch>)}
      </Loaded>
    </>
  );
}

