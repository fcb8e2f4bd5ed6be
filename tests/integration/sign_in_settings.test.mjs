// SPDX-License-Identifier: MIT
// A server that could be open to everybody by mistake does not start; one sentence says what to set.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { assertOneSentence, run } from '../support/binary.mjs';
import { newVisitor } from '../support/sign_in.mjs';
import { World, get } from '../support/world.mjs';

const world = new World();
after(() => world.close());
const data = world.dataFolder();

const issuer = 'https://login.example.com';
const oidc = ['--oidc-issuer', issuer, '--oidc-client-id', 'runlight'];
const viewers = ['--viewers', '@example.com'];
const home = ['--public-url', 'https://runlight.example.com'];
const all = [...oidc, ...viewers, ...home];
const without = (list, flag) => list.filter((_, i) => list[i] !== flag && list[i - 1] !== flag);
const file = (text) => {
  const path = join(world.folder(), 'access.toml');
  writeFileSync(path, text);
  return path;
};
const key = '0123456789abcdef0123456789abcdef';

const refusals = {
  'every address, without sign-in': [['--listen', '0.0.0.0:0'], /0\.0\.0\.0.*RUNLIGHT_OIDC_ISSUER.*--anonymous-read.*127\.0\.0\.1/s],
  'every IPv6 address, without sign-in': [['--listen', '[::]:0'], /RUNLIGHT_OIDC_ISSUER/],
  'an issuer without a client': [without(all, '--oidc-client-id'), /--oidc-client-id/],
  'a client without an issuer': [without(all, '--oidc-issuer'), /--oidc-issuer/],
  'sign-in for nobody': [without(all, '--viewers'), /--viewers.*--admins|--access-file/],
  'sign-in on every address, without the address of browsers': [[...without(all, '--public-url'), '--listen', '0.0.0.0:0'], /--public-url/],
  'a public address without TLS': [[...without(all, '--public-url'), '--public-url', 'http://runlight.example.com'], /--public-url.*https/],
  'a public address with a path': [[...without(all, '--public-url'), '--public-url', 'https://runlight.example.com/dashboard'], /--public-url/],
  'a public address with a query': [[...without(all, '--public-url'), '--public-url', 'https://runlight.example.com/?x'], /--public-url/],
  'a public address that is none': [[...without(all, '--public-url'), '--public-url', 'runlight.example.com'], /--public-url/],
  'an issuer without TLS': [[...without(all, '--oidc-issuer'), '--oidc-issuer', 'http://login.example.com'], /https/],
  'an issuer that is no address': [[...without(all, '--oidc-issuer'), '--oidc-issuer', 'login.example.com'], /login\.example\.com/],
  'both providers': [[...all, '--github-client-id', 'x'], /--github-client-id/, { RUNLIGHT_GITHUB_CLIENT_SECRET: 'x' }],
  'GitHub without a secret': [['--github-client-id', 'x', ...viewers, ...home], /RUNLIGHT_GITHUB_CLIENT_SECRET/],
  'rules without sign-in': [viewers, /RUNLIGHT_OIDC_ISSUER/],
  'a rule that is none': [[...without(all, '--viewers'), '--viewers', 'everybody'], /everybody.*@example\.com.*group:NAME/s],
  'an empty group': [[...without(all, '--viewers'), '--viewers', 'group:'], /group:/],
  'a claim without a value': [[...without(all, '--viewers'), '--viewers', 'claim:department'], /claim:/],
  'anonymous as an admin': [[...all, '--admins', 'anonymous'], /anonymous/],
  'an access file that is not there': [[...oidc, ...home, '--access-file', '/nonexistent/access.toml'], /\/nonexistent\/access\.toml/],
  'an access file that is no TOML': [[...oidc, ...home, '--access-file', file('viewers = [')], /access\.toml.*Line 1/s],
  'an access file with an unknown key': [[...oidc, ...home, '--access-file', file('viewer = ["*"]')], /viewer/],
  'an access file with a wrong type': [[...oidc, ...home, '--access-file', file('viewers = "*"')], /viewers/],
  'an access file with a rule that is none': [[...oidc, ...home, '--access-file', file('viewers = ["nobody"]')], /nobody/],
  'an access file with an unknown key of visibility': [[...oidc, ...home, '--access-file', file('viewers = ["*"]\n[[visibility]]\nwho = ["*"]\nrepository = ["a/b"]')], /repository/],
  'an access file that is too large': [[...oidc, ...home, '--access-file', file(`viewers = ["*"]\n#${'x'.repeat(300_000)}`)], /262,144/],
  'an access file for nobody': [[...oidc, ...home, '--access-file', file('viewers = []')], /viewers/],
  'a proxy that is no address': [[...all, '--trusted-proxy', 'proxy.example.com'], /proxy\.example\.com/],
  'a proxy of too many bits': [[...all, '--trusted-proxy', '10.0.0.0/33'], /10\.0\.0\.0\/33/],
  'an idle time of nothing': [[...all, '--session-idle', '0'], /--session-idle|session-idle/],
  'an idle time that is none': [[...all, '--session-idle', 'soon'], /soon/],
  'a lifetime below zero': [[...all, '--session-lifetime', '-1h'], /session-lifetime|-1h/],
  'a key that is too short': [all, /RUNLIGHT_SESSION_KEYS.*32/s, { RUNLIGHT_SESSION_KEYS: 'short' }],
  'a second key that is too short': [all, /RUNLIGHT_SESSION_KEYS.*32/s, { RUNLIGHT_SESSION_KEYS: `${key} short` }],
  'a file of a secret that is not there': [all, /RUNLIGHT_OIDC_CLIENT_SECRET_FILE/, { RUNLIGHT_OIDC_CLIENT_SECRET_FILE: '/nonexistent/secret' }],
  'an empty file of a secret': [all, /RUNLIGHT_OIDC_CLIENT_SECRET_FILE/, { RUNLIGHT_OIDC_CLIENT_SECRET_FILE: file('\n') }],
};

