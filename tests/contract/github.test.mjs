// SPDX-License-Identifier: MIT
// Every request of the client and every answer of the simulator keeps to GitHub's own OpenAPI description.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { evidence } from '../support/binary.mjs';
import { World, collect, daysAgo, owner, query } from '../support/world.mjs';
import { writeContract } from './github_contract.mjs';
import { getWithin, prismInFrontOf } from './prism.mjs';

const world = new World();
let simulator;
let prism;

before(async () => {
  const contract = join(evidence, 'contract', 'github.json');
  writeContract(contract);
  simulator = await world.simulator();
  prism = await prismInFrontOf(world, simulator.url, contract);
});
after(() => world.close());

test('Prism does refuse what is against the contract', async () => {
  const answer = await fetch(`${prism.url}/orgs/${owner}/repos?per_page=many`, { headers: { authorization: 'Bearer x' } });
  assert.match(await answer.text(), /prism\/errors/);
});

test('a whole collection of some repositories goes through without a violation', async (t) => {
  const { json: repositories } = await getWithin(`${prism.url}/orgs/${owner}/repos?per_page=100`);
  const names = repositories.map((repository) => repository.name).slice(0, 2);
  const data = world.dataFolder();
  const before = prism.violations().length;
  const result = await collect(prism.url, data, { args: [...names.flatMap((name) => ['--repo', name]), '--json'] });
  assert.equal(result.code, 0, `${result.stderr}\n${prism.violations().slice(0, 20).join('\n')}`);
  assert.deepEqual(prism.violations().slice(before), []);
  const summary = JSON.parse(result.stdout);
  assert.deepEqual(summary.troubles, []);
  assert.ok(summary.jobs_stored > 0);
  t.diagnostic(`${summary.requests} requests and their answers checked`);
  assert.equal((await query(data, 'SELECT repo FROM repositories')).length, names.length);
});

test('each answer of the simulator that a client may meet keeps to the contract', async (t) => {
  const { json: repositories } = await getWithin(`${prism.url}/orgs/${owner}/repos?per_page=100`);
  const repo = `${prism.url}/repos/${owner}/${repositories[0].name}`;
  const { json: runs } = await getWithin(`${repo}/actions/runs?per_page=20`);
  const rerun = runs.workflow_runs.find((run) => run.run_attempt > 1) ?? runs.workflow_runs[0];
  const addresses = [
    `${prism.url}/users/${owner}`,
    repo,
    `${repo}/actions/workflows?per_page=100`,
    `${repo}/actions/runs?per_page=20&page=2`,
    `${repo}/actions/runs?per_page=5&status=failure`,
    `${repo}/actions/runs?per_page=5&event=push&branch=main`,
    `${repo}/actions/runs?per_page=5&created=${daysAgo(20)}..${daysAgo(10)}`,
    `${repo}/actions/runs/${rerun.id}`,
    `${repo}/actions/runs/${rerun.id}/attempts/1`,
    `${repo}/actions/runs/${rerun.id}/attempts/1/jobs`,
    `${repo}/actions/runs/${rerun.id}/jobs?filter=all&per_page=100`,
    `${repo}/actions/runs/${rerun.id}/jobs?filter=latest`,
  ];
  for (const address of addresses) {
    await t.test(address.replace(prism.url, ''), async () => {
      const { status } = await getWithin(address);
      assert.equal(status, 200);
    });
  }
});

test('refusals have the shape of GitHub', async () => {
  const missing = await getWithin(`${prism.url}/repos/${owner}/no-such-repository`);
  assert.equal(missing.status, 404);
  assert.equal(typeof missing.json.message, 'string');
});
