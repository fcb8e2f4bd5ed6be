// SPDX-License-Identifier: MIT
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Answer } from '../../api/client';
import { coverageQuery, healthQuery } from '../../api/queries';
import type { CoverageRow, Health } from '../../api/types';
import { hasNothing } from '../../app/archive';
import { useView } from '../../app/router';
import { may } from '../../app/session';
import { useMissing } from '../../app/use_missing';
import { useViewer } from '../../app/use_viewer';
import { Figure, Figures } from '../../components/figure';
import { Loaded } from '../../components/loaded';
import { MissingNotes } from '../../components/missing_notes';
import { SkeletonBlock, SkeletonRows } from '../../components/skeleton';
import { NoMatch, NothingCollected } from '../../components/states';
import { useTitle } from '../../components/use_title';
import type { View } from '../../filters/codec';
import { docAddress } from '../../lib/docs';
import { count, counted } from '../../lib/format';
import { useNow } from '../../lib/use_now';
import { Mark } from '../../status/mark';
import { Facts } from './facts';
import { retentionQuery } from './queries';
import { RepositoryTable } from './repository_table';
import { hasGap, rowsOf, states, type Row } from './rows';
import { archiveFacts, budgetText, collectorFacts, headline, retentionText, stateCounts, storageFacts, webhookFacts } from './words';
import styles from './system.module.css';

function Totals({ health, rows, now }: { health: Health; rows: readonly Row[]; now: number }) {
  const budget = budgetText(health, now);
  const sum = (of: (row: Row) => number): number => rows.reduce((all, row) => all + of(row), 0);
  const complete = rows.filter((row) => !hasGap(row)).length;
  return (
    <Figures>
      <Figure name="Complete" word="history" value={`${count(complete)} of ${count(rows.length)}`} detail={counted(sum(({ coverage }) => coverage.days_unread), 'day of history still to be read', 'days of history still to be read')} />
      <Figure name="Runs stored" value={count(sum(({ coverage }) => coverage.runs))} detail={`${counted(sum(({ coverage }) => coverage.jobs), 'job')} of ${counted(sum(({ coverage }) => coverage.run_attempts), 'attempt')}`} />
      <Figure name="Job lists due" word="job_lists_due" value={count(sum(({ coverage }) => coverage.job_lists_due))} detail={`${counted(sum(({ coverage }) => coverage.unfinished_runs), 'run')} not finished`} />
      <Figure name="Only here" word="rescued_runs" value={count(sum(({ retention }) => retention?.rescued_runs ?? 0))} detail={`${count(sum(({ retention }) => retention?.expiring_runs_30d ?? 0))} expire within 30 days`} />
      <Figure name="API budget" word="budget" value={budget.value} detail={budget.detail} />
    </Figures>
  );
}

/** The same for programs. */
function Elsewhere() {
  const viewer = useViewer();
  return (
    <p className={styles.elsewhere}>
      As JSON: <a href="/api/v1/health">/api/v1/health</a>.{' '}
      {may(viewer, 'metrics') && <>For Prometheus: <a href="/metrics">/metrics</a> (<a href={docAddress('metrics')}>what each means</a>). </>}
      <a href={docAddress('collecting')}>How it is collected and proved</a>. On the server’s machine <code>runlight status</code> says the same, and <code>runlight verify</code> compares it with GitHub.
    </p>
  );
}

function State({ health, coverage, view }: { health: Health; coverage: readonly CoverageRow[]; view: View }) {
  const retention = useQuery(retentionQuery(view.repositories)).data?.data ?? [];
  const now = useNow();
  const missing = useMissing({ ...view, range: { kind: 'all' } });
  const rows = rowsOf(coverage, retention);
  const { text, short } = headline(health, rows, now);
  const archive = archiveFacts(health, now);
  useTitle(short, 'System');
  return (
    <>
      <div className={styles.head}>
        <h1>{text}</h1>
        <p className={styles.counts}>
          {stateCounts(rows).map(({ state, number }) => (
            <span key={state} className={styles.count}><Mark status={states[state].look} size={12} />{`${count(number)} ${states[state].word.toLowerCase()}`}</span>
          ))}
        </p>
        <p>{retentionText(rows, now)}</p>
      </div>
      <MissingNotes notes={missing.notes} />
      <Totals health={health} rows={rows} now={now} />
      <div className={styles.columns}>
        <Facts title="Collector" facts={collectorFacts(health, now)} />
        <Facts title="Store" facts={storageFacts(health)} />
        {archive.length > 0 && <Facts title="Archive" facts={archive} />}
        <Facts title="Webhooks" facts={webhookFacts(health, now)} />
      </div>
      <RepositoryTable rows={rows} view={view} />
      <Elsewhere />
    </>
  );
}

function Content({ coverage, view }: { coverage: readonly CoverageRow[]; view: View }) {
  const query = useQuery(healthQuery()) as UseQueryResult<Answer<Health>>;
  return (
    <Loaded query={query} skeleton={<SkeletonBlock height={86} />}>
      {(health) => {
        if (coverage.length > 0) return <State health={health} coverage={coverage} view={view} />;
        return hasNothing(health) || view.repositories.length === 0
          ? <><NothingCollected health={health} /><Elsewhere /></>
          : <NoMatch heading="h1" title="No such repository">None of the chosen repositories is known.</NoMatch>;
      }}
    </Loaded>
  );
}

/** Can the data be trusted? */
export default function SystemPage() {
  const view = useView();
  useTitle('System');
  return (
    <Loaded query={useQuery(coverageQuery(view.repositories))} skeleton={<><SkeletonBlock height={28} width="420px" /><SkeletonBlock height={86} /><SkeletonRows rows={12} /></>}>
      {(coverage) => <Content coverage={coverage} view={view} />}
    </Loaded>
  );
}
