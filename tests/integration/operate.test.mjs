// SPDX-License-Identifier: MIT
// What those ask who run a server rather than look at it: health, metrics, and under which names it answers.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { assertOneSentence, root, run } from '../support/binary.mjs';
import { World, collectedOrganisation, eventually, get, owner, token } from '../support/world.mjs';

const world = new World();
let server;
before(async () => {
  server = await world.serve(await collectedOrganisation(world), [], { env: { RUNLIGHT_ANONYMOUS_READ: 'true', RUNLIGHT_ALLOWED_HOSTS: 'ci.acme.example,runlight.acme.example' } });
});
after(() => world.close());

/** The status of a path that is asked for under this name. */
const asked = (url, path, host) => new Promise((resolve, reject) => {
  request(url + path, { headers: { host } }, (response) => resolve(response.resume().statusCode)).on('error', reject).end();
});

test('a server answers under the names that it is given and under local ones, probes under any', async () => {
  for (const host of ['ci.acme.example', 'runlight.acme.example:8443', 'localhost', '127.0.0.1']) assert.equal(await asked(server.url, '/api/v1/health', host), 200, host);
  for (const path of ['/', '/api/v1/health', '/metrics']) assert.equal(await asked(server.url, path, 'evil.example'), 403, path);
  for (const path of ['/healthz', '/readyz']) assert.equal(await asked(server.url, path, '10.1.2.3'), 200, path);
});

test('names given by flag hold beyond loopback too', async (t) => {
  const own = new World(t);
  const open = await own.start(['serve', '--anonymous-read', '--listen', '0.0.0.0:0', '--data', own.dataFolder(), '--allowed-host', 'a.example', '--allowed-host', 'b.example']);
  const url = open.url.replace('0.0.0.0', '127.0.0.1');
  for (const host of ['a.example', 'b.example']) assert.equal(await asked(url, '/', host), 200, host);
  assert.equal(await asked(url, '/', 'c.example'), 403);
});

test('health says by its exit code whether a server answers', async () => {
  const { port } = new URL(server.url);
  assert.deepEqual(await run(['health', '--url', server.url]).then(({ code, stdout }) => [code, stdout]), [0, 'ready\n']);
  assert.equal((await run(['health'], { env: { RUNLIGHT_LISTEN: `0.0.0.0:${port}` } })).code, 0, 'where the server of this machine was told to listen');
  assert.match(assertOneSentence(await run(['health', '--url', 'http://127.0.0.1:1']), 6), /127\.0\.0\.1/);
  assert.match(assertOneSentence(await run(['health', '--listen', 'nowhere']), 2), /nowhere/);
});

test('health waits for a silent server for a few seconds only', async (t) => {
  const silent = await new World(t).server(() => new Promise(() => {}));
  const result = await run(['health', '--url', silent]);
  assertOneSentence(result, 6);
  assert.ok(result.seconds < 10, `${result.seconds} s`);
});

const samples = (text) => Object.fromEntries(text.split('\n').filter((line) => line && !line.startsWith('#')).map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));

test('metrics tell what health tells', async () => {
  const { json } = await get(`${server.url}/api/v1/health`);
  const told = samples((await get(`${server.url}/metrics`)).text);
  for (const name of ['repositories', 'workflows', 'runs', 'jobs', 'repositories_incomplete', 'histories_unread', 'data_version']) {
    assert.equal(told[`runlight_${name}`], json.data[name], name);
  }
  assert.ok(told.runlight_runs > 100);
  assert.equal(told.runlight_last_observed_timestamp_seconds * 1000, Date.parse(json.data.last_observed_at));
  assert.ok(Math.abs(told.process_start_time_seconds - Date.now() / 1000) < 600);
  assert.equal(told['runlight_collector_state{state="off"}'], 1);
});

test('every metric is documented, and promtool has nothing to complain of', async (t) => {
  const own = new World(t);
  const simulator = await own.simulator(['--profile', 'quiet', '--rate-limit', '5000', '--owner', owner]);
  const collecting = await own.serve(own.dataFolder(), ['--owner', owner, '--api-url', simulator.url, '--interval', '1s'], { env: { RUNLIGHT_GITHUB_TOKEN: token, RUNLIGHT_WEBHOOK_SECRET: 'some secret' } });
  const metrics = async () => (await get(`${collecting.url}/metrics`)).text;
  await eventually(async () => samples(await metrics()).runlight_collector_polls_total > 0, { what: 'the work of the collector' });
  const text = await metrics();
  const told = samples(text);
  assert.ok(told.runlight_collector_requests_total >= told.runlight_collector_polls_total);
  assert.equal(told.runlight_github_points_limit, 5000);
  assert.equal(told.runlight_webhooks_received_total, 0);

  const page = readFileSync(join(root, 'docs', 'metrics.md'), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  for (const [, name, type] of text.matchAll(/^# TYPE (\w+) (\w+)$/gm)) {
    assert.ok(rows.some((row) => row.includes(`\`${name}\``) && row.includes(`| ${type} |`)), `${name}, a ${type}, has no row in docs/metrics.md`);
  }
  const promtool = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  if (promtool.error) t.diagnostic('promtool is not installed');
  else assert.equal(`${promtool.status} ${promtool.stdout}${promtool.stderr}`, '0 ');
});
