// SPDX-License-Identifier: MIT
// Everybody who should not get in does not: providers that lie, callbacks that are stolen, forged or replayed, ways back to elsewhere.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';

import { HostileProvider, discoveryLies, hangs, keySetLies, lies, makeKey } from '../support/hostile_oidc.mjs';
import { SignInServer, assertOutside, assertRefused, audit, comeBack, newVisitor, rules, sessionCookie, signIn, signInCookie } from '../support/sign_in.mjs';
import { World, eventually } from '../support/world.mjs';

/** GET with a Host header of its own, which fetch does not send. */
function asNamed(url, host) {
  return new Promise((resolve, reject) => {
    request(url, { headers: { host } }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode, headers: response.headers, text });
    }).on('error', reject).end();
  });
}

const world = new World();
const kept = {};
const withTruth = async (provider, lie, act) => {
  provider.lie = lie;
  try {
    return await act();
  } finally {
    provider.lie = {};
  }
};

before(async () => {
  kept.provider = await HostileProvider.start(world);
  kept.server = await SignInServer.start(world, () => kept.provider.settings);
  await signIn(kept.server, kept.provider);
});
after(() => world.close());

test('a provider that lies in any way lets nobody in', async (t) => {
  const { server, provider } = kept;
  for (const [what, lie] of Object.entries(lies(provider))) {
    await t.test(what, () => withTruth(provider, lie, async () => {
      const visitor = newVisitor();
      const asked = provider.requests.length;
      const answer = await comeBack(server, provider, visitor);
      await assertRefused(server, visitor, answer, what);
      assert.doesNotMatch(answer.text, /<b>person/, 'what a provider says is text');
      if (lie.callback?.iss || lie.callback?.error) assert.ok(!provider.requests.slice(asked).some(({ path }) => path === '/token'), 'no code is sent to anybody');
      const elsewhere = provider.requests.slice(asked).filter(({ path }) => ['/foreign', '/elsewhere'].includes(path));
      assert.deepEqual(elsewhere, [], 'nobody goes where a token or a redirect leads');
    }));
  }
  await signIn(server, provider);
});

/** A server for each lie, which knows nothing of the provider yet: what it was told it remembers, failures too. */
function eachWithServer(what, liesOf, judge) {
  describe(what, { concurrency: 4 }, () => {
    for (const name of Object.keys(liesOf(kept.known))) {
      test(name, async (t) => {
        const own = new World(t);
        const provider = await HostileProvider.start(own);
        const server = await SignInServer.start(own, () => provider.settings);
        provider.lie = liesOf(provider)[name];
        await judge(server, provider, name);
        if (name.startsWith('the issuer of another')) {
          provider.lie = {};
          await eventually(async () => (await newVisitor().ask(server.signInUrl())).status < 400, { what: 'the provider is asked again' });
          await signIn(server, provider);
        }
      });
    }
  });
}

kept.known = { issuer: 'https://login.example.com', rsa: await makeKey('RS256', 'rsa') };

eachWithServer('what a provider says of itself is judged before anybody is sent to it', discoveryLies, async (server, provider, what) => {
  const visitor = newVisitor();
  const answer = await visitor.ask(server.signInUrl());
  await assertRefused(server, visitor, answer, what);
  assert.equal(answer.location, null, what);
  assert.ok(provider.requests.some(({ path }) => path === '/.well-known/openid-configuration'));
});

eachWithServer('a key set that cannot be right lets nobody in', keySetLies, async (server, provider, what) => {
  const visitor = newVisitor();
  await assertRefused(server, visitor, await comeBack(server, provider, visitor), what);
  assert.ok(provider.requests.some(({ path }) => path === '/jwks'));
});

test('a callback counts once, in the browser that was sent away', async () => {
  const { server, provider } = kept;
  const visitor = newVisitor();
  const callback = await provider.login(visitor, server.signInUrl());
  const attacker = Object.assign(newVisitor(), { jar: visitor.jar.copy() });
  const elsewhere = newVisitor();
  await assertRefused(server, elsewhere, await elsewhere.ask(callback, { isCrossSite: true }), 'another browser without a cookie');
  const other = newVisitor();
  await provider.login(other, server.signInUrl());
  await assertRefused(server, other, await other.ask(callback, { isCrossSite: true }), 'another browser that was sent away itself');
  assert.ok((await visitor.ask(callback, { isCrossSite: true })).status < 400);
  const again = await visitor.ask(callback, { isCrossSite: true });
  assert.ok(!again.cookies.some((line) => line.startsWith(`${sessionCookie}=`) && !/Max-Age=0/i.test(line)), 'the same address again begins no session');
  await assertRefused(server, attacker, await attacker.ask(callback, { isCrossSite: true }), 'the same address and cookie, by somebody else');
});

