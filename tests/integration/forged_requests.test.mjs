// SPDX-License-Identifier: MIT
// Requests that a page of somebody else causes in a browser that is signed in: every route that changes anything, every origin.
// https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { OidcProvider } from '../support/oidc.mjs';
import { SignInServer, audit, bearer, makeToken, newVisitor, signIn } from '../support/sign_in.mjs';
import { World, eventually } from '../support/world.mjs';

const world = new World();
const kept = {};
before(async () => {
  kept.provider = await OidcProvider.start(world);
  kept.server = await SignInServer.start(world, (url) => kept.provider.register(url));
  kept.admin = await signIn(kept.server, kept.provider, 'ada');
  kept.other = await signIn(kept.server, kept.provider, 'vera');
  kept.token = await makeToken(kept.server, kept.admin, { scopes: ['read', 'query', 'admin'] });
  const { json } = await kept.server.get(kept.admin, '/api/v1/sessions');
  kept.session_id = json.data.find(({ is_own }) => !is_own).session_id;
});
after(() => world.close());

const json = 'application/json';
const unsafe = () => [
  ['POST', '/api/v1/query', { sql: 'SELECT 1 AS one' }],
  ['POST', '/api/v1/tokens', { name: 'forged', scopes: ['admin'], repositories: null, expires_in_days: 30 }],
  ['DELETE', `/api/v1/tokens/${kept.token.token_id}`],
  ['DELETE', `/api/v1/sessions/${kept.session_id}`],
  ['POST', '/auth/sign-out'],
];

/** What a browser tells of where a request comes from; `own` is the server's origin. */
const origins = (own) => {
  const { port } = new URL(own);
  return {
    'a foreign origin': { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    'a foreign origin, of an old browser': { origin: 'https://evil.example' },
    'a null origin (a sandboxed frame)': { origin: 'null', 'sec-fetch-site': 'cross-site' },
    'a null origin, of an old browser': { origin: 'null' },
    'another port of this machine': { origin: `http://127.0.0.1:${Number(port) + 1}`, 'sec-fetch-site': 'same-site' },
    'another port, of an old browser': { origin: `http://127.0.0.1:${Number(port) + 1}` },
    'another scheme': { origin: own.replace('http:', 'https:') },
    'a name below': { origin: `http://sub.127.0.0.1:${port}`, 'sec-fetch-site': 'same-site' },
    'a name that begins alike': { origin: `${own}.evil.example` },
    'cross-site, without an origin': { 'sec-fetch-site': 'cross-site' },
    'same-site, without an origin': { 'sec-fetch-site': 'same-site' },
    'a link or a bookmark': { 'sec-fetch-site': 'none' },
    'a foreign referer': { referer: 'https://evil.example/page', origin: 'https://evil.example' },
    'an origin twice': { origin: `${own}, https://evil.example` },
    'an empty origin': { origin: '' },
  };
};

async function assertNothingChanged() {
  const { server, admin, other, token } = kept;
  assert.equal((await server.session(admin)).role, 'admin', 'nobody was signed out');
  assert.equal((await server.session(other)).role, 'viewer', 'no session was ended');
  const { json: tokens } = await server.get(admin, '/api/v1/tokens');
  assert.deepEqual(tokens.data.map(({ name }) => name), [token.name], 'no token was made');
  assert.equal(tokens.data[0].revoked_at, null, 'no token was revoked');
}

test('whatever page it comes from, a request that is not of this server\'s pages changes nothing', async () => {
  const { server, admin } = kept;
  for (const [method, path, body] of unsafe()) {
    for (const [what, headers] of Object.entries(origins(server.url))) {
      const answer = await admin.ask(`${server.url}${path}`, { method, headers: { ...headers, ...(body && { 'content-type': json }) }, body: body && JSON.stringify(body) });
      assert.equal(answer.status, 403, `${method} ${path} from ${what}: ${answer.text}`);
      assert.equal(answer.json?.error.kind, 'forbidden', `${method} ${path} from ${what}`);
      assert.equal(answer.headers.get('access-control-allow-origin'), null);
    }
  }
  await assertNothingChanged();
  assert.ok((await audit(server, admin, 500)).some(({ event }) => event === 'request_refused'));
});

test('what a form or a beacon can send is refused, also where a browser tells nothing of where it comes from', async () => {
  const { server, admin } = kept;
  for (const [method, path, body] of unsafe().filter(([method]) => method === 'POST')) {
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain', 'text/plain; application/json', undefined]) {
      const bytes = Buffer.from(JSON.stringify(body ?? {})); // a buffer, so that fetch adds no type of its own
      const answer = await admin.ask(`${server.url}${path}`, { method, headers: type ? { 'content-type': type } : {}, body: bytes });
      assert.ok([403, 415].includes(answer.status), `${method} ${path} as ${type}: ${answer.status} ${answer.text}`);
    }
  }
  for (const [method, path] of unsafe().filter(([method]) => method === 'DELETE')) {
    assert.equal((await admin.ask(`${server.url}${path}`, { method })).status, 403, `${method} ${path} without any origin`);
  }
  await assertNothingChanged();
});

