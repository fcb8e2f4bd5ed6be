// SPDX-License-Identifier: MIT
// What a session is good for, and when it ends: by time, by its person, by an admin, by other rules and by other keys.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { OidcProvider } from '../support/oidc.mjs';
import { SignInServer, assertOutside, audit, newVisitor, rules, sessionCookie, signIn } from '../support/sign_in.mjs';
import { World, eventually } from '../support/world.mjs';

const world = new World();
const kept = {};
const serve = (options) => SignInServer.start(world, (url) => kept.provider.register(url), options);
const withCookie = (server, value) => {
  const visitor = newVisitor();
  visitor.jar.plant(server.url, sessionCookie, value);
  return visitor;
};
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

before(async () => {
  kept.provider = await OidcProvider.start(world);
  kept.server = await serve();
});
after(() => world.close());

test('a cookie that this server did not seal is none', async () => {
  const { server, provider } = kept;
  const cookie = (await signIn(server, provider, 'ada')).jar.get(sessionCookie);
  const other = await serve();
  const foreign = (await signIn(other, provider, 'ada')).jar.get(sessionCookie);
  const parts = cookie.split('.');
  const claims = Buffer.from(JSON.stringify({ role: 'admin', sub: 'ada' })).toString('base64url');
  const header = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const forms = {
    'of another server': foreign, 'cut short': cookie.slice(0, -1), 'half': cookie.slice(0, cookie.length / 2), 'longer': `${cookie}A`, 'empty': '', 'a dot': '.', 'dots': '....', 'twice': `${cookie}.${cookie}`,
    'in capitals': cookie.toUpperCase(), 'a header of no encryption': `${header({ alg: 'none' })}.${claims}.`, 'signed instead of sealed': `${header({ alg: 'HS256' })}.${claims}.AAAA`,
    'another way to seal': [header({ alg: 'dir', enc: 'A128CBC-HS256' }), ...parts.slice(1)].join('.'), 'a password as key': [header({ alg: 'PBES2-HS256+A128KW', enc: 'A256GCM', p2s: 'AAAA', p2c: 2 ** 31 }), ...parts.slice(1)].join('.'),
    'compressed': [header({ alg: 'dir', enc: 'A256GCM', zip: 'DEF' }), ...parts.slice(1)].join('.'), 'large': 'A'.repeat(6_000), 'JSON': encodeURIComponent('{"session_id":"1"}'),
  };
  for (let part = 0; part < parts.length; ++part) {
    if (!parts[part]) continue;
    const flipped = parts.map((text, at) => (at === part ? `${text[0] === 'A' ? 'B' : 'A'}${text.slice(1)}` : text)).join('.');
    forms[`part ${part + 1} changed`] = flipped;
  }
  for (const [what, value] of Object.entries(forms)) await assertOutside(server, withCookie(server, value), what);
  await eventually(async () => (await server.session(withCookie(server, cookie))).role === 'admin', { what: 'the true cookie counts' });
  const doubled = newVisitor({ headers: { cookie: `${sessionCookie}=${cookie}; ${sessionCookie}=${foreign}` } });
  await assertOutside(server, doubled, 'two cookies of one name');
});

test('the sign-in cookie is no session, and a session is no sign-in', async () => {
  const { server, provider } = kept;
  const visitor = newVisitor();
  await visitor.ask(server.signInUrl());
  await assertOutside(server, withCookie(server, visitor.jar.get('__Host-runlight_sign_in')), 'the cookie of the way there');
  const inside = await signIn(server, provider, 'vera');
  const callback = await provider.login(inside, server.signInUrl());
  const swapped = newVisitor();
  swapped.jar.plant(server.url, '__Host-runlight_sign_in', inside.jar.get(sessionCookie));
  assert.ok((await swapped.ask(callback, { isCrossSite: true })).status >= 400);
});

test('a session ends when it is idle, and at its lifetime whatever it does', async () => {
  const { provider } = kept;
  const idle = await serve({ args: [...rules, '--session-idle', '2s', '--session-lifetime', '1h'] });
  const sleeper = await signIn(idle, provider, 'vera');
  assert.equal((await idle.session(sleeper)).role, 'viewer');
  const cookie = sleeper.jar.get(sessionCookie);
  await pause(2.2);
  await assertOutside(idle, withCookie(idle, cookie), 'idle for longer than it may');
  const short = await serve({ args: [...rules, '--session-idle', '1h', '--session-lifetime', '8s'] });
  const visitor = await signIn(short, provider, 'vera');
  const until = performance.now() + 3_000;
  while (performance.now() < until) {
    assert.equal((await short.session(visitor)).role, 'viewer');
    await pause(0.2);
  }
  const last = visitor.jar.get(sessionCookie);
  await eventually(async () => (await short.session(withCookie(short, last))).means === 'none', { timeout_ms: 10_000, what: 'the end of the lifetime' });
});

