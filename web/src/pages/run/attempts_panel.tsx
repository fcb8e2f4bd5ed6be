// SPDX-License-Identifier: MIT
import type { ReactNode } from 'react';
import type { AttemptRow, FoundRun, JobRow } from '../../api/types';
import type { Asked } from '../../components/about_question';
import { Defined } from '../../components/defined';
import { ExternalLink, Link } from '../../components/link';
import { Panel } from '../../components/panel';
import table from '../../components/table.module.css';
import { Time } from '../../components/time';
import { absent, count } from '../../lib/format';
import type { Defined as Word } from '../../lib/definitions';
import { StatusLabel } from '../../status/mark';
import { statusOf } from '../../status/status';
import { Busy, Duration, Seconds } from '../workflow/measures';
import { runAddress } from '../runs/address';
import { changedJobs } from './attempts';
import { statusOfPart } from './jobs';
import styles from './run.module.css';

interface Measure {
  label: string;
  word?: Word;
  cell: (attempt: AttemptRow) => ReactNode;
}

const measures: readonly Measure[] = [
  { label: 'Outcome', word: 'outcome', cell: (attempt) => <StatusLabel status={statusOf({ ...attempt, run_attempt: 1 })} size={14} /> },
  { label: 'Started by', cell: ({ triggering_actor }) => triggering_actor || absent },
  { label: 'Started', cell: ({ run_started_at }) => <Time value={run_started_at} /> },
  { label: 'Wall time', word: 'duration_s', cell: (attempt) => <Duration run={attempt} /> },
  { label: 'Queue', word: 'queue_s', cell: (attempt) => <Seconds run={attempt} value={attempt.queue_s} /> },
  { label: 'Wait', word: 'wait_s', cell: (attempt) => <Seconds run={attempt} value={attempt.wait_s} /> },
  { label: 'Busy', word: 'busy_s', cell: (attempt) => <Busy run={attempt} /> },
  { label: 'Idle', word: 'idle_s', cell: (attempt) => <Seconds run={attempt} value={attempt.idle_s} /> },
  { label: 'Jobs that ran', cell: ({ jobs_executed, jobs }) => (jobs === 0 ? absent : `${count(jobs_executed)} of ${count(jobs)}`) },
  { label: 'Carried over', cell: ({ jobs_carried_over, jobs }) => (jobs === 0 ? absent : count(jobs_carried_over)) },
];

function JobCell({ job }: { job: JobRow | null }) {
  if (!job) return <span className="muted">{absent}</span>;
  return <ExternalLink href={job.html_url} title={job.carried_over ? 'Carried over' : undefined}><StatusLabel status={statusOfPart(job)} size={14} word={job.carried_over ? `${statusOfPart(job).word}, carried over` : undefined} /></ExternalLink>;
}

/** The attempts of a run side by side, and which jobs did not end the same way in all of them. */
export function AttemptsPanel({ run, attempts, jobs, shown, asked }: { run: FoundRun; attempts: readonly AttemptRow[]; jobs: readonly JobRow[]; shown: number; asked: Asked }) {
  const numbers = attempts.map(({ run_attempt }) => run_attempt);
  const changed = changedJobs(jobs, numbers);
  return (
    <Panel title={`${count(attempts.length)} attempts`} asked={asked}>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Attempts side by side">
        <table className={`${table.table} ${styles.attempts}`}>
          <thead>
            <tr>
              <th scope="col"><span className="visually-hidden">Measure</span></th>
              {numbers.map((number) => (
                <th key={number} scope="col" data-shown={number === shown || undefined}>
                  {number === shown ? <span aria-current="true">{`Attempt ${number}, shown`}</span> : <Link href={runAddress(run, number)}>{`Attempt ${number}`}</Link>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {measures.map(({ label, word, cell }) => (
              <tr key={label}><th scope="row">{word ? <Defined word={word} label={label} /> : label}</th>{attempts.map((attempt) => <td key={attempt.run_attempt} className="number">{cell(attempt)}</td>)}</tr>
            ))}
            {changed.length > 0 && <tr><th scope="rowgroup" colSpan={attempts.length + 1} className={styles.group}>Jobs that did not end the same way in all attempts</th></tr>}
            {changed.map(({ name, jobs: each }) => (
              <tr key={name}><th scope="row" className={styles.jobName} title={name}>{name}</th>{each.map((job, index) => <td key={numbers[index]}><JobCell job={job} /></td>)}</tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
