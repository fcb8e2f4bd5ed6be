// SPDX-License-Identifier: MIT
import { useQuery } from '@tanstack/react-query';
import type { QueuedJob } from '../../api/types';
import { paths } from '../../app/router';
import type { DataColumn } from '../../components/data_rows';
import { DataTable } from '../../components/data_table';
import { ExternalLink, Link } from '../../components/link';
import { Loaded } from '../../components/loaded';
import { askedBy } from '../../components/about_question';
import { Panel } from '../../components/panel';
import { RepoName } from '../../components/repo_name';
import { ShowMore, useFirst } from '../../components/show_more';
import { SkeletonRows } from '../../components/skeleton';
import { Time } from '../../components/time';
import { useRowKeys } from '../../components/use_row_keys';
import { encodeView, type Filters } from '../../filters/codec';
import { duration } from '../../lib/format';
import { instant } from '../../lib/time';
import { useNow } from '../../lib/use_now';
import { StatusLabel } from '../../status/mark';
import { outcomes } from '../../status/status';
import { limits, queuedJobsQuery } from './queries';
import { labelName, runnersFirst, waitingText, waitsFor } from './words';
import styles from './queue.module.css';
import { csvText } from '../../lib/csv';

const shownAtFirst = 8;
const runAddress = ({ owner, repo, run_id, run_attempt }: QueuedJob): string =>
  paths.run + encodeView({ repositories: [`${owner}/${repo}`], run_id, attempt: run_attempt });

/** The time goes on while the page is looked at. */
function Waited({ job }: { job: QueuedJob }) {
  const now = useNow();
  const since = instant(job.waiting_since);
  return <>{since === null ? duration(job.waiting_s) : duration(Math.max(now - since, (job.waiting_s ?? 0) * 1000) / 1000)}</>;
}

const columns: readonly DataColumn<QueuedJob>[] = [
  { key: 'job_name', label: 'Job', width: '16%', value: ({ job_name }) => job_name,
    cell: (job) => <Link data-open className={styles.name} href={runAddress(job)} title={job.job_name}>{job.job_name || 'Without a name'}</Link> },
  { key: 'workflow_name', label: 'Workflow', priority: 2, value: ({ workflow_name }) => workflow_name, cell: ({ workflow_name }) => <span title={workflow_name}>{workflow_name}</span> },
  { key: 'repo', label: 'Repository', width: '18%', value: ({ owner, repo }) => `${owner}/${repo}`, cell: ({ owner, repo }) => <RepoName owner={owner} repo={repo} /> },
  { key: 'runner_labels', label: 'Runner label', word: 'runner_labels', width: '14%', priority: 3, value: ({ runner_labels }) => runner_labels, cell: ({ runner_labels: labels }) => <span title={labels}>{labelName(labels)}</span> },
  { key: 'status', label: 'Waits for', word: 'waits_for', width: '172px', value: ({ status }) => status,
    cell: ({ status }) => <StatusLabel status={outcomes[status === 'waiting' ? 'needs_approval' : 'queued']} word={waitsFor(status)} size={14} /> },
  { key: 'waiting_since', label: 'Since', width: '130px', priority: 3, value: ({ waiting_since }) => waiting_since, cell: ({ waiting_since }) => <Time value={waiting_since} /> },
  { key: 'waiting_s', label: 'Waits', word: 'waiting_s', width: '84px', number: true, value: ({ waiting_s }) => waiting_s, cell: (job) => <Waited job={job} /> },
  { key: 'html_url', label: 'On GitHub', width: '84px', priority: 3, number: true, value: ({ html_url }) => html_url, cell: ({ html_url }) => <ExternalLink icon href={html_url}>Job</ExternalLink> },
];

function Jobs({ jobs }: { jobs: readonly QueuedJob[] }) {
  const { shown, others, more } = useFirst(runnersFirst(jobs), shownAtFirst);
  useRowKeys({ rows: shown.length });
  if (jobs.length === 0) return null;
  return (
    <>
      <DataTable label="Jobs that wait now" columns={columns} rows={shown} rowKey={({ repository_id, job_id }) => `${repository_id}/${job_id}`} isKeyed />
      <ShowMore others={others} more={more} one="job" />
    </>
  );
}

export function WaitingNow({ filters }: { filters: Filters }) {
  const options = queuedJobsQuery(filters);
  const query = useQuery(options);
  const jobs = query.data?.data ?? [];
  return (
    <Panel bare title="Waiting now" asked={askedBy(options)} csv={jobs.length > 0 ? { name: 'queued_jobs', text: () => csvText([...columns].map(({ key: name, value }) => ({ name, value })), jobs) } : undefined}
      caption={query.data && `${waitingText(jobs, jobs.length < limits.waiting)}${jobs.length > 0 ? ' Whatever range is chosen.' : ''}`}>
      <Loaded query={query} skeleton={<SkeletonRows rows={6} />} part>{(rows) => <Jobs jobs={rows} />}</Loaded>
    </Panel>
  );
}
