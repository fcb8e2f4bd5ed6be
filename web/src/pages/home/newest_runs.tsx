// SPDX-License-Identifier: MIT
import { useQuery } from '@tanstack/react-query';
import { filtered, question } from '../../api/queries';
import type { FoundRun } from '../../api/types';
import { addressOf, runAddress } from '../../app/navigation';
import { askedBy } from '../../components/about_question';
import { Link } from '../../components/link';
import { Loaded } from '../../components/loaded';
import { Panel } from '../../components/panel';
import { SimpleTable } from '../../components/simple_table';
import { SkeletonRows } from '../../components/skeleton';
import { Time } from '../../components/time';
import type { Filters } from '../../filters/codec';
import { absent, duration } from '../../lib/format';
import { StatusLabel } from '../../status/mark';
import { statusOf } from '../../status/status';
import styles from './home.module.css';

const shown = 10;

const newestRunsQuery = (filters: Filters) => question<FoundRun[]>('runs', [...filtered(filters), ['limit', String(shown)]]);

const columns = [{ label: 'Outcome' }, { label: 'Run' }, { label: 'Workflow' }, { label: 'Branch' }, { label: 'Created' }, { label: 'Duration', number: true }];

function cellsOf(run: FoundRun) {
  return [
    <StatusLabel status={statusOf(run)} />,
    <Link href={runAddress(run, run.run_id)} title={run.display_title}>{`#${run.run_number}`}</Link>,
    <><strong>{run.workflow_name}</strong> <span className={styles.of}>{`${run.owner}/${run.repo}`}</span></>,
    run.head_branch ?? absent,
    <Time value={run.created_at} relative />,
    duration(run.duration_s),
  ];
}

/** What ran last; renewed with everything else whenever something is stored, and not while nobody looks. */
export function NewestRuns({ filters }: { filters: Filters }) {
  const options = newestRunsQuery(filters);
  const { search } = window.location;
  return (
    <Panel title="Newest runs" asked={askedBy(options)} tools={<Link href={addressOf('runs', window.location.pathname, search)}>All runs</Link>}>
      <Loaded query={useQuery(options)} skeleton={<SkeletonRows rows={shown} />} part>
        {(runs) => (runs.length === 0 ? <p className={styles.none}>None in this range.</p> : (
          <div className={styles.newest} tabIndex={0} role="region" aria-label="Newest runs, scrolled sideways">
            <SimpleTable columns={columns} rows={runs.map((run) => ({ key: `${run.repository_id}/${run.run_id}`, cells: cellsOf(run) }))} />
          </div>
        ))}
      </Loaded>
    </Panel>
  );
}
