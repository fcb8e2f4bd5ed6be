// SPDX-License-Identifier: MIT
// Every request of the client and every answer of the simulator keeps to GitHub's own OpenAPI description.
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { evidence, run } from '../support/binary.mjs';
import { World, collect, daysAgo, fixedSimulator, owner, query, token } from '../support/world.mjs';
import { writeContract } from './github_contract.mjs';
import { getWithin, prismInFrontOf } from './prism.mjs';

const world = new World();
let simulator;
let prism;

before(async () => {
  const contract = join(evidence, 'contract', 'github.json');
  writeContract(contract);
  simulator = await world.simulator([...fixedSimulator, '--rate-limit', '1000000']);
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
    `${repo}/actions/runs?created=${daysAgo(20)}T00%3A00%3A00Z..${daysAgo(10)}T23%3A59%3A59Z&per_page=100`,
    `${repo}/contents/.github/workflows`,
    `${prism.url}/rate_limit`,
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

test('so does every answer to a GitHub App', async (t) => {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iat: now - 60, exp: now + 500, iss: '1234567' })}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwt = `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
  const ask = async (path, token, method = 'GET') => {
    const response = await fetch(`${prism.url}${path}`, { method, headers: { authorization: `Bearer ${token}` } });
    const body = await response.text();
    assert.doesNotMatch(body, /prism\/errors/);
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${body.slice(0, 300)}`);
    return JSON.parse(body);
  };
  const before = prism.violations().length;
  await ask('/app', jwt);
  for (const path of [`/users/${owner}/installation`, `/repos/${owner}/checkout-api/installation`]) await ask(path, jwt);
  const { id } = await ask(`/orgs/${owner}/installation`, jwt);
  const { token } = await ask(`/app/installations/${id}/access_tokens`, jwt, 'POST');
  const { total_count: count } = await ask('/installation/repositories?per_page=100', token);
  assert.ok(count > 20);
  assert.deepEqual(prism.violations().slice(before), []);
  t.diagnostic(`a token of ${token.length} characters`);
});

test('so does what control calls make', async () => {
  const control = async (path, body) => {
    const response = await fetch(`${simulator.url}/_sim/${path}`, { method: 'POST', body: JSON.stringify(body) });
    assert.equal(response.status, 200, await response.clone().text());
    return response.json();
  };
  const before = prism.violations().length;
  const repo = `${prism.url}/repos/${owner}/checkout-api`;
  for (const conclusion of ['failure', 'skipped', 'neutral', 'timed_out', 'stale', 'cancelled']) {
    const { run_id: id } = await control('runs', { repository: `${owner}/checkout-api`, event: 'pull_request', jobs: 3 });
    const look = async () => {
      for (const rest of ['', '/jobs?filter=all', '/attempts/1', '/attempts/1/jobs']) {
        const { status } = await getWithin(`${repo}/actions/runs/${id}${rest}`);
        assert.equal(status, 200);
      }
    };
    await look();
    await control(`runs/${id}/start`, {});
    await look();
    await control(`runs/${id}/finish`, { conclusion });
    await look();
    await control(`runs/${id}/rerun`, { failed_only: true });
    await look();
  }
  assert.equal((await getWithin(`${repo}/actions/runs?per_page=20`)).status, 200);
  assert.deepEqual(prism.violations().slice(before), []);
});

test('an examination and its App go through without a violation', async () => {
  const before = prism.violations().length;
  const byToken = await run(['doctor', '--owner', owner, '--api-url', prism.url, '--json'], { env: { RUNLIGHT_GITHUB_TOKEN: token } });
  assert.equal(byToken.code, 0, `${byToken.stderr}\n${prism.violations().slice(before).join('\n')}`);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs1', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
  const byApp = await run(['doctor', '--owner', owner, '--api-url', prism.url, '--json'], { env: { RUNLIGHT_GITHUB_APP_ID: '4242', RUNLIGHT_GITHUB_APP_PRIVATE_KEY: privateKey } });
  assert.equal(byApp.code, 0, `${byApp.stderr}\n${prism.violations().slice(before).join('\n')}`);
  assert.deepEqual(prism.violations().slice(before), []);
});

test('conditional requests are within the contract', async () => {
  const address = `${prism.url}/repositories/${(await getWithin(`${prism.url}/orgs/${owner}/repos?per_page=1`)).json[0].id}`;
  const first = await getWithin(address);
  assert.equal(first.status, 200);
  const etag = first.headers.get('etag');
  assert.ok(etag);
  const second = await getWithin(address, { 'if-none-match': etag });
  assert.equal(second.status, 304);
});

test('refusals have the shape of GitHub', async () => {
  const missing = await getWithin(`${prism.url}/repos/${owner}/no-such-repository`);
  assert.equal(missing.status, 404);
  assert.equal(typeof missing.json.message, 'string');
});
