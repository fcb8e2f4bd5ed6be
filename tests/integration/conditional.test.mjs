// SPDX-License-Identifier: MIT
// Nothing new costs one conditional request per repository and list page, no point and no row.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { root } from '../support/binary.mjs';
import { SimControl, assertTruth } from '../support/sim_control.mjs';
import { World, collect, owner, query, token } from '../support/world.mjs';

const repositories = 120; // two pages of the list

const tables = readdirSync(join(root, 'sql', 'schema')).flatMap((file) =>
  [...readFileSync(join(root, 'sql', 'schema', file), 'utf8').matchAll(/^CREATE TABLE IF NOT EXISTS (\w+)/gm)].map((match) => match[1]));

/** How many rows every table has, and a sum over all that they say, the time of observation included. */
async function rowsOfAllTables(data) {
  assert.ok(tables.includes('run_versions') && tables.includes('page_versions') && tables.includes('collections'), tables.join());
  const of = (table) => `(SELECT (count(), sum(cityHash64(*))) FROM ${table}${table.endsWith('_versions') ? ' FINAL' : ''}) AS ${table}`;
  return (await query(data, `SELECT ${tables.map(of).join(', ')}`))[0];
}

/** How often each endpoint was asked, and how often it answered 304. */
const asked = (stats) => Object.fromEntries(Object.entries(stats.endpoints).map(([endpoint, counts]) => [endpoint, `${counts.requests} requests, ${counts.not_modified} not modified`]));

test('what has not changed costs nothing', async (t) => {
  const world = new World(t);
  const simulator = await world.simulator(['--profile', 'bulk', '--repositories', String(repositories), '--runs', '5', '--owner', owner, '--rate-limit', '5000']);
  const sim = new SimControl(simulator.url);
  const data = world.dataFolder();
  const go = async (as = token) => {
    await sim.clearStats();
    const ended = await collect(sim.url, data, { args: ['--json'], env: { RUNLIGHT_GITHUB_TOKEN: as } });
    assert.equal(ended.code, 0, ended.stderr);
    return { summary: JSON.parse(ended.stdout), stats: await sim.stats() };
  };
  await go();
  await assertTruth(sim, data);
  const before = await rowsOfAllTables(data);
  const nothing = { 'GET /orgs/{org}/repos': '1 requests, 1 not modified', 'GET /organizations/{org_id}/repos': '1 requests, 1 not modified', 'GET /repos/{owner}/{repo}/actions/runs': `${repositories} requests, ${repositories} not modified` };

  await t.test('one conditional request per repository and list page, all 304, no point, no row', async () => {
    const { summary, stats } = await go();
    assert.deepEqual(asked(stats), nothing);
    assert.equal(stats.points, 0);
    assert.deepEqual([summary.requests, summary.not_modified, summary.points, summary.repositories_unchanged], [repositories + 2, repositories + 2, 0, repositories]);
    assert.deepEqual(await rowsOfAllTables(data), before);
  });

  await t.test("with another token, as an App's of the next hour, answers come whole and are recognised: no row", async () => {
    const { stats } = await go('ghp_anothertoken000000000000000000000000');
    assert.equal(stats.endpoints['GET /repos/{owner}/{repo}/actions/runs'].requests, repositories);
    assert.equal(stats.not_modified, 0, 'what one token was told does not count for another');
    assert.deepEqual(await rowsOfAllTables(data), before);
  });

  await t.test('one changed run: only its repository is read', async () => {
    const name = (await query(data, 'SELECT repo FROM repositories ORDER BY repo LIMIT 1 OFFSET 7'))[0].repo;
    const [id] = await sim.addRuns(name, { status: 'completed', event: 'schedule', jobs: 2 });
    const { summary, stats } = await go();
    const runs = stats.endpoints['GET /repos/{owner}/{repo}/actions/runs'];
    assert.deepEqual([runs.requests, runs.not_modified], [repositories, repositories - 1]);
    assert.deepEqual(Object.entries(stats.endpoints).filter(([, counts]) => counts.points > 0).map(([endpoint, counts]) => `${endpoint}: ${counts.points}`).toSorted(),
      ['GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs: 1', 'GET /repos/{owner}/{repo}/actions/runs: 1']);
    assert.equal(summary.repositories_unchanged, repositories - 1);
    assert.deepEqual(await query(data, `SELECT DISTINCT run_id::String AS id FROM runs WHERE observed_at = (SELECT max(observed_at) FROM runs)`), [{ id: String(id) }]);
    await assertTruth(sim, data);
  });
});
