// SPDX-License-Identifier: MIT
// The user's prices: by `runlight ask` and by a server, before the built-in ones; a wrong file stops both.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { run } from '../support/binary.mjs';
import { World, collect, get } from '../support/world.mjs';

const near = (a, b) => Math.abs(a - b) < 1e-6 * Math.max(1, Math.abs(b));
const priceFile = (world, text) => {
  const file = join(world.folder(), 'prices.toml');
  writeFileSync(file, text);
  return file;
};

test('prices of a file hold for ask and serve, others stay', async (t) => {
  const world = new World(t);
  const simulator = await world.simulator();
  const data = world.dataFolder();
  await collect(simulator.url, data);
  const file = priceFile(world, '[[runner]]\nname = "all of them"\nlabels = ["*"]\nprices = [{ usd_per_min = 0.5 }]\n');
  const ask = async (question, ...args) => JSON.parse((await run(['ask', question, '--json', '--data', data, ...args])).stdout);
  const built = await ask('cost', '--param', 'by=runner');
  const own = await ask('cost', '--param', 'by=runner', '--prices', file);
  assert.ok(own.length > 0);
  for (const row of own) assert.ok(row.runner === 'all of them' && near(row.cost_usd, row.minutes * 0.5), JSON.stringify(row));
  assert.ok(built.every((row) => row.runner !== 'all of them'));
  const server = await world.serve(data, ['--prices', file]);
  assert.deepEqual((await get(`${server.url}/api/v1/cost?by=runner`)).json.data, own);
  const days = (await get(`${server.url}/api/v1/cost_days`)).json.data;
  const sum = (rows, name) => rows.reduce((all, row) => all + row[name], 0);
  for (const name of ['jobs', 'minutes', 'cost_usd', 'rerun_usd', 'rounding_usd']) assert.ok(near(sum(days, name), sum(own, name)), name);
});

for (const [what, text, said] of [
  ['an unknown key', 'selfhosted_usd_per_min = 1\n', /Line 1 of the price file: "selfhosted_usd_per_min" is no key/],
  ['no TOML', '[[', /Line 1 of the price file: it is no TOML/],
  ['a negative price', '\nself_hosted_usd_per_min = -1\n', /Line 2 of the price file: self_hosted_usd_per_min must be a number from 0/],
]) {
  test(`refuses a file with ${what}`, async (t) => {
    const world = new World(t);
    const file = priceFile(world, text);
    for (const command of [['ask', 'cost'], ['serve', '--listen', '127.0.0.1:0']]) {
      const { code, stderr } = await run([...command, '--data', world.dataFolder(), '--prices', file]);
      assert.equal(code, 2, stderr);
      assert.match(stderr, said);
    }
  });
}

test('refuses a file that is not there', async (t) => {
  const { code, stderr } = await run(['ask', 'cost', '--data', new World(t).dataFolder(), '--prices', '/no/such/file']);
  assert.equal(code, 2, stderr);
  assert.match(stderr, /--prices: "\/no\/such\/file" cannot be read/);
});
