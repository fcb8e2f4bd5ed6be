// SPDX-License-Identifier: MIT
// The simulator's own behaviour, as others rely on it: flags, control calls, faults and webhooks over real connections.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';

import { World, owner } from '../support/world.mjs';

const bearer = { headers: { authorization: 'Bearer x' } };

async function quiet(t, args = []) {
  const world = new World(t);
  const simulator = await world.simulator(['--profile', 'quiet', '--owner', owner, ...args]);
  const control = async (method, path, body) => {
    const response = await fetch(`${simulator.url}/_sim/${path}`, { method, body: body && JSON.stringify(body) });
    assert.equal(response.status, 200, await response.clone().text());
    return response;
  };
  return { world, url: simulator.url, runs: `${simulator.url}/repos/${owner}/quiet-0/actions/runs`, control };
}

test('a reset, a cut and a hung answer reach the client as such', async (t) => {
  const { runs, control } = await quiet(t);
  await control('POST', 'runs', { repository: `${owner}/quiet-0`, status: 'completed', count: 20 });
  await control('POST', 'faults', { kind: 'reset' });
  await assert.rejects(fetch(runs, bearer).then((response) => response.text()));
  await control('POST', 'faults', { kind: 'truncate' });
  const cut = await (await fetch(runs, bearer)).text();
  assert.throws(() => JSON.parse(cut));
  await control('POST', 'faults', { kind: 'hang', seconds: 30 });
  await assert.rejects(fetch(runs, { ...bearer, signal: AbortSignal.timeout(200) }), { name: 'TimeoutError' });
  assert.equal((await (await fetch(runs, bearer)).json()).total_count, 20);
  assert.deepEqual((await (await control('GET', 'stats')).json()).faults, { hang: 1, reset: 1, truncate: 1 });
});

test('latency delays answers, not each other', async (t) => {
  const { runs, control } = await quiet(t, ['--latency-ms', '150']);
  const begin = performance.now();
  await Promise.all(Array.from({ length: 10 }, () => fetch(runs, bearer)));
  const took = performance.now() - begin;
  assert.ok(took >= 149, `${took} ms`);
  assert.ok((await (await control('GET', 'stats')).json()).most_at_once > 1);
});

test('more than 100 requests at once are refused where limits are enforced', async (t) => {
  const { runs, control } = await quiet(t, ['--latency-ms', '500', '--enforce-limits']);
  const answers = await Promise.all(Array.from({ length: 130 }, () => fetch(runs, bearer)));
  const refused = answers.filter((answer) => answer.status === 403);
  assert.equal(refused.length, 30);
  assert.equal(refused[0].headers.get('retry-after'), '60');
  const stats = await (await control('GET', 'stats')).json();
  assert.deepEqual([stats.refused, stats.most_at_once], [30, 130]);
});

test('without a rate limit there are no rate headers', async (t) => {
  const { runs, url } = await quiet(t, ['--rate-limit', '0']);
  assert.equal((await fetch(runs, bearer)).headers.get('x-ratelimit-limit'), null);
  assert.equal((await fetch(`${url}/rate_limit`, bearer)).status, 404);
});

test('webhooks arrive signed, each step once, and duplicates under their own id', async (t) => {
  const { world, control } = await quiet(t);
  const received = [];
  const receiver = await world.server(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request));
    received.push({ body, headers: request.headers });
    response.writeHead(202).end();
  });
  await control('POST', 'webhooks', { url: `${receiver}/hook`, secret: 's', duplicate_percent: 50, reorder: true, seed: 3 });
  const { run_id: id } = await (await control('POST', 'runs', { repository: `${owner}/quiet-0`, jobs: 10 })).json();
  await control('POST', `runs/${id}/start`);
  await control('POST', `runs/${id}/finish`, { conclusion: 'failure' });
  let counts;
  do {
    await new Promise((resolve) => setTimeout(resolve, 20));
    counts = await (await control('GET', 'webhooks')).json();
  } while (counts.waiting > 0 || counts.delivered < counts.events + counts.duplicated);
  assert.equal(counts.events, 1 + 3 + 30);
  assert.ok(counts.duplicated > 5);
  assert.equal(received.length, counts.events + counts.duplicated);
  for (const { body, headers } of received) assert.equal(headers['x-hub-signature-256'], `sha256=${createHmac('sha256', 's').update(body).digest('hex')}`);
  assert.equal(new Set(received.map(({ headers }) => headers['x-github-delivery'])).size, counts.events);
  const steps = new Set(received.map(({ body, headers }) => `${headers['x-github-event']} ${JSON.parse(body).action}`));
  assert.equal(steps.size, 7);
});

test('a receiver that hangs does not keep the simulator from ending', async (t) => {
  const { world, control } = await quiet(t);
  let arrived;
  const arrival = new Promise((resolve) => (arrived = resolve));
  const receiver = await world.server(() => arrived());
  await control('POST', 'webhooks', { url: receiver });
  await arrival;
});
