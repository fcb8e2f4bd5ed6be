// SPDX-License-Identifier: MIT
// A recording of bitcoin/bitcoin's jobs, reduced by another program to ids, times and outcomes, made into objects of GitHub's API
// again; and the figures that the other program computed from it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { root } from './binary.mjs';

const folder = join(root, '..', 'shared', 'data', 'bitcoin-core-ci-stats');
export const isThere = existsSync(folder);
export const peerOwner = 'bitcoin';

const repository = {
  id: 1181927, name: 'bitcoin', full_name: 'bitcoin/bitcoin', private: false, fork: false, default_branch: 'master',
  owner: { login: peerOwner, id: 528860, type: 'Organization' }, html_url: 'https://github.com/bitcoin/bitcoin',
  url: 'https://api.github.com/repos/bitcoin/bitcoin', forks_url: 'https://api.github.com/repos/bitcoin/bitcoin/forks',
};
const workflow = { id: 56573, name: 'CI', path: '.github/workflows/ci.yml' };
const conclusions = { COMPLETED: 'success', FAILED: 'failure', ABORTED: 'cancelled' };

/** The days of which the recording holds every job; it ends within the day after the last. */
export const completeDays = { first: '2025-09-04', last: '2025-10-15', count: 42 };

/** The recorded jobs: {job_id, run_id, name, status, run_status, created, executing, final, …}, times in seconds since 1970. */
export function recordedJobs() {
  return gunzipSync(readFileSync(join(folder, 'jobs.ndjson.gz'))).toString().split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

/** What the other program says of each complete day: {period, runs, tasks, completed, failed, aborted, medianQueueDuration, …}. */
export function peerDays() {
  const { series } = JSON.parse(readFileSync(join(folder, 'stats-2026-06-14.json'), 'utf8'));
  return series.daily.filter(({ period }) => period >= completeDays.first && period <= completeDays.last);
}

/**
 * Whether a runner worked on the job. The recording does not say; a job that was cancelled in the queue ends in the second in
 * which it "began", or before it, and a runner needs longer than that to give up.
 */
export const wasExecuted = (job) => job.status !== 'ABORTED' || job.final > job.executing;

/** Writes the runs and jobs into `into` as GitHub's API answers them, for `runlight sim --replay`. Gives {runs, jobs}. */
export function writeAsApiObjects(jobs, into) {
  const byRun = Map.groupBy(jobs, (job) => job.run_id);
  const runs = [...byRun.values()].sort(([a], [b]) => a.run_created - b.run_created || a.run_id - b.run_id).map(runObject);
  writeFileSync(join(into, 'runs.json'), JSON.stringify({ total_count: runs.length, workflow_runs: runs }));
  writeFileSync(join(into, 'jobs.json'), JSON.stringify({ total_count: jobs.length, jobs: jobs.map(jobObject) }));
  return { runs: runs.length, jobs: jobs.length };
}

const time = (seconds) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

function runObject(jobs, at) {
  const [{ run_id, run_status, run_created, branch, head_sha, title }] = jobs;
  const url = `${repository.url}/actions/runs/${run_id}`;
  return {
    id: run_id, name: workflow.name, path: workflow.path, workflow_id: workflow.id, run_number: at + 1, run_attempt: 1,
    event: branch === 'master' ? 'push' : 'pull_request', status: 'completed', conclusion: conclusions[run_status],
    head_branch: branch, head_sha, display_title: title, actor: null, triggering_actor: null, pull_requests: [],
    created_at: time(run_created), run_started_at: time(run_created), updated_at: time(Math.max(...jobs.map((job) => job.final))),
    url, jobs_url: `${url}/jobs`, html_url: `${repository.html_url}/actions/runs/${run_id}`, repository, head_repository: repository,
  };
}

function jobObject(job) {
  const executed = wasExecuted(job);
  return {
    id: job.job_id, run_id: job.run_id, run_attempt: 1, name: job.name, workflow_name: workflow.name, head_branch: job.branch, head_sha: job.head_sha,
    status: 'completed', conclusion: conclusions[job.status],
    created_at: time(job.created), started_at: time(job.executing), completed_at: time(job.final), steps: [], labels: [],
    runner_id: executed ? 1_000_000_000 + (job.job_id % 100_000) : 0, runner_name: executed ? `GitHub Actions ${job.job_id % 100_000}` : '',
    runner_group_id: 0, runner_group_name: executed ? 'GitHub Actions' : '',
    url: `${repository.url}/actions/jobs/${job.job_id}`, run_url: `${repository.url}/actions/runs/${job.run_id}`,
    html_url: `${repository.html_url}/actions/runs/${job.run_id}/job/${job.job_id}`,
  };
}
