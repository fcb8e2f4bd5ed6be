// SPDX-License-Identifier: MIT
// Moves the simulator by its control calls, and compares what it knows to be true with what is stored.
import assert from 'node:assert/strict';

import { seconds } from './github.mjs';
import { owner, query } from './world.mjs';

// One that is kept may be closed by the simulator at the moment it is used again.
const ownConnection = { connection: 'close' };

/** Control calls of the simulator at `url`. */
export class SimControl {
  constructor(url) {
    this.url = url;
  }

  /** A control call: its answer. `allow`: statuses that are no failure of the test, and give null. */
  async call(method, path, body, { allow = [] } = {}) {
    const response = await fetch(`${this.url}/_sim/${path}`, { method, headers: ownConnection, body: body === undefined ? undefined : JSON.stringify(body) });
    const text = await response.text();
    if (allow.includes(response.status)) return null;
    assert.ok(response.ok, `${method} /_sim/${path} ${JSON.stringify(body)}: ${response.status} ${text}`);
    return text.startsWith('{') ? JSON.parse(text) : text;
  }

  post(path, body, options) {
    return this.call('POST', path, body, options);
  }

  /** One run, or several: their ids. */
  async addRuns(repository, fields = {}) {
    const made = await this.post('runs', { repository: repository.includes('/') ? repository : `${owner}/${repository}`, ...fields });
    return (made.runs ?? [made]).map((run) => run.run_id);
  }

  fault(fields) {
    return this.post('faults', fields);
  }

  async calm() {
    await this.call('DELETE', 'faults');
    await this.post('search_index', {});
    await this.post('drift', {});
    await this.post('permissions', {});
    await this.post('tokens', { expire: false });
  }

  stats() {
    return this.call('GET', 'stats');
  }

  clearStats() {
    return this.call('DELETE', 'stats');
  }

  /** {attempts, jobs, deleted}: what exists now, and the ids of the runs that were deleted. */
  async truth() {
    const response = await fetch(`${this.url}/_sim/truth?deleted=1`, { headers: ownConnection });
    assert.equal(response.status, 200);
    const truth = { attempts: [], jobs: [], deleted: new Set() };
    for (const line of (await response.text()).split('\n').filter(Boolean)) {
      const row = JSON.parse(line);
      if (row.type === 'attempt') truth.attempts.push(row);
      else if (row.type === 'job') truth.jobs.push(row);
      else truth.deleted.add(row.run_id);
    }
    return truth;
  }
}

const attemptOf = (row) => ({
  repository: row.repository, run_id: Number(row.run_id), run_attempt: Number(row.run_attempt), workflow_id: Number(row.workflow_id), run_number: Number(row.run_number), event: row.event,
  head_branch: row.head_branch, head_sha: row.head_sha, actor: row.actor, status: row.status, conclusion: row.conclusion,
  created_at: seconds(row.created_at), updated_at: seconds(row.updated_at), run_started_at: seconds(row.run_started_at),
});
const jobOf = (row) => ({
  job_id: Number(row.id ?? row.job_id), repository_id: Number(row.repository_id), run_id: Number(row.run_id), run_attempt: Number(row.run_attempt), name: row.name,
  status: row.status, conclusion: row.conclusion, created_at: seconds(row.created_at), started_at: seconds(row.started_at), completed_at: seconds(row.completed_at),
});
const attemptKey = (row) => `${row.run_id}/${row.run_attempt}`;

/** What differs between two lists of rows, in words; `mayBeExtra`: of rows that only the store has. */
function differences(what, stored, truth, key, mayBeExtra) {
  const found = [];
  const have = new Map();
  for (const row of stored) {
    if (have.has(key(row))) found.push(`${what} ${key(row)} is stored twice`);
    have.set(key(row), row);
  }
  const want = new Map(truth.map((row) => [key(row), row]));
  for (const [k, row] of want) {
    const mine = have.get(k);
    if (!mine) {
      found.push(`${what} ${k} is missing: ${JSON.stringify(row)}`);
      continue;
    }
    const different = Object.keys(row).filter((name) => row[name] !== mine[name]);
    if (different.length > 0) found.push(`${what} ${k}: ${different.map((name) => `${name} is ${mine[name]} instead of ${row[name]}`).join(', ')}`);
  }
  for (const [k, row] of have) {
    if (!want.has(k) && !mayBeExtra(row)) found.push(`${what} ${k} is stored, but was never true: ${JSON.stringify(row)}`);
  }
  return found;
}

/** What the store says otherwise than the simulator's truth, in words: attempt by attempt and job by job. `jobs`: of which runs they were collected. */
export async function untruths(sim, data, { jobs = 'all', isCollected = () => true } = {}) {
  const truth = await sim.truth();
  const attempts = truth.attempts.filter(isCollected);
  const repositories = new Set(truth.attempts.map((row) => row.repository_id));
  const collected = new Set(attempts.map((row) => row.run_id));
  const left = (row) => truth.deleted.has(row.run_id) || !repositories.has(row.repository_id) || !collected.has(row.run_id);
  const repositoryOf = new Map();
  const rows = (await query(data, `SELECT concat(owner, '/', repo) AS repository, repository_id, run_id, run_attempt, workflow_id, run_number, event, head_branch, head_sha, actor, status, conclusion,
    created_at, updated_at, run_started_at FROM runs`)).map((row) => {
    repositoryOf.set(Number(row.run_id), Number(row.repository_id));
    return attemptOf(row);
  });
  const isLeft = (row) => left({ run_id: row.run_id, repository_id: row.repository_id ?? repositoryOf.get(row.run_id) });
  const found = differences('attempt', rows, attempts.map(attemptOf), attemptKey, isLeft);
  if (jobs === 'none') return found;
  const failed = new Set(attempts.filter((row) => ['failure', 'timed_out', 'startup_failure'].includes(row.conclusion)).map((row) => row.run_id));
  const storedJobs = await query(data, 'SELECT job_id, repository_id, run_id, run_attempt, name, status, conclusion, created_at, started_at, completed_at FROM jobs');
  const trueJobs = truth.jobs.filter((row) => collected.has(row.run_id) && (jobs === 'all' || failed.has(row.run_id)));
  return found.concat(differences('job', storedJobs.map(jobOf), trueJobs.map(jobOf), (row) => String(row.job_id), isLeft));
}

/** Asserts that the store holds the simulator's truth. */
export async function assertTruth(sim, data, options) {
  const found = await untruths(sim, data, options);
  assert.equal(found.length, 0, `${found.length} differences:\n${found.slice(0, 8).join('\n')}`);
}
