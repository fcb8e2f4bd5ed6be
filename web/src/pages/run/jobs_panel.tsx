// SPDX-License-Identifier: MIT
import { Button } from '@primer/react';
import type { JobRow } from '../../api/types';
import { ChartPanel } from '../../charts/chart_panel';
import type { Asked } from '../../components/about_question';
import { Defined } from '../../components/defined';
import { ExternalLink } from '../../components/link';
import { SimpleTable } from '../../components/simple_table';
import { Time } from '../../components/time';
import { absent, count, counted, duration, humanized } from '../../lib/format';
import { csvText } from '../../lib/csv';
import { StatusLabel } from '../../status/mark';
import { Axis } from './job_bars';
import { JobItem } from './job_item';
import { jobColumns } from './jobs_csv';
import { hasFailed, statusOfPart } from './jobs';
import type { Timeline } from './timeline';
import styles from './run.module.css';

interface JobsPanelProps {
  jobs: readonly JobRow[];
  /** Of these, those that are drawn, in that order. */
  drawn: readonly JobRow[];
  showAll: () => void;
  open: ReadonlySet<number>;
  toggle: (job_id: number) => void;
  critical: ReadonlySet<number>;
  line: Timeline;
  now: number;
  firstRow: number;
  asked: Asked;
}

function caption(jobs: readonly JobRow[], line: Timeline, hasPath: boolean): string {
  const failed = jobs.filter((job) => hasFailed(job) && !job.carried_over).length;
  const parts = [`${counted(jobs.length, 'job')}${failed > 0 ? `, the ${failed === 1 ? 'failed one' : `${failed} failed ones`} first` : ''}, by when they started. Hatched: in the queue; solid: on a runner.${hasPath ? ' ● is on the critical path.' : ''}`];
  if (line.cuts.length > 0) parts.push('Long stretches in which nothing ran are drawn short.');
  return parts.join(' ');
}

/** A time of the job, or why there is none. */
const seconds = (value: number | null, reason: string) => (value === null ? <span className="muted" title={humanized(reason)}>{reason ? humanized(reason) : absent}</span> : duration(value));

function JobsTable({ jobs }: { jobs: readonly JobRow[] }) {
  return (
    <SimpleTable
      columns={[
        { label: 'Job' }, { label: 'Outcome' }, { label: 'Started' }, { label: 'Completed' }, { label: 'Queue', head: <Defined word="job_queue_s" label="Queue" />, number: true },
        { label: 'Duration', head: <Defined word="job_duration_s" label="Duration" />, number: true }, { label: 'Runner' }, { label: 'Labels' },
      ]}
      rows={jobs.map((job) => ({
        key: String(job.job_id),
        cells: [
          <ExternalLink icon href={job.html_url}>{job.name}</ExternalLink>, <StatusLabel status={statusOfPart(job)} size={14} />, <Time value={job.started_at} />, <Time value={job.completed_at} />,
          seconds(job.queue_s, job.queue_reason), seconds(job.duration_s, job.duration_reason), job.runner_name || absent, job.labels.join(', ') || absent,
        ],
      }))}
    />
  );
}

/** How many rows the keys j and k find: each job, and the steps of those that are open. */
export const rowsOf = (jobs: readonly JobRow[], open: ReadonlySet<number>): number => jobs.reduce((rows, job) => rows + 1 + (open.has(job.job_id) ? job.steps.length : 0), 0);

export function JobsPanel({ jobs, drawn, showAll, open, toggle, critical, line, now, firstRow, asked }: JobsPanelProps) {
  let row = firstRow;
  return (
    <ChartPanel
      title="Jobs"
      caption={caption(jobs, line, critical.size > 0)}
      asked={asked}
      csv={{ name: 'jobs', text: () => csvText(jobColumns, jobs) }}
      chart={
        <div className={styles.chart}>
          <Axis line={line} />
          <ol className={styles.jobs} aria-label="Jobs">
            {drawn.map((job) => {
              const own = row;
              const isOpen = open.has(job.job_id);
              row += 1 + (isOpen ? job.steps.length : 0);
              return <JobItem key={job.job_id} job={job} row={own} isOpen={isOpen} toggle={() => toggle(job.job_id)} isCritical={critical.has(job.job_id)} line={line} now={now} />;
            })}
          </ol>
          {drawn.length < jobs.length && (
            <p className={styles.more}><Button size="small" onClick={showAll}>{`Show all ${count(jobs.length)} jobs`}</Button><span>{`${count(drawn.length)} are shown: what failed, is on the critical path or took longest.`}</span></p>
          )}
        </div>
      }
      table={<JobsTable jobs={jobs} />}
    />
  );
}