test('who is busy stays, however short the idle time', async () => {
  const server = await serve({ args: [...rules, '--session-idle', '2s'] });
  const visitor = await signIn(server, kept.provider, 'vera');
  const until = performance.now() + 4_500;
  while (performance.now() < until) {
    assert.equal((await server.session(visitor)).means, 'session', 'asked every half second');
    await pause(0.4);
  }
});

test('an admin sees who is signed in and ends a session at once', async () => {
  const { server, provider } = kept;
  const admin = await signIn(server, provider, 'ada');
  const visitor = await signIn(server, provider, 'limited');
  const { json } = await server.get(admin, '/api/v1/sessions');
  const [theirs] = json.data.filter(({ email }) => email === 'limited@example.com');
  assert.deepEqual([theirs.role, theirs.address, theirs.is_own], ['viewer', visitor.address, false]);
  assert.equal(json.data.filter(({ is_own }) => is_own).length, 1);
  assert.ok(!json.data.some(({ session_id }) => visitor.jar.get(sessionCookie).includes(session_id)));
  const remove = (session_id, by = admin) => by.fetch(server.url, `/api/v1/sessions/${session_id}`, { method: 'DELETE' });
  assert.equal((await remove(theirs.session_id, visitor)).status, 403);
  assert.equal((await remove(theirs.session_id)).status, 204);
  await assertOutside(server, visitor, 'revoked');
  assert.equal((await remove('0123456789abcdef0123456789abcdef')).status, 404);
  await server.restart();
  await assertOutside(server, visitor, 'revoked, after a restart');
  assert.ok((await audit(server, admin)).some(({ event, name }) => event === 'session_revoked' && /Ada|ada@/.test(name)));
});

test('other rules count at once for those who are signed in', async () => {
  const server = await serve();
  const [vera, olga] = [await signIn(server, kept.provider, 'vera'), await signIn(server, kept.provider, 'olga')];
  await server.restart({ args: ['--viewers', 'olga@example.com', '--admins', 'ada@example.com'] });
  assert.equal((await server.session(olga)).role, 'viewer');
  assert.equal((await server.get(vera, '/api/v1/summary')).status >= 400, true);
  assert.deepEqual((await server.session(vera)).permissions, []);
  const admin = await signIn(server, kept.provider, 'ada');
  assert.ok((await audit(server, admin)).some(({ event }) => event === 'settings_changed'), 'the audit log tells that the rules are others');
});

test('keys: "new old" keeps people signed in, "new" alone does not, and none of one\'s own are kept in the data folder', async () => {
  const [first, second] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
  const server = await serve({ env: { RUNLIGHT_SESSION_KEYS: first } });
  const visitor = await signIn(server, kept.provider, 'vera');
  await server.restart({ env: { RUNLIGHT_SESSION_KEYS: `${second} ${first}` } });
  assert.equal((await server.session(visitor)).role, 'viewer');
  const later = await signIn(server, kept.provider, 'olga');
  const file = join(world.folder(), 'keys');
  writeFileSync(file, `${second}\n`);
  chmodSync(file, 0o600);
  await server.restart({ env: { RUNLIGHT_SESSION_KEYS_FILE: file } });
  assert.equal((await server.session(later)).role, 'operator');
  await assertOutside(server, visitor, 'sealed with the old key');
  const own = await serve();
  const stays = await signIn(own, kept.provider, 'vera');
  await own.restart();
  assert.equal((await own.session(stays)).role, 'viewer', 'without keys of one\'s own, those of the data folder count');
});

test('the access book is readable to its owner only', () => {
  for (const name of ['access.db', 'access.db-wal', 'access.db-shm']) {
    const path = join(kept.server.data, name);
    if (existsSync(path)) assert.equal(statSync(path).mode & 0o077, 0, name);
  }
  assert.ok(existsSync(join(kept.server.data, 'access.db')));
});