for (const [what, [args, says, env = {}]] of Object.entries(refusals)) {
  test(`refused at the start: ${what}`, async () => {
    const listen = args.includes('--listen') ? [] : ['--listen', '127.0.0.1:0'];
    const result = await run(['serve', '--data', data, ...listen, ...args], { env, timeout_ms: 20_000 });
    const sentence = assertOneSentence(result, 2);
    assert.match(sentence, says);
    assert.ok(sentence.length < 500 && /^runlight: \S/.test(sentence), sentence);
  });
}

test('the same settings by variables are refused alike', async () => {
  const env = { RUNLIGHT_OIDC_ISSUER: issuer, RUNLIGHT_OIDC_CLIENT_ID: 'runlight', RUNLIGHT_PUBLIC_URL: 'http://runlight.example.com', RUNLIGHT_VIEWERS: '@example.com' };
  assert.match(assertOneSentence(await run(['serve', '--data', data, '--listen', '127.0.0.1:0'], { env, timeout_ms: 20_000 }), 2), /https/);
  assert.match(assertOneSentence(await run(['serve', '--data', data], { env: { RUNLIGHT_LISTEN: '0.0.0.0:0' }, timeout_ms: 20_000 }), 2), /RUNLIGHT_OIDC_ISSUER/);
});

test('without sign-in, on loopback, this machine may everything, and what came through a proxy nothing', async (t) => {
  const own = new World(t);
  const { url } = await own.serve(own.dataFolder());
  const { json } = await get(`${url}/api/v1/session`);
  assert.deepEqual([json.data.means, json.data.role, json.data.provider], ['loopback', 'admin', null]);
  assert.equal((await get(`${url}/api/v1/summary`)).status, 200);
  const through = await newVisitor().ask(`${url}/api/v1/summary`);
  assert.ok([401, 403].includes(through.status), `X-Forwarded-For: ${through.status}`);
  const rebound = await get(`${url}/api/v1/summary`, { 'x-forwarded-host': 'evil.example', via: '1.1 proxy' });
  assert.ok([401, 403].includes(rebound.status), `Via: ${rebound.status}`);
});

test('everybody may read what --anonymous-read says, and nothing more', async (t) => {
  const own = new World(t);
  const { url } = await own.serve(own.dataFolder(), ['--anonymous-read']);
  const visitor = newVisitor();
  const session = (await visitor.ask(`${url}/api/v1/session`)).json.data;
  assert.deepEqual([session.means, session.permissions], ['anonymous', ['read', 'metrics']]);
  assert.equal((await visitor.ask(`${url}/api/v1/summary`)).status, 200);
  assert.equal((await visitor.ask(`${url}/metrics`)).status, 200);
  for (const path of ['/api/v1/audit', '/api/v1/tokens', '/api/v1/sessions']) assert.equal((await visitor.ask(`${url}${path}`)).status, 401, path);
  const asked = await visitor.fetch(url, '/api/v1/query', { method: 'POST', json: { sql: 'SELECT 1' } });
  assert.equal(asked.status, 401);
});

test('what listens is what was named', async (t) => {
  const own = new World(t);
  const { url } = await own.serve(own.dataFolder());
  const { port } = new URL(url);
  for (const { address } of Object.values(networkInterfaces()).flat().filter(({ family, internal }) => family === 'IPv4' && !internal)) {
    await assert.rejects(fetch(`http://${address}:${port}/healthz`), `${address} does not answer`);
  }
});
