// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { start } from '../support/binary.mjs';
import { World, eventually, get, query } from '../support/world.mjs';
import { delivery, jobEvent, post, repository, runEvent, secret, send, sign } from '../support/webhooks.mjs';

const env = { RUNLIGHT_WEBHOOK_SECRET: secret };
const serve = (world, data, args = []) => world.serve(data, args, { env });
const health = async (url) => (await get(`${url}/api/v1/health`)).json.data;
const runs = (data) => query(data, 'SELECT run_id, run_attempt, status, conclusion, owner, repo FROM runs ORDER BY run_id, run_attempt');
const jobs = (data) => query(data, 'SELECT job_id, run_id, workflow_id, status FROM jobs ORDER BY job_id');

/** Waits until all that was accepted is in the store. */
const applied = (url, passedOver = 0) => eventually(async () => {
  const { webhooks } = await health(url);
  return webhooks.waiting === 0 && webhooks.applied + webhooks.duplicates + passedOver === webhooks.received;
});

test('an event that was accepted is in the store soon, and seen through the API', async (t) => {
  const world = new World(t);
  const data = world.dataFolder();
  const { url } = await serve(world, data);
  const before = await health(url);
  assert.deepEqual(before.webhooks, { enabled: true, received: 0, refused: 0, duplicates: 0, applied: 0, waiting: 0, last_received_at: null });
  const answer = await send(url, runEvent({ run_id: 7001, status: 'in_progress' }));
  assert.deepEqual([answer.status, answer.json], [202, { accepted: true }]);
  await eventually(async () => {
    const { json } = await get(`${url}/api/v1/workflows`);
    return json.data[0]?.last_run?.run_id === 7001 && json.data[0].workflow_name === 'CI';
  });
  const after = await eventually(async () => {
    const now = await health(url); // its counts may be a little older than the answers to questions
    return now.runs === 1 && now;
  });
  assert.ok(after.data_version > before.data_version);
  assert.equal(after.webhooks.received, 1);
  assert.match(after.webhooks.last_received_at, /^20\d\d-/);
});

test('what is not signed with the secret is refused, and nothing of it is kept', async (t) => {
  const world = new World(t);
  const data = world.dataFolder();
  const { url, stop } = await serve(world, data);
  const good = delivery(runEvent({ run_id: 7001 }));
  const unsigned = { ...good.headers };
  delete unsigned['x-hub-signature-256'];
  for (const [what, bad] of Object.entries({
    'another secret': delivery(runEvent({ run_id: 7001 }), { key: 'guessed' }),
    'no signature': { ...good, headers: unsigned },
    'SHA-1 only': { ...good, headers: { ...unsigned, 'x-hub-signature': 'sha1=01dc10d0c83e72ed246219cdd91669667fe2ca59' } },
    'a changed body': { ...good, body: good.body.replace('7001', '7002') },
  })) {
    const answer = await post(url, bad);
    assert.equal(answer.status, 401, what);
    assert.equal(answer.json.error.kind, 'unauthorized', what);
  }
  assert.deepEqual([(await health(url)).webhooks.refused, (await health(url)).webhooks.received], [4, 0]);
  await stop();
  assert.deepEqual(await runs(data), []);
  assert.deepEqual(readdirSync(join(data, 'webhooks')).filter((name) => name.endsWith('.deliveries')), []);
});

test('a request of another form is refused with what is wrong', async (t) => {
  const world = new World(t);
  const { url } = await serve(world, world.dataFolder(), ['--webhook-body-limit', '64KiB']);
  const good = delivery(runEvent({ run_id: 7001 }));
  const without = (name) => ({ ...good, headers: Object.fromEntries(Object.entries(good.headers).filter(([key]) => key !== name)) });
  const large = delivery({ ...runEvent({ run_id: 7001 }), padding: 'x'.repeat(65_536) });
  for (const [status, message, bad] of [
    [400, /X-GitHub-Event/, without('x-github-event')],
    [400, /X-GitHub-Delivery/, without('x-github-delivery')],
    [415, /application\/json/, { ...good, headers: { ...good.headers, 'content-type': 'text/plain' } }],
    [413, /65536 bytes/, large],
  ]) {
    const answer = await post(url, bad);
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.json.error.message, message);
  }
  const got = await fetch(`${url}/api/v1/webhooks/github`);
  assert.deepEqual([got.status, got.headers.get('allow')], [405, 'POST']);
});

test('without a secret the endpoint says how to set one', async (t) => {
  const world = new World(t);
  const { url } = await world.serve(world.dataFolder());
  const answer = await send(url, runEvent({ run_id: 7001 }));
  assert.equal(answer.status, 404);
  assert.match(answer.json.error.message, /RUNLIGHT_WEBHOOK_SECRET/);
  assert.equal((await health(url)).webhooks.enabled, false);
});

test('a delivery under the name of a tunnel is taken, though no page is', async (t) => {
  const world = new World(t);
  const { url } = await serve(world, world.dataFolder());
  const status = (path, method, { body, headers }) => new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const asked = request({ hostname, port, path, method, headers: { ...headers, host: 'hooks.example.com' } }, (answer) => answer.resume().on('end', () => resolve(answer.statusCode)));
    asked.on('error', reject).end(body);
  });
  assert.equal(await status('/api/v1/webhooks/github', 'POST', delivery(runEvent({ run_id: 7001 }))), 202);
  assert.equal(await status('/api/v1/summary', 'GET', {}), 403);
});

