// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { assertOneSentence, run } from '../support/binary.mjs';
import { World, collect, eventually, get, owner, query, queryValue } from '../support/world.mjs';

const world = new World();
/** One repository with 3,000 runs of which only the newest were read, and one folder in which everything was. */
const partly = world.dataFolder();
const whole = world.dataFolder();
let simulator;

const control = async (what, body) => assert.equal((await fetch(`${simulator.url}/_sim/${what}`, { method: body ? 'POST' : 'DELETE', body: body && JSON.stringify(body) })).status, 200);

before(async () => {
  simulator = await world.bulk(1, 3000);
  await control('faults', { kind: 'not_found', path: 'created=', count: 1000 });
  const { code, stderr } = await collect(simulator.url, partly, { args: ['--no-jobs'] });
  assert.notEqual(code, 0, `history was not there to be read: ${stderr}`);
  await control('faults');
  assert.equal((await collect(simulator.url, whole, { args: ['--jobs-budget', '10'] })).code, 0);
});
after(() => world.close());

const status = (...args) => run(['status', ...args]);
const statusJson = async (...args) => {
  const { code, stdout, stderr } = await status('--json', ...args);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
};

test('says what is stored and that all of it is there', async () => {
  const told = await statusJson('--data', whole);
  assert.equal(told.is_complete, true);
  assert.deepEqual(told.repositories, { watched: 1, transferred: 0, gone: 0, complete: 1 });
  assert.equal(told.stored.runs, 3000);
  assert.equal(told.stored.jobs, await queryValue(whole, 'SELECT count() FROM jobs'));
  assert.equal(told.backlog.job_lists_due, 2990, 'of 3,000 runs the jobs of 10 were read');
  assert.equal(told.forecast.requests_with_jobs, 2990);
  const [row] = told.coverage;
  assert.equal(row.history, 'whole');
  assert.ok(row.covered_from <= await queryValue(whole, "SELECT formatDateTime(min(created_at), '%Y-%m-%dT%H:%i:%SZ') FROM runs"));
});

test('a table for people, and its sums', async () => {
  const { code, stdout, stderr } = await status('--data', whole);
  assert.equal(code, 0, stderr);
  assert.match(stdout, new RegExp(`^${owner}/\\S+ +all +3,000 +2,990 +0 +\\d{4}-\\d\\d-\\d\\d$`, 'm'));
  assert.match(stdout, /^coverage +complete for 1 of 1$/m);
  assert.match(stdout, /^freshness +a cycle ended \d+ (ms|s|min \d+ s) ago/m);
  assert.match(stdout, /^collector +not running on this folder$/m);
});

test('says what is not read yet, what that costs, and why; and ends with 0', async () => {
  const told = await statusJson('--data', partly);
  assert.equal(told.is_complete, false);
  const [row] = told.coverage;
  assert.equal(row.history, 'reading');
  assert.ok(row.runs < 3000 && row.days_unread > 60, JSON.stringify(row));
  assert.ok(told.backlog.runs_unread > 1500, 'estimated from the days that are there');
  assert.ok(told.forecast.requests_without_jobs >= 15);
  assert.equal(row.last_outcome, 'partial');
  assert.match(told.collector.message, new RegExp(`^1 of 1 repositories are not complete; the first is ${owner}/`));
  assert.match((await status('--data', partly)).stdout, /from \d{4}-\d\d-\d\d, [\d,]+ days unread/);
});

test('a cycle in which nothing changed writes no row, and its end is known all the same', async () => {
  const note = () => JSON.parse(readFileSync(join(whole, 'collector_state.json'), 'utf8'));
  const rows = () => queryValue(whole, 'SELECT (SELECT count() FROM collections) + (SELECT count() FROM run_versions) + (SELECT count() FROM coverage_versions)');
  const [before, stored] = [note(), await rows()];
  await new Promise((resolve) => setTimeout(resolve, 1100));
  assert.equal((await collect(simulator.url, whole, { args: ['--no-jobs'] })).code, 0);
  assert.equal(await rows(), stored);
  const now = note();
  assert.ok(now.finished_at > before.finished_at, `${now.finished_at} after ${before.finished_at}`);
  assert.equal(now.unchanged, 1);
  assert.equal(now.message, '');
  assert.equal((await statusJson('--data', whole)).collector.last_finished_at, now.finished_at);
  assert.ok(!existsSync(join(whole, 'collector_state.json.new')));
});

