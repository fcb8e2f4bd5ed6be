// SPDX-License-Identifier: MIT
// What a credential can see, lacks and costs, asked of the simulated GitHub.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { assertOneSentence, run } from '../support/binary.mjs';
import { World, collect, fixedSimulator, get, owner, query, queryValue, token } from '../support/world.mjs';

const doctor = (url, args = [], env = { RUNLIGHT_GITHUB_TOKEN: token }) => run(['doctor', '--api-url', url, ...args], { env });
const plans = (result) => result.stderr.split('\n').filter((line) => /^runlight: (asking|listing|counting)/.test(line));

/** Two key files: the App's and a stranger's. */
function keys(world) {
  const folder = world.folder();
  return ['app', 'stranger'].map((name) => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs1', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
    const path = join(folder, `${name}.pem`);
    writeFileSync(path, privateKey, { mode: 0o600 });
    return path;
  });
}

async function control(url, call, body) {
  const response = await fetch(`${url}/_sim/${call}`, { method: 'POST', body: JSON.stringify(body) });
  assert.equal(response.status, 200, await response.text());
}

test('a token is examined within the requests that were announced', async (t) => {
  const world = new World(t);
  const { url } = await world.simulator([...fixedSimulator, '--rate-limit', '5000']);
  const result = await doctor(url, ['--owner', owner, '--json']);
  assert.equal(result.code, 0, result.stderr);
  const found = JSON.parse(result.stdout);
  const { json: repositories } = await get(`${url}/orgs/${owner}/repos?per_page=100`, { authorization: `Bearer ${token}` });
  assert.equal(found.credential.kind, 'classic_token');
  assert.equal(found.credential.works, true);
  assert.equal(found.repositories.visible, repositories.length);
  assert.equal(found.repositories.private, repositories.filter((repository) => repository.private).length);
  assert.equal(found.repositories.actions_readable, repositories.length);
  assert.deepEqual(found.missing, []);
  assert.equal(plans(result).length, 3);
  // The limit, the account, one page of repositories, the runs of each, the files of one.
  assert.equal(found.requests, 1 + 1 + 1 + repositories.length + 1);
  assert.equal(found.budget.limit, 5000);

  await t.test('and forecasts the runs that are there', async () => {
    const data = world.dataFolder();
    const collected = await collect(url, data, { args: ['--no-jobs', '--json'] });
    assert.equal(collected.code, 0, collected.stderr);
    assert.equal(found.backfill.runs, await queryValue(data, 'SELECT uniqExact(run_id) FROM runs'));
    assert.equal((await query(data, 'SELECT repo FROM repositories')).length, repositories.length);
  });
});

test('an App is examined by its own permissions', async (t) => {
  const world = new World(t);
  const [key, stranger] = keys(world);
  const { url } = await world.simulator([...fixedSimulator, '--app-id', '4242', '--app-key', key]);
  const asApp = (file, extra = []) => doctor(url, ['--owner', owner, '--app-id', '4242', '--app-key-file', file, ...extra], {});

  await t.test('it works with its key', async () => {
    const result = await asApp(key, ['--json']);
    assert.equal(result.code, 0, result.stderr);
    const found = JSON.parse(result.stdout);
    assert.equal(found.credential.kind, 'app');
    assert.ok(found.credential.installation_id > 0);
    assert.equal(found.credential.permissions.actions, 'read');
    assert.equal(found.repositories.actions_readable, found.repositories.visible);
    assert.ok(found.backfill.runs > 1000);
  });

  await t.test('the key may come from a variable, in one line', async () => {
    const text = readFileSync(key, 'utf8').replaceAll('\n', '\\n');
    const result = await doctor(url, ['--owner', owner], { RUNLIGHT_GITHUB_APP_ID: '4242', RUNLIGHT_GITHUB_APP_PRIVATE_KEY: text });
    assert.equal(result.code, 0, result.stderr);
    assert.match(result.stdout, /^credential +the GitHub App 4242, installation \d+, actions: read/m);
  });

  await t.test("another's key is refused after one request", async () => {
    const result = await asApp(stranger, ['--json']);
    assert.equal(result.code, 4, result.stderr);
    const found = JSON.parse(result.stdout);
    assert.equal(found.credential.works, false);
    assert.equal(found.problem.kind, 'unauthorized');
    assert.equal(found.requests, 1);
  });

  await t.test('it collects all that the token would', async () => {
    const data = world.dataFolder();
    const result = await run(['collect', '--owner', owner, '--api-url', url, '--data', data, '--no-jobs', '--app-id', '4242', '--app-key-file', key], { timeout_ms: 120_000 });
    assert.equal(result.code, 0, result.stderr);
    assert.ok((await queryValue(data, 'SELECT count() FROM runs')) > 1000);
  });

  await t.test('a permission that it lacks is named', async () => {
    await control(url, 'permissions', { deny: ['actions'] });
    const result = await asApp(key, ['--json']);
    assert.equal(result.code, 4, result.stderr);
    const found = JSON.parse(result.stdout);
    assert.deepEqual(found.missing.map((missing) => missing.permission), ['actions: read']);
    assert.match(found.missing[0].message, /lacks the permission actions=read/);
    assert.equal(found.repositories.actions_asked, 5, 'it does not ask on and on');
    await control(url, 'permissions', { deny: ['contents'] });
    const partial = await asApp(key, ['--json']);
    assert.equal(partial.code, 3, partial.stderr);
    assert.deepEqual(JSON.parse(partial.stdout).missing.map((missing) => missing.permission), ['contents: read']);
  });
});

test('a server without limits is told, and forecast by the minute', async (t) => {
  const world = new World(t);
  const { url } = await world.simulator();
  const found = JSON.parse((await doctor(url, ['--owner', owner, '--json'])).stdout);
  assert.equal(found.budget, null);
  const minutes = Math.ceil(found.backfill.requests_with_jobs / 900) - 1;
  assert.equal(found.backfill.seconds_with_jobs, 60 * minutes);
});

test('a refused token is told', async (t) => {
  const world = new World(t);
  const { url } = await world.simulator([...fixedSimulator, '--require-token', 'ghp_another']);
  const result = await doctor(url, ['--owner', owner]);
  assert.equal(result.code, 4);
  assert.match(result.stderr, /GitHub refused the token/);
  assert.doesNotMatch(result.stderr + result.stdout, new RegExp(token));
});

test('contradicting credentials are refused in one sentence', async () => {
  const both = await run(['doctor', '--app-id', '7'], { env: { RUNLIGHT_GITHUB_TOKEN: token } });
  assert.match(assertOneSentence(both, 2), /Both a token and the App 7 are given/);
  const keyless = await run(['doctor', '--owner', owner, '--app-id', '7']);
  assert.match(assertOneSentence(keyless, 2), /The private key of the App 7 is missing/);
  const nobody = await run(['collect', '--owner', owner, '--app-installation', '7']);
  assert.match(assertOneSentence(nobody, 2), /not which App it is of/);
});
