// SPDX-License-Identifier: MIT
import { LinkButton } from '@primer/react';
import { LinkExternalIcon } from '@primer/octicons-react';
import type { AttemptRow, FoundRun } from '../../api/types';
import { workflowAddress } from '../../app/navigation';
import { ExternalLink, Link } from '../../components/link';
import { Time } from '../../components/time';
import { absent } from '../../lib/format';
import { Mark } from '../../status/mark';
import { runsAddress } from '../runs/address';
import type { AnswerToWhy } from './answer';
import { logAddress } from './jobs';
import styles from './run.module.css';

const isWeb = (address: string): boolean => /^https?:\/\//.test(address);

/** Why it is as it is, and the way to where that can be read. */
export function Answer({ answer, row }: { answer: AnswerToWhy; row: number | null }) {
  const { status, text, detail, job, step } = answer;
  const log = job ? logAddress(job, step) : '';
  return (
    <div className={styles.answer}>
      <h1 className={styles.title}><Mark status={status} size={18} /><span>{text}</span></h1>
      {detail && <p className={styles.detail}>{detail}</p>}
      {row !== null && isWeb(log) && (
        <p data-row={row} className={styles.log}>
          <LinkButton data-open href={log} target="_blank" rel="noreferrer" size="small" trailingVisual={LinkExternalIcon}>{step ? 'Read this step’s log' : 'Open this job'}</LinkButton>
        </p>
      )}
    </div>
  );
}

/** Which run this is: each part leads to the runs that share it. */
export function RunFacts({ run, attempt }: { run: FoundRun; attempt: AttemptRow }) {
  const repository = `${run.owner}/${run.repo}`;
  const only = { repositories: [repository], range: { kind: 'all' } } as const;
  const page = isWeb(attempt.html_url) ? attempt.html_url : run.html_url;
  return (
    <div className={styles.facts}>
      <p className={styles.which}>
        <Link href={workflowAddress(run, '')}>{run.workflow_name}</Link>{' '}
        <strong className="number">{`#${run.run_number}`}</strong>
        {(run.run_attempt > 1 || attempt.run_attempt > 1) && <span className="number">{`, attempt ${attempt.run_attempt} of ${run.run_attempt}`}</span>}
        <span className="muted">{' in '}</span><Link href={runsAddress(only)}>{repository}</Link>
        {run.display_title && <span className={styles.what}>{run.display_title}</span>}
      </p>
      <dl className={styles.list}>
        <div><dt>Branch</dt><dd>{run.head_branch === null ? absent : <Link href={runsAddress({ ...only, branch: run.head_branch })}>{run.head_branch}</Link>}</dd></div>
        <div><dt>Commit</dt><dd>{run.head_sha ? <Link href={runsAddress({ ...only, search: run.head_sha })} title={run.head_sha}><code>{run.head_sha.slice(0, 7)}</code></Link> : absent}</dd></div>
        <div><dt>Event</dt><dd>{run.event ? <Link href={runsAddress({ ...only, workflow_id: run.workflow_id, events: [run.event] })}>{run.event}</Link> : absent}</dd></div>
        <div>
          <dt>Actor</dt>
          <dd>
            {run.actor ? <Link href={runsAddress({ ...only, actor: run.actor })}>{run.actor}</Link> : absent}
            {attempt.triggering_actor && attempt.triggering_actor !== run.actor && <span className="muted">{` (attempt by ${attempt.triggering_actor})`}</span>}
          </dd>
        </div>
        <div><dt>Created</dt><dd><Time value={run.created_at} /></dd></div>
        <div><dt>Started</dt><dd><Time value={attempt.run_started_at} /></dd></div>
        <div><dt>Completed</dt><dd><Time value={attempt.completed_at} /></dd></div>
        <div><dt>On GitHub</dt><dd><ExternalLink icon href={page}>{`Run ${run.run_id}`}</ExternalLink></dd></div>
      </dl>
    </div>
  );
}