test('a state, a code or a cookie of another attempt does not fit', async () => {
  const { server, provider } = kept;
  const [mine, theirs] = [newVisitor(), newVisitor()];
  const callback = new URL(await provider.login(mine, server.signInUrl()));
  const foreign = new URL(await provider.login(theirs, server.signInUrl()));
  const change = (changes) => {
    const url = new URL(callback);
    for (const [name, value] of Object.entries(changes)) value === null ? url.searchParams.delete(name) : url.searchParams.set(name, value);
    return url.href;
  };
  const state = callback.searchParams.get('state');
  const asked = provider.requests.length;
  for (const [what, url] of Object.entries({
    'a forged state': change({ state: 'A'.repeat(state.length) }), 'a state that begins alike': change({ state: state.slice(0, -1) }), 'a longer state': change({ state: `${state}A` }),
    'an empty state': change({ state: '' }), 'no state': change({ state: null }), 'the state of another attempt': change({ state: foreign.searchParams.get('state') }),
    'the state twice': `${change({ state: 'forged' })}&state=${state}`, 'no parameters': `${server.url}/auth/callback`, 'a state in capitals': change({ state: state.toUpperCase() }),
  })) {
    const visitor = Object.assign(newVisitor(), { jar: mine.jar.copy() });
    await assertRefused(server, visitor, await visitor.ask(url, { isCrossSite: true }), what);
  }
  assert.ok(!provider.requests.slice(asked).some(({ path }) => path === '/token'), 'no code is sent before the state is right');
  const injected = Object.assign(newVisitor(), { jar: mine.jar.copy() });
  await assertRefused(server, injected, await injected.ask(change({ code: foreign.searchParams.get('code') }), { isCrossSite: true }), 'a code of another attempt');
  const sealed = mine.jar.get(signInCookie);
  for (const [what, value] of Object.entries({ 'a cookie of another attempt': theirs.jar.get(signInCookie), 'a changed cookie': `${sealed.slice(0, -2)}AA`, 'a cookie cut short': sealed.slice(0, -8), 'an empty cookie': '' })) {
    const visitor = newVisitor();
    visitor.jar.plant(server.url, signInCookie, value);
    await assertRefused(server, visitor, await visitor.ask(callback.href, { isCrossSite: true }), what);
  }
});

test('a session is not taken over from what was in the browser before', async () => {
  const { server, provider } = kept;
  const attacker = await signIn(server, provider);
  const planted = attacker.jar.get(sessionCookie);
  const victim = newVisitor();
  victim.jar.plant(server.url, sessionCookie, planted);
  await signIn(server, provider, undefined, { visitor: victim });
  assert.notEqual(victim.jar.get(sessionCookie), planted);
});

const elsewhere = [
  'https://evil.example', 'http://evil.example/', '//evil.example', '///evil.example', '////evil.example', '/\\evil.example', '\\\\evil.example', '\\/evil.example', '/\\/evil.example',
  '/%2Fevil.example', '/%2f/evil.example', '/%5Cevil.example', '/%5c%5cevil.example', '%2F%2Fevil.example', '/\t/evil.example', '/\n/evil.example', '/\r\n/evil.example', '/%09/evil.example',
  '/%0A/evil.example', '/%0d%0aLocation:%20https://evil.example', 'javascript:alert(1)', 'data:text/html,hush', 'evil.example', '@evil.example', '.evil.example', 'https:evil.example', 'https:/evil.example',
  '/./\\evil.example', ' //evil.example', '\u0000//evil.example', '/\u0000/evil.example', '/ok\u0000', '/auth/sign-out', '/auth/sign-in?return_to=/', '/%61uth/sign-out', '/./auth/sign-out', '/x/../auth/sign-out',
  '/x/..//evil.example', '/.//evil.example', '?x', '#x', '', `/${'x'.repeat(3000)}`, '／／evil.example', '/%252F%252Fevil.example\\',
];

test(`the way back stays here, whatever is asked for (${elsewhere.length} forms)`, async () => {
  const { server, provider } = kept;
  const lands = async (query) => {
    const visitor = newVisitor();
    const begun = await visitor.ask(`${server.url}/auth/sign-in${query}`);
    // Escaped control characters are refused wherever they stand.
    if (/%(0[0-9A-F]|7F)/.test(query) && begun.status === 400) return '/';
    const callback = await provider.login(visitor, `${server.url}/auth/sign-in${query}`);
    const answer = await visitor.ask(callback, { isCrossSite: true });
    assert.ok([302, 303].includes(answer.status), `${query}: ${answer.status}`);
    return answer.headers.get('location');
  };
  for (const wanted of elsewhere) {
    const location = await lands(`?return_to=${encodeURIComponent(wanted)}`);
    const landed = new URL(location, server.url);
    assert.equal(landed.origin, server.url, `${JSON.stringify(wanted)} leads to ${location}`);
    assert.ok(!landed.pathname.startsWith('/auth/'), `${JSON.stringify(wanted)} leads to ${location}`);
    assert.ok(!/evil/.test(landed.host) && !/^\/[/\\]/.test(location), `${JSON.stringify(wanted)} leads to ${location}`);
  }
  for (const query of ['', '?return_to', '?return_to=/a&return_to=//evil.example', '?return_to=//evil.example&return_to=/a']) {
    assert.equal(new URL(await lands(query), server.url).origin, server.url, query);
  }
  for (const good of ['/', '/workflows', '/workflows?repository=a%2Fb&branch=main', '/runs?q=%E2%9C%93']) assert.equal(new URL(await lands(`?return_to=${encodeURIComponent(good)}`), server.url).href, `${server.url}${good}`);
});