test('ping and events of other kinds are welcome and not kept', async (t) => {
  const world = new World(t);
  const { url } = await serve(world, world.dataFolder());
  for (const [event, name] of [[{ zen: 'Keep it logically awesome.', hook_id: 1 }, 'ping'], [{ action: 'opened' }, 'pull_request']]) {
    const answer = await send(url, event, { name });
    assert.deepEqual([answer.status, answer.json], [202, { accepted: false }], name);
  }
  assert.equal((await health(url)).webhooks.received, 0);
});

test('a webhook set to send forms works too', async (t) => {
  const world = new World(t);
  const data = world.dataFolder();
  const { url, stop } = await serve(world, data);
  const { headers, body: json } = delivery(runEvent({ run_id: 7001 }));
  const body = new URLSearchParams({ payload: json }).toString();
  const answer = await post(url, { body, headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded', 'x-hub-signature-256': sign(body) } });
  assert.equal(answer.status, 202, answer.text);
  await applied(url);
  await stop();
  assert.deepEqual((await runs(data)).map((run) => Number(run.run_id)), [7001]);
});

test('deliveries count once, and the order in which they come does not matter', async (t) => {
  const world = new World(t);
  const data = world.dataFolder();
  const { url, stop } = await serve(world, data);
  const created_at = Date.now() - 60_000;
  const life = (run_id) => [
    delivery(runEvent({ run_id, status: 'queued', created_at })),
    delivery(jobEvent({ job_id: run_id + 1, run_id, status: 'queued', created_at })),
    delivery(jobEvent({ job_id: run_id + 1, run_id, status: 'in_progress', created_at, started_at: created_at + 5_000 })),
    delivery(runEvent({ run_id, status: 'in_progress', created_at })),
    delivery(jobEvent({ job_id: run_id + 1, run_id, created_at, started_at: created_at + 5_000, completed_at: created_at + 9_000 })),
    delivery(runEvent({ run_id, created_at })),
  ];
  for (const one of life(7000)) await post(url, one);
  for (const one of life(8000).reverse()) for (const again of [one, one]) await post(url, again);
  await applied(url);
  assert.equal((await health(url)).webhooks.duplicates, 6);
  await stop();
  assert.deepEqual((await runs(data)).map(({ run_id, status, conclusion }) => [Number(run_id), status, conclusion]), [[7000, 'completed', 'success'], [8000, 'completed', 'success']]);
  assert.deepEqual((await jobs(data)).map(({ job_id, workflow_id, status }) => [Number(job_id), Number(workflow_id), status]), [[7001, 900, 'completed'], [8001, 900, 'completed']]);
});

test('a repository of the owner that was not known is stored with its event; others are passed over', async (t) => {
  const world = new World(t);
  const simulator = await world.simulator();
  const data = world.dataFolder();
  const { url, stop } = await serve(world, data, ['--owner', 'lantern-works', '--api-url', simulator.url, '--repo', 'no-such-*', '--repo', 'webhooked', '--interval', '1h']);
  await send(url, runEvent({ run_id: 7001 }));
  await send(url, runEvent({ run_id: 7002, repository: repository({ id: 502, owner: 'somebody-else' }) }));
  await send(url, runEvent({ run_id: 7003, repository: repository({ id: 503, name: 'unwatched' }) }));
  await applied(url, 2);
  await stop();
  assert.deepEqual(await query(data, 'SELECT owner, repo, default_branch FROM repositories WHERE repository_id > 500 AND repository_id < 510'), [{ owner: 'lantern-works', repo: 'webhooked', default_branch: 'main' }]);
  assert.deepEqual((await query(data, 'SELECT run_id FROM run_versions WHERE run_id IN (7001, 7002, 7003)')).map((run) => Number(run.run_id)), [7001]);
});

test('a killed server applies after its next start all that it accepted', async (t) => {
  const world = new World(t);
  const data = world.dataFolder();
  const first = await start(['serve', '--listen', '127.0.0.1:0', '--data', data], { env });
  const accepted = [];
  let ended = false;
  const sender = async (offset) => {
    for (let run_id = 10_000 + offset; !ended; run_id += 4) {
      const answer = await send(first.url, runEvent({ run_id })).catch(() => null);
      if (answer?.status === 202) accepted.push(run_id);
    }
  };
  const senders = [0, 1, 2, 3].map(sender);
  await eventually(() => accepted.length > 200);
  process.kill(first.pid, 'SIGKILL');
  ended = true;
  await Promise.all(senders);
  await first.stop(); // it has ended; its lock of the folder too
  const second = await serve(world, data);
  await second.stop();
  const stored = new Set((await runs(data)).map((run) => Number(run.run_id)));
  assert.deepEqual(accepted.filter((run_id) => !stored.has(run_id)), []);
});

test('a full log turns deliveries away until there is room again, and loses none', async (t) => {
  const world = new World(t);
  const data = world.dataFolder();
  const { url, stop } = await serve(world, data, ['--webhook-log-limit', '1MiB']);
  const answers = await Promise.all(Array.from({ length: 400 }, (_, i) => send(url, runEvent({ run_id: 20_000 + i })).then(({ status, headers }) => ({ run_id: 20_000 + i, status, retry: headers.get('retry-after') }))));
  const accepted = answers.filter(({ status }) => status === 202);
  const turnedAway = answers.filter(({ status }) => status !== 202);
  assert.ok(turnedAway.length > 0, 'more was sent than the log takes');
  for (const { status, retry } of turnedAway) assert.deepEqual([status, Number(retry) > 0], [503, true]);
  await eventually(async () => (await send(url, runEvent({ run_id: 30_000 }))).status === 202);
  await applied(url);
  await stop();
  assert.deepEqual((await runs(data)).map((run) => Number(run.run_id)), [...accepted.map(({ run_id }) => run_id), 30_000].sort((a, b) => a - b));
});
