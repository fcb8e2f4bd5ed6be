// SPDX-License-Identifier: MIT
// Long histories: complete, and for hardly more requests than pages of a hundred.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { SimControl, assertTruth } from '../support/sim_control.mjs';
import { World, collect, queryValue } from '../support/world.mjs';

const most = 1.15;

async function bulk(t, runs, args = []) {
  const world = new World(t);
  const simulator = await world.bulk(1, runs, args);
  return { world, sim: new SimControl(simulator.url), data: world.dataFolder() };
}

async function backfill({ sim, data }, { code = 0, args = [] } = {}) {
  await sim.clearStats();
  const ended = await collect(sim.url, data, { args: ['--jobs', 'none', ...args] });
  assert.equal(ended.code, code, ended.stderr);
  return (await sim.stats()).requests;
}

/** Every run stored, each once. */
async function assertComplete({ data }, runs) {
  assert.equal(await queryValue(data, 'SELECT count() FROM runs'), runs);
  assert.equal(await queryValue(data, 'SELECT uniqExact(run_id) FROM runs'), runs);
}

const tellRatio = (t, requests, runs) => {
  const ratio = requests / Math.ceil(runs / 100);
  t.diagnostic(`${requests} requests for ${runs} runs, ${ratio.toFixed(3)} of the least possible`);
  return ratio;
};

for (const [what, args] of [['even', []], ['uneven', ['--uneven']]]) {
  test(`50,000 ${what} runs of one repository, beyond the end of the unfiltered list`, async (t) => {
    const here = await bulk(t, 50_000, args);
    assert.ok(tellRatio(t, await backfill(here), 50_000) <= most);
    await assertTruth(here.sim, here.data, { jobs: 'none' });
  });
}

test('killed in the middle, a backfill goes on where it stood', async (t) => {
  const here = await bulk(t, 30_000, ['--uneven', '--latency-ms', '2']);
  await here.sim.clearStats();
  for (const timeout_ms of [900, 1300, 1700]) {
    await collect(here.sim.url, here.data, { args: ['--jobs', 'none'], timeout_ms }).catch((error) => assert.match(error.message, /SIGKILL/));
  }
  const before = (await here.sim.stats()).requests;
  const requests = before + (await backfill(here));
  tellRatio(t, requests, 30_000);
  assert.ok(requests <= 300 * most + 3 * 30, 'a kill costs no more than the day at which it struck');
  await assertComplete(here, 30_000);
});

for (const [what, flaws] of [['hides runs', { missing_percent: 3 }], ['tells another total each time', { wobble_percent: 5 }]]) {
  test(`a search index that ${what} costs requests, not runs`, async (t) => {
    const here = await bulk(t, 12_000);
    await here.sim.post('search_index', flaws);
    assert.ok(tellRatio(t, await backfill(here), 12_000) <= 2.3, 'as if every page were read twice, at most');
    await assertComplete(here, 12_000);
  });
}

test('a search index that lags hides the newest runs until it has caught up', async (t) => {
  const here = await bulk(t, 50_000);
  await here.sim.post('search_index', { lag_s: 86_400 });
  await backfill(here);
  await here.sim.post('search_index', {});
  await backfill(here, { args: ['--recheck'] });
  await assertComplete(here, 50_000);
});

test('runs that come and go while one pages are not missed', async (t) => {
  const here = await bulk(t, 900);
  await here.sim.post('drift', { adds: 1, deletes: 3, every: 1 });
  await backfill(here);
  await here.sim.post('drift', {});
  await backfill(here);
  await assertTruth(here.sim, here.data, { jobs: 'none' });

  // And so in a list that is read because the index hides runs.
  const hidden = await bulk(t, 5_000);
  await hidden.sim.post('search_index', { missing_percent: 30 });
  await hidden.sim.post('drift', { deletes: 2, every: 1 });
  await backfill(hidden);
  await hidden.sim.calm();
  await assertTruth(hidden.sim, hidden.data, { jobs: 'none' });
});
