// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { run } from '../support/binary.mjs';
import { actualJob, actualRun, assertSame, attemptKey, expectedJob, expectedRun, jobKey, jobsSql, runsSql, walk } from '../support/github.mjs';
import { World, collect, owner, query, queryValue } from '../support/world.mjs';

test('everything that the simulated GitHub knows is stored, with its values', async (t) => {
  const world = new World(t);
  const simulator = await world.simulator();
  const data = world.dataFolder();

  const collected = await collect(simulator.url, data, { args: ['--json'] });
  assert.equal(collected.code, 0, collected.stderr);
  const summary = JSON.parse(collected.stdout);
  const truth = await walk(simulator.url, owner);

  await t.test('the summary counts what was there', () => {
    assert.equal(summary.repositories, truth.repositories.length);
    assert.equal(summary.run_attempts_stored, truth.attempts.length);
    assert.equal(summary.jobs_stored, truth.jobs.length);
    assert.deepEqual(summary.troubles, []);
    assert.ok(truth.attempts.length > 1000, `the organisation is lively: ${truth.attempts.length} attempts`);
  });

  await t.test('every attempt of every run', async () => {
    const rows = await query(data, runsSql);
    const expected = truth.attempts.map((attempt) => ({ ...expectedRun(attempt), created_at: createdAt(truth, attempt) }));
    assertSame('runs', rows.map(actualRun), expected, attemptKey);
  });

  await t.test('every job with its steps', async () => {
    const rows = await query(data, jobsSql);
    assertSame('jobs', rows.map(actualJob), truth.jobs.map(({ job }) => expectedJob(job)), jobKey);
  });

  await t.test('every workflow with its state', async () => {
    const rows = await query(data, 'SELECT owner, repo, workflow_id, name, path, state FROM workflows');
    const expected = truth.workflows.map(({ repository, workflow }) => ({
      owner, repo: repository.name, workflow_id: workflow.id, name: workflow.name, path: workflow.path, state: workflow.state }));
    assertSame('workflows', rows.map((row) => ({ ...row, workflow_id: Number(row.workflow_id) })), expected, (row) => String(row.workflow_id));
  });

  await t.test('every repository', async () => {
    const rows = await query(data, 'SELECT owner, repo, default_branch, archived FROM repositories');
    const expected = truth.repositories.map((r) => ({ owner, repo: r.name, default_branch: r.default_branch, archived: r.archived }));
    assertSame('repositories', rows, expected, (row) => row.repo);
  });

  await t.test('collecting again changes nothing and asks for less', async () => {
    const state = () => query(data, `SELECT (SELECT count() FROM runs) AS runs, (SELECT count() FROM jobs) AS jobs,
      (SELECT count() FROM workflows) AS workflows, (SELECT groupBitXor(cityHash64(run_id, run_attempt, status, conclusion, updated_at)) FROM runs) AS content`);
    const before = await state();
    const again = await collect(simulator.url, data, { args: ['--json'] });
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual(await state(), before);
    const { requests } = JSON.parse(again.stdout);
    assert.ok(requests < summary.requests / 2, `${requests} requests the second time, ${summary.requests} the first`);
  });
});

/** A run's `created_at` never changes; the store keeps the run's own for each of its attempts. */
function createdAt(truth, attempt) {
  createdAt.runs ??= new Map(truth.attempts.toSorted((a, b) => a.run_attempt - b.run_attempt).map((run) => [run.id, expectedRun(run).created_at]));
  return createdAt.runs.get(attempt.id);
}

test('--repo takes globs, and --no-jobs leaves jobs out', async (t) => {
  const world = new World(t);
  const simulator = await world.simulator();
  const all = world.dataFolder();
  assert.equal((await collect(simulator.url, all, { args: ['--no-jobs'] })).code, 0);
  const names = (await query(all, 'SELECT repo FROM repositories ORDER BY repo')).map((row) => row.repo);
  assert.equal(await queryValue(all, 'SELECT count() FROM jobs'), 0);

  const some = world.dataFolder();
  const glob = `${names[0].slice(0, 3)}*`;
  assert.equal((await collect(simulator.url, some, { args: ['--no-jobs', '--repo', glob, '--repo', names.at(-1)] })).code, 0);
  const wanted = names.filter((name) => name.startsWith(names[0].slice(0, 3)) || name === names.at(-1));
  assert.deepEqual((await query(some, 'SELECT repo FROM repositories ORDER BY repo')).map((row) => row.repo), wanted);
});

test('a collection that is killed and started again ends complete, each run once', async (t) => {
  const world = new World(t);
  const simulator = await world.bulk(12, 1500);
  const data = world.dataFolder();
  for (const timeout_ms of [700, 1100, 1500]) {
    // Killed by SIGKILL at the time-out; quick machines may be done before.
    await collect(simulator.url, data, { args: ['--no-jobs'], timeout_ms }).catch((error) => assert.match(error.message, /SIGKILL/));
  }
  const last = await collect(simulator.url, data, { args: ['--no-jobs'] });
  assert.equal(last.code, 0, last.stderr);
  assert.equal(await queryValue(data, 'SELECT count() FROM runs'), 18_000);
  assert.equal(await queryValue(data, 'SELECT uniqExact(run_id) FROM runs'), 18_000);
});

test('progress goes to stderr and the summary to stdout', async (t) => {
  const world = new World(t);
  const simulator = await world.simulator();
  const result = await collect(simulator.url, world.dataFolder(), { args: ['--no-jobs'] });
  assert.match(result.stdout, /^\d+ repositories \(0 unchanged, 0 not complete\), [\d,]+ runs listed, [\d,]+ attempts and 0 jobs stored, [\d,]+ requests \([\d,]+ points\) in .+\n$/);
  assert.doesNotMatch(result.stderr, /\r/, 'no terminal, no line that is drawn over');
});

test('the version is told', async () => {
  const { code, stdout } = await run(['--version']);
  assert.equal(code, 0);
  assert.match(stdout, /^runlight \d+\.\d+\.\d+\n$/);
});
