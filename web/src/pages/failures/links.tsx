// SPDX-License-Identifier: MIT
import type { ReactNode } from 'react';
import { workflowAddress } from '../../app/navigation';
import { paths } from '../../app/router';
import { Link } from '../../components/link';
import { decodeView, encodeView, type Filters } from '../../filters/codec';
import styles from './failures.module.css';

interface Where {
  owner: string;
  repo: string;
  workflow_id: number;
  workflow_name: string;
}

/** The page of a repository, under the same branch, events and range. */
function repositoryAddress(repository: string, search: string): string {
  const { branch, events, range } = decodeView(search);
  return paths.repository + encodeView({ repositories: [repository], branch, events, range });
}

/** A workflow by its name, with the repository that it is in. Where that stands below, it is too near to be a link of its own. */
export function WorkflowLink({ row, opens = false, stacked = false }: { row: Where; opens?: boolean; stacked?: boolean }) {
  const repository = `${row.owner}/${row.repo}`;
  const name = row.workflow_name || 'Workflow';
  return (
    <span className={styles.workflow} data-stacked={stacked || undefined}>
      <Link data-open={opens || undefined} href={workflowAddress(row, window.location.search)} title={name}>{name}</Link>
      {stacked
        ? <span className={styles.repository} title={repository}>{repository}</span>
        : <Link className={styles.repository} href={repositoryAddress(repository, window.location.search)} title={repository}>{repository}</Link>}
    </span>
  );
}

export function RunLink({ row, run_id, children, ...rest }: { row: Pick<Where, 'owner' | 'repo'>; run_id: number; children: ReactNode; title?: string }) {
  return <Link href={paths.run + encodeView({ repositories: [`${row.owner}/${row.repo}`], run_id })} {...rest}>{children}</Link>;
}

/** The workflow's runs that failed, under the same filters. */
export function FailedRunsLink({ row, filters: { branch, events, range }, children, title }: { row: Where; filters: Filters; children: ReactNode; title?: string }) {
  const outcomes = ['failed', 'timed_out', 'not_started'];
  const address = paths.runs + encodeView({ repositories: [`${row.owner}/${row.repo}`], workflow_id: row.workflow_id, branch, events, range, outcomes });
  return <Link href={address} title={title}>{children}</Link>;
}