test('while a server has the folder, it is to be asked, and tells the same', async (t) => {
  const own = new World(t);
  const alone = await statusJson('--data', whole);
  const server = await own.serve(whole);
  assert.match(assertOneSentence(await status('--data', whole), 9), /runlight status --url http:\/\/127\.0\.0\.1:8080/);
  const asked = await statusJson('--url', `${server.url}/`);
  assert.deepEqual(asked.coverage, alone.coverage);
  assert.deepEqual(asked.stored, alone.stored);
  assert.equal(asked.collector.state, 'off');
});

test('says what GitHub deletes by its setting, and what of that is not stored yet', async (t) => {
  const set = ['--github-retention', '60'];
  const { retention } = await statusJson('--data', whole, ...set);
  const [row] = retention.repositories;
  const limit = Date.parse(row.retention_limit);
  assert.ok(Math.abs(Date.now() - 60 * 86_400_000 - limit) < 60_000, row.retention_limit);
  const runs = (from, days) => queryValue(whole, `SELECT count() FROM runs WHERE created_at >= fromUnixTimestamp(${from / 1000}) AND created_at < fromUnixTimestamp(${limit / 1000 + days * 86_400})`);
  assert.equal(retention.rescued_runs, await runs(0, 0));
  assert.equal(retention.expiring_runs_7d, await runs(limit, 7));
  assert.equal(retention.expiring_runs_30d, await runs(limit, 30));
  assert.ok(retention.rescued_runs > 500 && retention.expiring_runs_7d > 100 && retention.expiring_runs_30d > 900, JSON.stringify(retention));
  assert.equal(retention.job_lists_at_risk, retention.expiring_runs_30d, 'the jobs of none of them were read');
  assert.equal(retention.job_lists_overdue, retention.rescued_runs);
  assert.deepEqual([retention.days_at_risk, retention.days_overdue, retention.is_default], [0, 0, false]);
  assert.equal(retention.first_run_created_at, await queryValue(whole, "SELECT formatDateTime(min(created_at), '%Y-%m-%dT%H:%i:%SZ') FROM runs"));

  const unread = (await run(['status', '--json', '--data', partly], { env: { RUNLIGHT_GITHUB_RETENTION: '60' } })).stdout;
  assert.equal(JSON.parse(unread).retention.days_at_risk, 30, 'of the last 60 days hardly any are read');
  const { stdout } = await status('--data', partly, ...set);
  assert.match(stdout, new RegExp(`^at risk +first on +days unread +runs without jobs\n${owner}/\\S+ +\\d{4}-\\d\\d-\\d\\d +30 +0$`, 'm'));
  assert.match(stdout, /^at risk +by the setting, GitHub deletes by \S+ what is not stored yet: 30 days of history of 1 repository, the first on/m);

  const own = new World(t);
  const server = await own.serve(whole);
  const asked = await statusJson('--url', server.url, ...set);
  assert.deepEqual({ ...asked.retention.repositories[0], retention_limit: '' }, { ...row, retention_limit: '' });
  assert.equal((await get(`${server.url}/api/v1/retention`)).json.data[0].retention_days, 90);
  assert.equal((await get(`${server.url}/api/v1/retention?retention_days=0`)).status, 400);
  assertOneSentence(await status('--github-retention', '0'), 2);
});