test('a page of this server must send JSON too', async () => {
  const { server, admin } = kept;
  for (const path of ['/api/v1/query', '/api/v1/tokens']) {
    const answer = await admin.fetch(server.url, path, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' });
    assert.equal(answer.status, 415, path);
  }
});

test('a request of another site comes without the cookie, and is nobody\'s', async () => {
  const { server, admin } = kept;
  for (const [method, path, body] of unsafe()) {
    const answer = await admin.ask(`${server.url}${path}`, { method, isCrossSite: true, headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', ...(body && { 'content-type': json }) }, body: body && JSON.stringify(body) });
    assert.ok([401, 403].includes(answer.status), `${method} ${path}: ${answer.status}`);
  }
  await assertNothingChanged();
});

test('nothing is changed by asking with GET, and no method is taken for another', async () => {
  const { server, admin } = kept;
  for (const path of ['/auth/sign-out', '/api/v1/query?sql=SELECT%201', `/api/v1/tokens/${kept.token.token_id}`]) {
    const answer = await admin.ask(`${server.url}${path}`, { isCrossSite: true });
    assert.ok([404, 405].includes(answer.status), `${path}: ${answer.status}`);
  }
  for (const headers of [{ 'x-http-method-override': 'DELETE' }, { 'x-method-override': 'DELETE' }, { 'x-http-method': 'DELETE' }]) {
    await admin.fetch(server.url, `/api/v1/tokens/${kept.token.token_id}`, { method: 'POST', headers, json: {} });
    await admin.fetch(server.url, `/api/v1/tokens/${kept.token.token_id}?_method=DELETE`, { headers });
  }
  assert.ok([403, 404, 405].includes((await admin.ask(`${server.url}/api/v1/tokens`, { method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' } })).status));
  await assertNothingChanged();
});

test('a program with a token needs no origin; a cookie beside it does not help a forged one', async () => {
  const { server, admin } = kept;
  const ask = (visitor, headers) => visitor.ask(`${server.url}/api/v1/query`, { method: 'POST', headers: { 'content-type': json, ...headers }, body: JSON.stringify({ sql: 'SELECT 1 AS one' }) });
  const answer = await ask(newVisitor(), bearer(kept.token.token));
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(answer.json.data.map(({ one }) => Number(one)), [1]);
  assert.equal((await ask(admin, bearer('rlt_guessed'))).status, 401, 'who shows a token that is none does not go on as somebody else');
});

test('the address in the audit log: a trusted proxy tells it, nobody else', async () => {
  const { provider, server } = kept;
  // The log is written beside the answer.
  const assertTold = async (of, admin, address, what) => {
    const logged = async () => (await audit(of, admin)).find(({ event }) => event === 'sign_in')?.address;
    await eventually(async () => (await logged()) === address, { what: `${address} in the audit log${what ? ` (${what})` : ''}` });
  };
  const told = await signIn(server, provider, 'ada', { visitor: newVisitor({ headers: { 'x-forwarded-for': '203.0.113.9' } }) });
  await assertTold(server, told, '203.0.113.9');
  const chain = await signIn(server, provider, 'ada', { visitor: newVisitor({ headers: { 'x-forwarded-for': '10.9.9.9, 203.0.113.10' } }) });
  await assertTold(server, chain, '203.0.113.10', 'what the client itself put in front does not count');
  const untrusting = await SignInServer.start(world, (url) => provider.register(url), { trusts: '10.0.0.0/8' });
  for (const headers of [{ 'x-forwarded-for': '203.0.113.9' }, { forwarded: 'for=203.0.113.9' }, { 'x-real-ip': '203.0.113.9' }]) {
    const visitor = await signIn(untrusting, provider, 'ada', { visitor: newVisitor({ headers }) });
    await assertTold(untrusting, visitor, '127.0.0.1', JSON.stringify(headers));
  }
});
