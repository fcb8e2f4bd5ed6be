// SPDX-License-Identifier: MIT
// API tokens: made by an admin or at the command line, good for their scopes, repositories and time, and for nothing else.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { assertOneSentence, run } from '../support/binary.mjs';
import { OidcProvider } from '../support/oidc.mjs';
import { assertNowhere, filesOf } from '../support/secrets.mjs';
import { SignInServer, audit, bearer, makeToken, newVisitor, signIn } from '../support/sign_in.mjs';
import { World, collectedOrganisation, eventually } from '../support/world.mjs';

const world = new World();
const kept = {};
before(async () => {
  kept.provider = await OidcProvider.start(world);
  kept.server = await SignInServer.start(world, (url) => kept.provider.register(url), { data: await collectedOrganisation(world) });
  kept.admin = await signIn(kept.server, kept.provider, 'ada');
});
after(() => world.close());

const ask = (token, path, options = {}) => newVisitor().ask(`${kept.server.url}${path}`, { ...options, headers: { ...bearer(token), ...options.headers } });
const sql = (text) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ sql: text }) });
const tokens = async () => (await kept.server.get(kept.admin, '/api/v1/tokens')).json.data;
const remove = (token_id) => kept.admin.fetch(kept.server.url, `/api/v1/tokens/${token_id}`, { method: 'DELETE' });

test('each scope opens its own doors, and no other', async () => {
  const doors = {
    read: [['/api/v1/summary'], ['/api/v1/workflows'], ['/api/v1/health']],
    metrics: [['/metrics']],
    query: [['/api/v1/query', sql('SELECT 1 AS one')]],
    admin: [['/api/v1/tokens'], ['/api/v1/sessions'], ['/api/v1/audit']],
  };
  for (const scope of Object.keys(doors)) {
    const { token, token_id, scopes } = await makeToken(kept.server, kept.admin, { name: `only ${scope}`, scopes: [scope] });
    assert.match(token, /^rlt_[\w-]{32,}$/);
    assert.deepEqual(scopes, [scope]);
    for (const [of, asked] of Object.entries(doors)) {
      for (const [path, options] of asked) assert.equal((await ask(token, path, options)).status, of === scope ? 200 : 403, `${scope} at ${path}`);
    }
    const { json } = await ask(token, '/api/v1/session');
    assert.deepEqual([json.data.means, json.data.role, json.data.permissions, json.data.name], ['token', 'nobody', [scope], `only ${scope}`]);
    assert.equal((await remove(token_id)).status, 204);
  }
});

test('a revoked token is none at once, and stays in the list as revoked', async () => {
  const { token, token_id } = await makeToken(kept.server, kept.admin);
  assert.equal((await ask(token, '/api/v1/summary')).status, 200);
  assert.equal((await remove(token_id)).status, 204);
  const answer = await ask(token, '/api/v1/summary');
  assert.deepEqual([answer.status, answer.json.error.kind], [401, 'unauthorized']);
  assert.match((await tokens()).find((one) => one.token_id === token_id).revoked_at, /^20/);
  assert.equal((await remove('no-such-token')).status, 404);
});

test('when a token was last used is told to the minute, and its text never again', async () => {
  const made = await makeToken(kept.server, kept.admin, { name: 'used' });
  const mine = async () => (await tokens()).find(({ token_id }) => token_id === made.token_id);
  assert.equal((await mine()).last_used_at, null);
  const before = Date.now();
  await ask(made.token, '/api/v1/summary');
  const after = Date.now();
  // It is noted beside the answer.
  await eventually(async () => (await mine()).last_used_at !== null, { what: 'when it was used' });
  const used = Date.parse((await mine()).last_used_at);
  assert.ok(used > before - 65_000 && used < after + 65_000, `${used} is not between ${before} and ${after}, to the minute`);
  const listed = await kept.server.get(kept.admin, '/api/v1/tokens');
  const places = Object.fromEntries(filesOf(kept.server.data).filter((path) => path.includes('access.db')).map((path) => [path, readFileSync(path, 'latin1')]));
  assert.ok(Object.keys(places).length > 0);
  assertNowhere({ token: made.token, 'its secret part': made.token.slice('rlt_'.length) }, { 'the list': listed.text, ...places });
  const events = await audit(kept.server, kept.admin);
  assert.ok(events.some(({ event, detail }) => event === 'token_created' && detail.includes('used')));
});