test('the source of the default is named, and nothing is said for certain', async () => {
  const { stdout } = await status('--data', whole);
  assert.match(stdout, /^retention +by the setting --github-retention, GitHub keeps runs 90 days: /m);
  assert.match(stdout, /the default is second-hand, as of 2026-08-27, from https:\/\/github\.blog\//);
});

test('a collecting server tells its budget and its last minute', async (t) => {
  const own = new World(t);
  const limited = await own.bulk(2, 10, ['--rate-limit', '5000']);
  const server = await own.serve(own.dataFolder(), ['--owner', owner, '--api-url', limited.url]);
  const { collector } = await eventually(async () => {
    const { data } = (await get(`${server.url}/api/v1/health`)).json;
    return data.collector.last_minute && data.histories_unread === 0 && data;
  }, { what: 'the first line of the log' });
  assert.equal(collector.last_minute.polls, 2);
  assert.ok(collector.last_minute.requests >= 2);
  assert.equal(collector.budget.limit, 60, 'without a token');
  const told = await statusJson('--url', server.url);
  assert.equal(told.budget.limit, 60);
  assert.ok(told.collector.last_finished_at, 'a cycle ended');
});

test('what cannot be read is one sentence', async (t) => {
  const own = new World(t);
  assertOneSentence(await status('--data', own.dataFolder()), 5);
  assertOneSentence(await status('--url', 'nowhere'), 2);
  assertOneSentence(await status('--url', 'http://127.0.0.1:9'), 6);
  const other = await own.server((_, response) => response.end('<html>'));
  assertOneSentence(await status('--url', other), 8);
  const broken = await own.server((_, response) => response.writeHead(503, { 'Content-Type': 'application/json' }).end('{"error": {"message": "The store is being repaired."}}'));
  assert.match(assertOneSentence(await status('--url', broken), 6), /The store is being repaired/);
});

test('a transferred and a deleted repository are counted, and their history stays', async (t) => {
  const own = new World(t);
  const quiet = await own.simulator(['--profile', 'quiet', '--repositories', '3', '--owner', owner]);
  const data = own.dataFolder();
  assert.equal((await collect(quiet.url, data)).code, 0);
  const names = (await query(data, 'SELECT repo FROM repositories ORDER BY repo')).map((row) => row.repo);
  const change = (name, body) => fetch(`${quiet.url}/_sim/repositories/${owner}/${name}`, { method: 'PATCH', body: JSON.stringify(body) });
  assert.equal((await change(names[0], { owner: 'other-works' })).status, 200);
  assert.equal((await change(names[1], { gone: true })).status, 200);
  assert.equal((await collect(quiet.url, data)).code, 0);
  const told = await statusJson('--data', data);
  assert.deepEqual(told.repositories, { watched: 1, transferred: 1, gone: 1, complete: 3 });
  assert.equal(told.is_complete, true);
});

test('says which archive a folder exchanges with, and what that one has yet to get', async (t) => {
  const own = new World(t);
  const data = own.dataFolder();
  const archive = own.dataFolder();
  const read = async (...args) => assert.equal((await collect(simulator.url, data, { args })).code, 0);
  await read('--no-jobs');
  assert.deepEqual((await statusJson('--data', data)).archives, []);
  assert.equal((await run(['archive', 'push', '--archive', archive, '--data', data])).code, 0);
  const [pushed] = (await statusJson('--data', data)).archives;
  assert.deepEqual({ ...pushed, last_exchanged_at: null }, { place: archive, state: null, message: '', last_exchanged_at: null, rows_not_pushed: 0 });
  assert.ok(Date.now() - Date.parse(pushed.last_exchanged_at) < 60_000, pushed.last_exchanged_at);

  await read('--jobs-budget', '5');
  const [{ rows_not_pushed }] = (await statusJson('--data', data)).archives;
  assert.ok(rows_not_pushed >= 5 + await queryValue(data, 'SELECT count() FROM jobs'), `${rows_not_pushed} rows: jobs, lists of jobs, a collection`);
  assert.match((await status('--data', data)).stdout, new RegExp(`^archive +${archive}: rows exchanged .* ago \\(.*\\), ${rows_not_pushed.toLocaleString('en')} rows not written there yet$`, 'm'));

  const server = await own.serve(data, ['--archive', archive]);
  await eventually(async () => (await get(`${server.url}/api/v1/health`)).json.data.archive.state === 'waiting', { what: 'an exchange' });
  const [asked] = (await statusJson('--url', server.url)).archives;
  assert.equal(asked.state, 'waiting');
  assert.equal(asked.rows_not_pushed, null, 'a server does not tell');
});
