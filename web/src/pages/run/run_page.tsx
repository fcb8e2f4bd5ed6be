// SPDX-License-Identifier: MIT
import { useMemo, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { healthQuery, repositoriesQuery } from '../../api/queries';
import type { AttemptRow, FoundRun, JobRow } from '../../api/types';
import { useView } from '../../app/router';
import { Link } from '../../components/link';
import { Loaded } from '../../components/loaded';
import { SkeletonBlock, SkeletonRows } from '../../components/skeleton';
import { NoMatch, NothingCollected } from '../../components/states';
import { useRowKeys } from '../../components/use_row_keys';
import { useTitle } from '../../components/use_title';
import { useNow } from '../../lib/use_now';
import { runAddress, runsAddress } from '../runs/address';
import { answerToWhy, type AnswerToWhy } from './answer';
import { AttemptsPanel } from './attempts_panel';
import { criticalPath } from './critical_path';
import { failedFirst, logAddress, shortList } from './jobs';
import { JobsPanel, rowsOf } from './jobs_panel';
import { PathPanel } from './path_panel';
import { attemptsQuery, keyParameters, runJobsQuery, runQuery } from './queries';
import { Answer, RunFacts } from './run_head';
import { RunFigures } from './run_figures';
import { timeline } from './timeline';
import styles from './run.module.css';

/** Of more jobs, the less telling ones are drawn when somebody wants to see them. */
const mostJobs = 30;

/** The steps of the job with the step to look at are shown until somebody folds them; the others', when somebody unfolds them. */
function useOpen({ job, step }: AnswerToWhy) {
  const [toggled, setToggled] = useState<ReadonlySet<number>>(new Set());
  const first = step && job?.job_id;
  const open = new Set(toggled);
  if (first !== undefined && !open.delete(first)) open.add(first);
  const toggle = (job_id: number): void => {
    const next = new Set(toggled);
    if (!next.delete(job_id)) next.add(job_id);
    setToggled(next);
  };
  return { open, toggle };
}

function Attempt({ run, attempt, attempts, all }: { run: FoundRun; attempt: AttemptRow; attempts: readonly AttemptRow[]; all: readonly JobRow[] }) {
  const now = useNow();
  const jobs = useMemo(() => failedFirst(all.filter(({ run_attempt }) => run_attempt === attempt.run_attempt)), [all, attempt]);
  const [isWhole, setWhole] = useState(false);
  const path = useMemo(() => (attempt.status === 'completed' ? criticalPath(jobs, attempt.run_started_at) : []), [jobs, attempt]);
  const line = useMemo(() => timeline(jobs, attempt.run_started_at, now), [jobs, attempt, now]);
  const answer = answerToWhy(attempt, jobs, now);
  const critical = new Set(path.map(({ job }) => job.job_id));
  const drawn = isWhole ? jobs : shortList(jobs, critical, mostJobs);
  const { open, toggle } = useOpen(answer);
  const firstRow = answer.job && logAddress(answer.job, answer.step) ? 1 : 0;
  useRowKeys({ rows: firstRow + rowsOf(drawn, open) });
  const askedJobs = { name: 'run_jobs', parameters: keyParameters(run) };
  return (
    <>
      <Answer answer={answer} row={firstRow === 1 ? 0 : null} />
      <RunFacts run={run} attempt={attempt} />
      <RunFigures attempt={attempt} />
      {jobs.length > 0 ? (
        <JobsPanel jobs={jobs} drawn={drawn} showAll={() => setWhole(true)} open={open} toggle={toggle} critical={critical} line={line} now={now} firstRow={firstRow}
          asked={askedJobs} />
      ) : <p className={styles.note}>No jobs of this attempt are stored. They are read after its run, and only as GitHub still has them.</p>}
      <div className={styles.below}>
        {path.length > 0 && <PathPanel path={path} executed={attempt.jobs_executed} asked={askedJobs} />}
        {attempts.length > 1 && <AttemptsPanel run={run} attempts={attempts} jobs={all} shown={attempt.run_attempt} asked={{ name: 'attempts', parameters: keyParameters(run) }} />}
      </div>
    </>
  );
}

function RunSkeleton() {
  return <><SkeletonBlock height={56} width="560px" /><SkeletonBlock height={72} /><SkeletonBlock height={76} /><SkeletonRows rows={10} /></>;
}

function Content({ run, wanted }: { run: FoundRun; wanted: number | null }) {
  const attempts = useQuery(attemptsQuery(run));
  const jobs = useQuery(runJobsQuery(run));
  useTitle(`#${run.run_number} ${run.workflow_name}`, `${run.owner}/${run.repo}`);
  return (
    <Loaded query={attempts} skeleton={<RunSkeleton />}>
      {(rows) => {
        const attempt = rows.find(({ run_attempt }) => run_attempt === (wanted ?? run.run_attempt)) ?? (wanted === null ? rows.at(-1) : undefined);
        if (!attempt) {
          return <NoMatch heading="h1" title={`Attempt ${wanted ?? run.run_attempt} is not stored`} action={<Link href={runAddress(run)}>Show the latest attempt</Link>}>{`Run #${run.run_number} has ${run.run_attempt === 1 ? 'one attempt' : `${run.run_attempt} attempts`}.`}</NoMatch>;
        }
        return (
          <Loaded query={jobs} skeleton={<RunSkeleton />}>
            {(all) => <Attempt key={`${run.run_id}/${attempt.run_attempt}`} run={run} attempt={attempt} attempts={rows} all={all} />}
          </Loaded>
        );
      }}
    </Loaded>
  );
}

function NoRun({ repository, run_id }: { repository: string; run_id: number }) {
  const health = useQuery(healthQuery()).data?.data;
  const isEmpty = useQuery(repositoriesQuery()).data?.data.length === 0;
  if (isEmpty) return <NothingCollected health={health} />;
  return <NoMatch heading="h1" title="No such run" action={<Link href={runsAddress({ repositories: [repository] })}>Find another one</Link>}>{`Run ${run_id} of ${repository} is not stored.`}</NoMatch>;
}

/** Why did it fail, why was it slow? */
export default function RunPage() {
  const { repositories, run_id, attempt } = useView();
  const repository = repositories[0] ?? '';
  const query = useQuery(runQuery(repository, run_id ?? 0));
  useTitle('Run');
  if (repository === '' || run_id === null) {
    return <NoMatch heading="h1" title="Which run?" action={<Link href={runsAddress({})}>Find a run</Link>}>The address names no run and repository.</NoMatch>;
  }
  return (
    <Loaded query={query} skeleton={<RunSkeleton />}>
      {(rows) => (rows[0] ? <Content run={rows[0]} wanted={attempt} /> : <NoRun repository={repository} run_id={run_id} />)}
    </Loaded>
  );
}
