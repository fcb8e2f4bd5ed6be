// SPDX-License-Identifier: MIT
// Every planted fault of the simulated organisation is found, and nothing else is accused. tests/bench/verdicts.mjs counts over many seeds.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { run } from '../support/binary.mjs';
import { comparePlanted, counts } from '../support/planted.mjs';
import { World, collect, get, owner } from '../support/world.mjs';

for (const seed of [1, 7]) {
  test(`the faults that were planted with seed ${seed} are found, and no others`, async (t) => {
    const world = new World(t);
    const simulator = await world.simulator(['--owner', owner, '--seed', String(seed)]);
    const data = world.dataFolder();
    const collected = await collect(simulator.url, data);
    assert.equal(collected.code, 0, collected.stderr);
    const { workflows, found, missed, accused } = await comparePlanted(simulator.url, data);
    assert.ok(workflows > 70, `${workflows} workflows`);
    assert.deepEqual(missed, [], 'missed');
    assert.deepEqual(accused, [], 'accused');
    for (const verdict of ['failing', 'flaky', 'slower', 'stale', 'disabled', 'never_run', 'missed']) assert.ok(counts(found)[verdict] > 0, `${verdict} is planted`);
  });
}

test('status guards a pipeline: 1 when something is failing or missed, else 0', async (t) => {
  const world = new World(t);
  const simulator = await world.simulator(['--profile', 'quiet', '--owner', owner]);
  const control = (path, body) => fetch(`${simulator.url}/_sim/${path}`, { method: 'POST', body: JSON.stringify(body) });
  const repository = `${owner}/quiet-0`;
  await control('runs', { repository, status: 'completed', conclusion: 'success' });
  const data = world.dataFolder();
  await collect(simulator.url, data);
  const status = (...args) => run(['status', '--data', data, ...args]);
  const calm = await status('--check', '--json');
  assert.equal(calm.code, 0, calm.stderr);
  assert.ok(JSON.parse(calm.stdout).verdicts.some(({ verdict }) => verdict === 'healthy'));

  await control('clock', { advance_s: 60 });
  await control('runs', { repository, status: 'completed', conclusion: 'failure' });
  await collect(simulator.url, data);
  const alarmed = await status('--check', '--json');
  assert.equal(alarmed.code, 1, alarmed.stderr);
  const failing = JSON.parse(alarmed.stdout).verdicts.filter(({ verdict }) => verdict === 'failing');
  assert.equal(failing.length, 1);
  assert.equal((await status()).code, 0, 'without --check it only tells');
  const table = (await status()).stdout;
  assert.match(table, /^failing +\S+\/quiet-0/m);
  assert.ok(table.includes(failing[0].sentence.slice(0, 20)), table);

  const server = await world.serve(data);
  assert.equal((await run(['status', '--url', server.url, '--check'])).code, 1, 'of a server, too');
  const said = (await get(`${server.url}/api/v1/verdicts`)).json.data.find(({ verdict }) => verdict === 'failing');
  assert.equal(said.sentence, failing[0].sentence);
});
