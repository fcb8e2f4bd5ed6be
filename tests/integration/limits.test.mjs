// SPDX-License-Identifier: MIT
// GitHub's limits and refusals as a whole collection meets them. What is not told how long to wait waits a minute, so that
// those forms are left to the unit tests, on a clock of their own.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { World, collect, fixedSimulator, get, owner, queryValue } from '../support/world.mjs';

async function control(url, call, body) {
  const response = await fetch(`${url}/_sim/${call}`, { method: 'POST', body: JSON.stringify(body) });
  assert.equal(response.status, 200, await response.text());
}
const stats = async (url) => (await get(`${url}/_sim/stats`)).json;
const bulk = (world, args = []) => world.bulk(30, 40, ['--rate-limit', '1000000', ...args]);
const withoutJobs = ['--no-jobs', '--json'];

for (const fault of [
  { kind: 'secondary_403', retry_after: 'seconds' },
  { kind: 'secondary_429', retry_after: 'seconds' },
  { kind: 'secondary_403', retry_after: 'date' },
  { kind: 'secondary_429', retry_after: 'date' },
  { kind: 'exhausted' },
]) {
  test(`${fault.kind} (${fault.retry_after ?? 'by its reset'}) is waited out, and nothing is lost`, async (t) => {
    const world = new World(t);
    const { url } = await bulk(world);
    await control(url, 'faults', { ...fault, seconds: 2, after: 20, count: 1 });
    const data = world.dataFolder();
    const result = await collect(url, data, { args: withoutJobs });
    assert.equal(result.code, 0, result.stderr);
    const summary = JSON.parse(result.stdout);
    assert.deepEqual(summary.troubles, []);
    assert.ok(summary.waits >= 1, `${summary.waits} waits`);
    assert.ok(summary.waited_s >= 1 && summary.waited_s < 20, `waited ${summary.waited_s} s`);
    assert.equal(await queryValue(data, 'SELECT count() FROM runs'), 30 * 40);
    const { faults, statuses } = await stats(url);
    assert.ok(Object.keys(faults).length > 0, 'the fault was played');
    // One is refused, and those that were under way with it; nothing is sent into the wait.
    assert.ok((statuses['403'] ?? 0) + (statuses['429'] ?? 0) <= 20, JSON.stringify(statuses));
  });
}

test('a wait that is too long is told, and ends it', async (t) => {
  const world = new World(t);
  const { url } = await bulk(world);
  await control(url, 'faults', { kind: 'secondary_429', seconds: 900, count: 1 });
  const result = await collect(url, world.dataFolder(), { args: [...withoutJobs, '--max-wait', '5s'] });
  assert.equal(result.code, 7, result.stderr);
  assert.match(result.stderr, /rate limit stopped .* in 15 min/);
  assert.equal((await stats(url)).requests, 1, 'nothing more is sent');
});

test('a token that is revoked half-way ends it, with no storm of refused requests', async (t) => {
  const world = new World(t);
  const { url } = await world.bulk(400, 40, ['--rate-limit', '1000000', '--latency-ms', '50']);
  const collecting = collect(url, world.dataFolder(), { args: withoutJobs });
  while ((await stats(url)).requests < 100) await new Promise((resolve) => setTimeout(resolve, 20));
  await control(url, 'tokens', { expire: true });
  const result = await collecting;
  assert.ok([3, 4].includes(result.code), `${result.code}: ${result.stderr}`);
  assert.match(result.stderr, /GitHub refused the token/);
  const { statuses, requests } = await stats(url);
  assert.ok(statuses['401'] >= 1 && statuses['401'] <= 21, `${statuses['401']} of ${requests} were refused`);
});

test('what is left of the hour is kept for others', async (t) => {
  const world = new World(t);
  const { url } = await world.simulator([...fixedSimulator, '--rate-limit', '60', '--enforce-limits']);
  const result = await collect(url, world.dataFolder(), { owner, args: [...withoutJobs, '--reserve', '20', '--max-wait', '5s'] });
  assert.ok([3, 7].includes(result.code), `${result.code}: ${result.stderr}`);
  const { points, statuses } = await stats(url);
  assert.equal(points, 40);
  assert.equal(statuses['403'], undefined, 'it stops by itself before it is refused');
});
