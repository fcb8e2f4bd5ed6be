// SPDX-License-Identifier: MIT
// Walks a GitHub API (the simulator's) by itself, without a line of Runlight's own client, and compares its objects with rows.
import assert from 'node:assert/strict';

import { token } from './world.mjs';

/** Every item of a list over all its pages, following Link as given. */
export async function list(url, key) {
  const items = [];
  let promised = 0;
  for (let next = url; next; ) {
    const response = await fetch(next, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(response.status, 200, `GET ${next}`);
    const body = await response.json();
    items.push(...(key ? body[key] : body));
    promised = key ? body.total_count : items.length;
    next = response.headers.get('link')?.match(/<([^>]+)>;\s*rel="next"/)?.[1];
  }
  return { items, promised };
}

export async function one(url) {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(response.status, 200, `GET ${url}`);
  return response.json();
}

/** Everything that the API knows of an organisation: repositories, workflows, every attempt of every run, every job. */
export async function walk(origin, owner) {
  const { items: repositories } = await list(`${origin}/orgs/${owner}/repos?per_page=100&type=all`);
  const truth = { repositories, workflows: [], attempts: [], jobs: [] };
  for (const repository of repositories) {
    const base = `${origin}/repos/${repository.full_name}/actions`;
    const { items: workflows } = await list(`${base}/workflows?per_page=100`, 'workflows');
    truth.workflows.push(...workflows.map((workflow) => ({ repository, workflow })));
    const { items: runs } = await list(`${base}/runs?per_page=100`, 'workflow_runs');
    for (const run of runs) {
      truth.attempts.push(run);
      for (let n = 1; n < run.run_attempt; n++) truth.attempts.push(await one(`${base}/runs/${run.id}/attempts/${n}`));
      const { items: jobs } = await list(`${base}/runs/${run.id}/jobs?filter=all&per_page=100`, 'jobs');
      truth.jobs.push(...jobs.map((job) => ({ job, run })));
    }
  }
  return truth;
}

/** Seconds since 1970 of GitHub's or the engine's way to write a time ("2026-05-01 12:00:00" is UTC); null stays null. */
export function seconds(time) {
  if (time === null || time === undefined) return null;
  const text = /[zZ]|[+-]\d\d:?\d\d$/.test(time) ? time : `${time.replace(' ', 'T')}Z`;
  const value = Date.parse(text);
  assert.ok(!Number.isNaN(value), `${time} is a time`);
  return Math.floor(value / 1000);
}

/** The columns that `runlight query` documents for runs, from GitHub's object. */
export function expectedRun(run) {
  const [owner, repo] = run.repository?.full_name.split('/') ?? [];
  return {
    owner, repo, workflow_id: run.workflow_id,
    workflow_name: run.name || run.path?.split('@')[0], run_id: run.id, run_attempt: run.run_attempt ?? 1, run_number: run.run_number,
    event: run.event, status: run.status, conclusion: run.conclusion ?? null, head_branch: run.head_branch ?? null,
    head_sha: run.head_sha, actor: run.actor?.login ?? '', created_at: seconds(run.created_at),
    run_started_at: seconds(run.run_started_at), updated_at: seconds(run.updated_at), html_url: run.html_url,
  };
}

const runColumns = Object.keys(expectedRun({ created_at: null, updated_at: null }));
export const runsSql = `SELECT ${runColumns.join(', ')} FROM runs`;

export function actualRun(row) {
  const times = { created_at: seconds(row.created_at), run_started_at: seconds(row.run_started_at), updated_at: seconds(row.updated_at) };
  const numbers = Object.fromEntries(['workflow_id', 'run_id', 'run_attempt', 'run_number'].map((name) => [name, Number(row[name])]));
  return { ...row, ...times, ...numbers };
}

export function expectedJob(job, runId = job.run_id) {
  return {
    job_id: job.id, run_id: runId, run_attempt: job.run_attempt ?? 1, name: job.name, status: job.status,
    conclusion: job.conclusion ?? null, created_at: seconds(job.created_at), started_at: seconds(job.started_at),
    completed_at: seconds(job.completed_at), runner_name: job.runner_name ?? '', labels: job.labels ?? [],
    steps: (job.steps ?? []).map((step) => ({
      number: step.number, name: step.name, status: step.status, conclusion: step.conclusion ?? null,
      started_at: seconds(step.started_at), completed_at: seconds(step.completed_at),
    })),
  };
}

export const jobsSql = 'SELECT job_id, run_id, run_attempt, name, status, conclusion, created_at, started_at, completed_at, runner_name, labels, steps FROM jobs';

export function actualJob(row) {
  return {
    ...row, job_id: Number(row.job_id), run_id: Number(row.run_id), run_attempt: Number(row.run_attempt),
    created_at: seconds(row.created_at), started_at: seconds(row.started_at), completed_at: seconds(row.completed_at),
    steps: row.steps.map((step) => ({
      number: Number(step.number), name: step.name, status: step.status, conclusion: step.conclusion,
      started_at: seconds(step.started_at), completed_at: seconds(step.completed_at),
    })),
  };
}

/** Asserts that both hold the same things under the same keys; says which is missing, extra or different. */
export function assertSame(what, actual, expected, key) {
  const index = (rows, side) => {
    const map = new Map(rows.map((row) => [key(row), row]));
    assert.equal(map.size, rows.length, `${what}: ${side} holds each key once`);
    return map;
  };
  const [have, want] = [index(actual, 'the store'), index(expected, 'the source')];
  const missing = [...want.keys()].filter((k) => !have.has(k));
  const extra = [...have.keys()].filter((k) => !want.has(k));
  assert.deepEqual(missing.slice(0, 5), [], `${what}: ${missing.length} of ${want.size} are missing`);
  assert.deepEqual(extra.slice(0, 5), [], `${what}: ${extra.length} are stored that the source does not have`);
  for (const [k, row] of want) assert.deepEqual(have.get(k), row, `${what} ${k}`);
}

export const attemptKey = (row) => `${row.run_id}/${row.run_attempt}`;
export const jobKey = (row) => String(row.job_id);
