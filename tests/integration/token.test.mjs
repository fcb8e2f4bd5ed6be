// SPDX-License-Identifier: MIT
// runlight token: API tokens made, listed and revoked at the command line, beside whoever has the data folder open; and
// RUNLIGHT_API_TOKEN, by which a command asks a server.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { assertOneSentence, run } from '../support/binary.mjs';
import { World } from '../support/world.mjs';

const world = new World();
after(() => world.close());

const token = (word, data, ...args) => run(['token', word, '--data', data, ...args]);
const create = (data, ...args) => token('create', data, '--name', 'grafana', ...args);
async function created(data, ...args) {
  const { code, stdout, stderr } = await create(data, '--scope', 'read', '--json', ...args);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}
async function listed(data) {
  const { code, stdout, stderr } = await token('list', data, '--json');
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout).tokens;
}
const days = (from, to) => (Date.parse(to) - Date.parse(from)) / 86_400_000;

test('create prints the token alone, and words for people beside it', async () => {
  const data = join(world.dataFolder(), 'not-there-yet');
  const { code, stdout, stderr } = await create(data, '--scope', 'read,metrics');
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^rlt_[0-9a-f]{16}_[\w-]{43}\n$/);
  assert.match(stderr, /"grafana".*read, metrics.*all repositories/);
  assert.ok(!stderr.includes(stdout.trim()), 'what is logged holds no token');
  assert.equal(statSync(join(data, 'access.db')).mode & 0o777, 0o600);
});

test('what was asked for is what the token has', async () => {
  const data = world.dataFolder();
  const plain = await created(data);
  assert.deepEqual([plain.name, plain.scopes, plain.repositories, plain.created_by], ['grafana', ['read'], null, 'command line']);
  assert.equal(days(plain.created_at, plain.expires_at), 90);
  const narrow = await created(data, '--scope', 'admin,query', '--repositories', 'acme/api-*,acme/web', '--expires-in', '12h');
  assert.deepEqual([narrow.scopes, narrow.repositories], [['read', 'query', 'admin'], ['acme/api-*', 'acme/web']]);
  assert.equal(days(narrow.created_at, narrow.expires_at), 0.5);
});

test('the list tells everything but the secret parts, and a revoked one stays in it', async () => {
  const data = world.dataFolder();
  const [one, two] = [await created(data), await created(data)];
  assert.deepEqual((await listed(data)).map(({ token_id }) => token_id).sort(), [one.token_id, two.token_id].sort());
  const revoked = await token('revoke', data, one.token_id);
  assert.deepEqual([revoked.code, revoked.stdout], [0, '']);
  const rows = await listed(data);
  assert.deepEqual(rows.map(({ token_id, revoked_at }) => [token_id, revoked_at !== null]).sort(), [[one.token_id, true], [two.token_id, false]].sort());
  const { stdout } = await token('list', data);
  assert.match(stdout, new RegExp(`^${one.token_id} +revoked `, 'm'));
  assert.match(stdout, new RegExp(`^${two.token_id} +valid `, 'm'));
  for (const { token: text } of [one, two]) {
    const secret = text.slice(21);
    assert.ok(!JSON.stringify(rows).includes(secret) && !stdout.includes(secret));
    for (const file of readdirSync(data)) assert.ok(!readFileSync(join(data, file)).includes(secret), file);
  }
});

test('it works beside a server that has the folder open', async (t) => {
  const own = new World(t);
  const data = own.dataFolder();
  await own.serve(data);
  const { token_id } = await created(data);
  assert.equal((await token('revoke', data, token_id)).code, 0);
});

test('many at once lose none', async () => {
  const data = world.dataFolder();
  const all = await Promise.all(Array.from({ length: 8 }, () => created(data)));
  assert.equal(new Set(all.map(({ token: text }) => text)).size, 8);
  assert.equal((await listed(data)).length, 8);
});

test('what cannot be is told in one sentence', async () => {
  const data = world.dataFolder();
  await created(data);
  const cases = [
    [['create', '--scope', 'read'], 2, /--name/],
    [['create', '--name', 'x'], 2, /--scope/],
    [['create', '--name', 'x', '--scope', 'everything'], 2, /read,metrics,query,admin/],
    [['create', '--name', '', '--scope', 'read'], 2, /name/],
    [['create', '--name', 'x', '--scope', 'read', '--expires-in', '367d'], 2, /366d/],
    [['create', '--name', 'x', '--scope', 'read', '--expires-in', '0d'], 2, /90d or 12h/],
    [['create', '--name', 'x', '--scope', 'read', '--expires-in', 'd'], 2, /90d or 12h/],
    [['create', '--name', 'x', '--scope', 'read', '--repositories', 'api-*'], 2, /OWNER\/NAME/],
    [['revoke', 'nothing'], 5, /no API token "nothing"/],
    [['revoke'], 2, /ID/],
  ];
  for (const [[word, ...args], code, words] of cases) assert.match(assertOneSentence(await token(word, data, ...args), code), words);
  assert.equal((await listed(data)).length, 1);

  const empty = world.dataFolder();
  assert.match(assertOneSentence(await token('list', empty), 5), /no API tokens in/);
  assert.ok(!existsSync(join(empty, 'access.db')), 'who asks makes nothing');
  mkdirSync(empty, { recursive: true });
  writeFileSync(join(empty, 'access.db'), 'no database at all, '.repeat(100));
  assert.match(assertOneSentence(await token('list', empty), 10), /move it away/);
});

/** A server that wants a token, and what it was asked with. */
async function guarded(own, wanted, status = 401) {
  const asked = [];
  const url = await own.server((request, response) => {
    asked.push(request.headers.authorization ?? '');
    const known = request.headers.authorization === `Bearer ${wanted}`;
    response.writeHead(known ? status : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { kind: known ? 'forbidden' : 'unauthorized', message: 'Who asks is not known.' } }));
  });
  return { url, asked };
}

test('status sends RUNLIGHT_API_TOKEN, and says so when that is not enough', async (t) => {
  const own = new World(t);
  const file = join(own.folder(), 'token');
  writeFileSync(file, 'from-a-file\n');
  const { url, asked } = await guarded(own, 'right', 403);
  const status = (env) => run(['status', '--url', url], { env });
  const cases = [
    [{}, '', /401: Who asks is not known\. Set RUNLIGHT_API_TOKEN to an API token/],
    [{ RUNLIGHT_API_TOKEN: 'wrong-7391' }, 'Bearer wrong-7391', /401: .* The token in RUNLIGHT_API_TOKEN is not valid there/],
    [{ RUNLIGHT_API_TOKEN_FILE: file }, 'Bearer from-a-file', /The token in RUNLIGHT_API_TOKEN is not valid there/],
    [{ RUNLIGHT_API_TOKEN: ' right\n' }, 'Bearer right', /403: .* The token in RUNLIGHT_API_TOKEN may not do this/],
  ];
  for (const [env, sent, words] of cases) {
    const sentence = assertOneSentence(await status(env), 4);
    assert.match(sentence, words);
    assert.ok(!sentence.includes('7391'), 'the token itself is not told');
    assert.equal(asked.at(-1), sent);
  }
  const before = asked.length;
  assert.match(assertOneSentence(await status({ RUNLIGHT_API_TOKEN: 'two words' }), 2), /RUNLIGHT_API_TOKEN is no API token/);
  assert.match(assertOneSentence(await status({ RUNLIGHT_API_TOKEN_FILE: '/nonexistent' }), 2), /RUNLIGHT_API_TOKEN_FILE/);
  assert.equal(asked.length, before, 'nothing was sent');
});