test('what is no token lets nobody in, and tells nothing of why', async () => {
  const { token } = await makeToken(kept.server, kept.admin);
  const said = new Set();
  for (const text of [
    'rlt_', 'rlt_guessed', token.slice(0, -1), `${token}A`, token.toUpperCase(), token.replace('rlt_', ''), `${token} `.repeat(2), 'x'.repeat(5_000), `rlt_${'A'.repeat(43)}`, "rlt_' OR 1=1 --", '%',
  ]) {
    const answer = await ask(text, '/api/v1/summary');
    assert.equal(answer.status, 401, text.slice(0, 60));
    said.add(answer.json.error.message);
  }
  assert.equal(said.size, 1, [...said].join('\n'));
  for (const headers of [{ authorization: token }, { authorization: `Basic ${Buffer.from(`x:${token}`).toString('base64')}` }, { authorization: `token ${token}` }, { cookie: `token=${token}` }, { 'x-api-key': token }]) {
    assert.equal((await newVisitor().ask(`${kept.server.url}/api/v1/summary`, { headers })).status, 401, Object.keys(headers)[0]);
  }
  assert.equal((await newVisitor().ask(`${kept.server.url}/api/v1/summary?access_token=${token}`)).status >= 400, true);
  assert.ok((await audit(kept.server, kept.admin, 200)).some(({ event }) => event === 'token_refused'));
});

test('what a token may not be is refused', async () => {
  const good = { name: 'good', scopes: ['read'], repositories: null, expires_in_days: 30 };
  for (const change of [
    { name: '' }, { name: 'x'.repeat(101) }, { name: 7 }, { name: undefined }, { scopes: [] }, { scopes: ['read', 'root'] }, { scopes: 'read' }, { scopes: undefined }, { expires_in_days: 0 }, { expires_in_days: 367 },
    { expires_in_days: -1 }, { expires_in_days: 1.5 }, { expires_in_days: '30' }, { expires_in_days: undefined }, { repositories: 'a/b' }, { repositories: [7] }, { repositories: ['x'.repeat(300)] }, { owner: 'me' },
    { repositories: Array.from({ length: 101 }, (_, i) => `a/b${i}`) },
  ]) {
    const answer = await kept.admin.fetch(kept.server.url, '/api/v1/tokens', { method: 'POST', json: { ...good, ...change } });
    assert.deepEqual([answer.status, answer.json.error.kind], [400, 'bad_input'], `${JSON.stringify(change).slice(0, 80)}: ${answer.text}`);
  }
  for (const body of ['', '[]', 'null', '{']) {
    const answer = await kept.admin.fetch(kept.server.url, '/api/v1/tokens', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    assert.equal(answer.status, 400, body);
  }
  assert.ok(!(await tokens()).some(({ name }) => ['good', 'a', 'b'].includes(name)));
});

test('a token of some repositories sees no other', async () => {
  const { json } = await kept.server.get(kept.admin, '/api/v1/repositories');
  const names = json.data.map(({ owner, repo }) => `${owner}/${repo}`);
  assert.ok(names.length > 1);
  for (const [globs, sees] of [[[names[0]], [names[0]]], [[], []], [['nobody/*'], []], [[`${names[0].split('/')[0]}/*`], names]]) {
    const { token } = await makeToken(kept.server, kept.admin, { repositories: globs });
    const answer = await ask(token, '/api/v1/repositories');
    assert.deepEqual(answer.json.data.map(({ owner, repo }) => `${owner}/${repo}`).sort(), [...sees].sort(), String(globs));
  }
});

test('an admin token makes no token that may more than itself', async () => {
  const { json } = await kept.server.get(kept.admin, '/api/v1/repositories');
  const only = `${json.data[0].owner}/${json.data[0].repo}`;
  const { token } = await makeToken(kept.server, kept.admin, { scopes: ['admin'], repositories: [only] });
  const answer = await ask(token, '/api/v1/tokens', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: 'more', scopes: ['read', 'query'], repositories: null, expires_in_days: 365 }) });
  if (answer.status !== 201) return assert.equal(answer.status, 403, answer.text);
  const seen = await ask(answer.json.data.token, '/api/v1/repositories');
  assert.ok(seen.status !== 200 || seen.json.data.length <= 1, 'it sees no more than who made it');
});

test('the command line makes, lists and revokes them beside a server that runs, which takes them at once', async () => {
  const data = ['--data', kept.server.data];
  const made = await run(['token', 'create', '--name', 'from the shell', '--scope', 'read', ...data]);
  assert.equal(made.code, 0, made.stderr);
  const [token] = made.stdout.match(/rlt_[\w-]+/);
  assert.equal((await ask(token, '/api/v1/summary')).status, 200);
  const listed = await run(['token', 'list', ...data]);
  assert.equal(listed.code, 0, listed.stderr);
  assert.match(listed.stdout, /from the shell/);
  assertNowhere([token], { 'the list': listed.stdout + listed.stderr });
  const { token_id } = (await tokens()).find(({ name }) => name === 'from the shell');
  const status = await run(['status', '--url', kept.server.url], { env: { RUNLIGHT_API_TOKEN: token } });
  assert.ok([0, 1].includes(status.code), status.stderr);
  assert.equal(assertOneSentence(await run(['status', '--url', kept.server.url]), 4).length > 0, true);
  const revoked = await run(['token', 'revoke', token_id, ...data]);
  assert.equal(revoked.code, 0, revoked.stderr);
  assert.equal((await ask(token, '/api/v1/summary')).status, 401);
});
