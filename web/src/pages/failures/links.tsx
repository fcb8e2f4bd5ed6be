// SPDX-License-Identifier: MIT
import type { ReactNode } from 'react';
import { workflowAddress } from '../../app/navigation';
import { paths } from '../../app/router';
import { Link } from '../../components/link';
import { encodeView, type Filters } from '../../filters/codec';
import styles from './failures.module.css';

interface Where {
  owner: string;
  repo: string;
  workflow_id: number;
  workflow_name: string;
}

/** A workflow by its name, with the repository that it is in. */
export function WorkflowLink({ row, opens = false }: { row: Where; opens?: boolean }) {
  const repository = `${row.owner}/${row.repo}`;
  const name = row.workflow_name || 'Workflow';
  return (
    <span className={styles.workflow}>
      <Link data-open={opens || undefined} href={workflowAddress(row, window.location.search)} title={name}>{name}</Link>
      <span className="muted" title={repository}>{repository}</span>
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