test('the name that a request says this server has leads nobody elsewhere', async () => {
  const { server } = kept;
  for (const headers of [
    { 'x-forwarded-host': 'evil.example' }, { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }, { forwarded: 'host=evil.example;proto=https' }, { 'x-original-host': 'evil.example' },
    { 'x-forwarded-port': '1' }, { 'x-original-url': '/evil' }, { 'x-rewrite-url': '/evil' },
  ]) {
    const answer = await newVisitor().ask(server.signInUrl(), { headers });
    if (answer.status >= 400) continue;
    assert.equal(new URL(answer.location).searchParams.get('redirect_uri'), `${server.url}/auth/callback`, JSON.stringify(headers));
  }
  for (const host of ['evil.example', `evil.example:${server.port}`, `127.0.0.1.evil.example:${server.port}`, `127.0.0.1:${server.port}@evil.example`]) {
    const { status, headers, text } = await asNamed(server.signInUrl(), host);
    assert.ok(status >= 400 || new URL(headers.location).searchParams.get('redirect_uri') === `${server.url}/auth/callback`, `${host}: ${status} ${headers.location}`);
    assert.doesNotMatch(text, /href="[^"]*evil/, host);
  }
});

test('a provider that is away is told so, while those who are signed in stay so', async () => {
  const provider = await HostileProvider.start(world);
  const server = await SignInServer.start(world, () => provider.settings);
  const visitor = await signIn(server, provider);
  await server.restart();
  const down = (request) => { request.socket.destroy(); };
  await withTruth(provider, Object.fromEntries(['/.well-known/openid-configuration', '/token', '/jwks'].map((path) => [path, down])), async () => {
    const answer = await newVisitor().ask(server.signInUrl());
    assert.ok([502, 503, 504].includes(answer.status), String(answer.status));
    assert.match(answer.text, new RegExp(new URL(provider.issuer).host.replaceAll('.', '\\.')));
    assert.equal((await server.session(visitor)).role, 'viewer');
    assert.equal((await server.get(visitor, '/api/v1/summary')).status, 200);
  });
  await eventually(async () => (await newVisitor().ask(server.signInUrl())).status < 400, { what: 'the provider is asked again' });
  await signIn(server, provider);
});

test('a provider that never answers holds up nobody else', async () => {
  const { server, provider } = kept;
  const visitor = await signIn(server, provider);
  const waiting = newVisitor();
  const callback = await provider.login(waiting, server.signInUrl());
  await withTruth(provider, { '/token': hangs }, async () => {
    const begin = performance.now();
    const answered = waiting.ask(callback, { isCrossSite: true });
    assert.equal((await server.get(visitor, '/api/v1/summary')).status, 200);
    assert.equal(await Promise.race([answered, 'still waiting']), 'still waiting');
    const answer = await answered;
    assert.ok(performance.now() - begin < 45_000, `answered after ${performance.now() - begin} ms`);
    await assertRefused(server, waiting, answer, 'a token endpoint that hangs');
  });
});

test('who tries to sign in too often has to wait; others need not', async () => {
  const { server, provider } = kept;
  const eager = newVisitor();
  const statuses = [];
  for (let i = 0; i < 40; ++i) statuses.push((await eager.ask(server.signInUrl(`/guess${i}`))).status);
  assert.ok(statuses[0] < 400, String(statuses[0]));
  assert.ok(statuses.includes(429), String(statuses));
  const limited = await eager.ask(server.signInUrl());
  assert.equal(limited.status, 429);
  assert.match(limited.headers.get('retry-after'), /^\d+$/);
  await signIn(server, provider);
  await server.restart({ args: [...rules, '--admins', 'vera@example.com'] });
  const events = await audit(server, await signIn(server, provider), 500);
  assert.ok(events.some(({ event, address }) => event === 'rate_limited' && address === eager.address), 'the audit log tells of it');
  assert.ok(events.every((event) => !/guess/.test(JSON.stringify(event))), 'and of no code');
  await assertOutside(server, eager);
});
