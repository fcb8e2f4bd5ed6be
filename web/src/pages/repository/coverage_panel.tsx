// SPDX-License-Identifier: MIT
import { useQuery } from '@tanstack/react-query';
import { coverageQuery, ledgerQuery } from '../../api/queries';
import type { CoverageRow } from '../../api/types';
import { Figure, Figures } from '../../components/figure';
import { Loaded } from '../../components/loaded';
import { SkeletonBlock } from '../../components/skeleton';
import { Time } from '../../components/time';
import { apiParameters, type Filters } from '../../filters/codec';
import { count, counted, humanized } from '../../lib/format';
import { Panel } from '../../components/panel';
import { historyText, ledgerText } from './repository';

function CoverageFigures({ row }: { row: CoverageRow }) {
  const due = row.job_lists_due > 0 ? `${counted(row.job_lists_due, 'run')} without a final list of jobs` : 'of every run';
  return (
    <Figures>
      <Figure name="History" word="history" value={row.is_complete ? 'Complete' : humanized(row.history)} detail={historyText(row)} />
      <Figure name="Runs stored" word="runs_stored" value={count(row.runs)} detail={`${counted(row.run_attempts, 'attempt')}, ${count(row.unfinished_runs)} not finished`} />
      <Figure name="Jobs stored" word="jobs_stored" value={count(row.jobs)} detail={due} />
      <Figure name="Only here" word="absent_runs" value={count(row.absent_runs)} detail="GitHub no longer has them" />
      <Figure name="Last collected" word="last_collected_at" value={<Time relative value={row.last_collected_at} />} detail={row.last_message ?? (row.last_outcome ? humanized(row.last_outcome) : 'never')} />
    </Figures>
  );
}

/** How far the repository is collected, and whether that was proved. */
export function CoveragePanel({ repository, filters }: { repository: string; filters: Filters }) {
  const own = { ...filters, repositories: [repository] };
  const ledger = useQuery(ledgerQuery(own)).data?.data;
  return (
    <Panel title="Coverage" caption={ledger ? ledgerText(ledger) : 'How far it is collected.'}
      asked={{ name: 'ledger', parameters: apiParameters({ ...own, branch: null, events: [] }, Date.now()) }}>
      <Loaded query={useQuery(coverageQuery([repository]))} skeleton={<SkeletonBlock height={86} />} part>
        {(rows) => rows.filter(({ owner, repo }) => `${owner}/${repo}` === repository).map((row) => <CoverageFigures key={row.repository_id} row={row} />)}
      </Loaded>
    </Panel>
  );
}
