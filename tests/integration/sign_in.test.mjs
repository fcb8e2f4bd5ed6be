// SPDX-License-Identifier: MIT
// The good ways in: by a real OpenID provider and by GitHub's sign-in, who is let in, and the way out.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { GithubSignIn, members } from '../support/github_oauth.mjs';
import { OidcProvider, people } from '../support/oidc.mjs';
import { SignInServer, assertOutside, assertRefused, audit, comeBack, newVisitor, rules, sessionCookie, signIn, signInCookie } from '../support/sign_in.mjs';
import { parseSetCookie } from '../support/visitor.mjs';
import { World, get } from '../support/world.mjs';

const world = new World();
const kept = {};
before(async () => {
  kept.provider = await OidcProvider.start(world);
  kept.server = await SignInServer.start(world, (url) => kept.provider.register(url));
});
after(() => world.close());

test('whoever is not signed in is told where to sign in, and nothing else', async () => {
  const { server, provider } = kept;
  const visitor = newVisitor();
  await assertOutside(server, visitor);
  assert.equal((await server.session(visitor)).provider, new URL(provider.issuer).host);
  for (const path of ['/healthz', '/readyz']) assert.equal((await get(`${server.url}${path}`)).status, 200, path);
  for (const path of ['/metrics', '/api/v1/health', '/api/v1/tokens', '/api/v1/sessions', '/api/v1/audit']) assert.equal((await server.get(visitor, path)).status, 401, path);
});

test('the way to the provider has what the standards ask for', async () => {
  const { server, provider } = kept;
  const visitor = newVisitor();
  const answer = await visitor.ask(server.signInUrl('/runs?branch=main'));
  assert.ok([302, 303].includes(answer.status), String(answer.status));
  const asked = new URL(answer.location);
  assert.equal(`${asked.origin}${asked.pathname}`, `${provider.issuer}/auth`);
  const said = Object.fromEntries(asked.searchParams);
  assert.equal(said.response_type, 'code');
  assert.equal(said.redirect_uri, `${server.url}/auth/callback`);
  assert.equal(said.code_challenge_method, 'S256');
  for (const [name, bytes] of Object.entries({ code_challenge: 32, state: 16, nonce: 16 })) {
    assert.match(said[name], /^[\w-]+$/, name);
    assert.ok(Buffer.from(said[name], 'base64url').length >= bytes, `${name}: ${said[name]}`);
  }
  assert.ok(said.scope.split(' ').includes('openid'));
  assert.ok(!('code_verifier' in said), 'the verifier stays here');
  assert.match(answer.headers.get('cache-control'), /no-store/);
  const [cookie] = answer.cookies.map(parseSetCookie);
  assert.equal(cookie.name, signInCookie);
  assert.ok(Number(cookie.attributes['max-age']) <= 600);
  for (const name of ['state', 'nonce']) assert.ok(!cookie.value.includes(said[name]), `${name} is not readable in the cookie`);
  const again = new URL((await newVisitor().ask(server.signInUrl())).location).searchParams;
  for (const name of ['state', 'nonce', 'code_challenge']) assert.notEqual(again.get(name), said[name], `${name} is new each time`);
});

test('each role is let in with what it may', async () => {
  const { server, provider } = kept;
  for (const [who, role, permissions] of [
    ['vera', 'viewer', ['read', 'metrics']], ['olga', 'operator', ['read', 'metrics', 'query']], ['ada', 'admin', ['read', 'metrics', 'query', 'admin']],
  ]) {
    const visitor = await signIn(server, provider, who, { returnTo: '/workflows?branch=main&repository=a%2Fb' });
    const session = await server.session(visitor);
    assert.deepEqual([session.means, session.role, session.name, session.email], ['session', role, people[who].name, people[who].email]);
    assert.deepEqual(session.permissions, permissions, who);
    assert.equal((await server.get(visitor, '/api/v1/summary')).status, 200);
    assert.equal((await server.get(visitor, '/api/v1/audit')).status, role === 'admin' ? 200 : 403);
    assert.ok(Date.parse(session.expires_at) > Date.now());
  }
});

test('the session cookie shows nothing of whom it is of, and is new for each session', async () => {
  const { server, provider } = kept;
  const cookies = [];
  for (let i = 0; i < 2; ++i) cookies.push((await signIn(server, provider, 'vera')).jar.get(sessionCookie));
  assert.notEqual(cookies[0], cookies[1]);
  for (const cookie of cookies) {
    const decoded = cookie.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1')).join('');
    for (const text of ['vera', 'example.com', 'Vance']) assert.ok(!`${cookie}${decoded}`.includes(text), text);
  }
});

test('a name that looks like markup is a name', async () => {
  const { server, provider } = kept;
  const visitor = await signIn(server, provider, 'markup');
  const answer = await server.get(visitor, '/api/v1/session');
  assert.equal(answer.json.data.name, people.markup.name);
  assert.match(answer.headers.get('content-type'), /^application\/json/);
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
});

test('whoever is in no rule is told so and stays outside', async () => {
  const { server, provider } = kept;
  for (const who of ['stranger', 'unverified', 'unsaid', 'lookalike', 'below']) {
    const visitor = newVisitor();
    const answer = await comeBack(server, provider, visitor, who);
    await assertRefused(server, visitor, answer, who);
    assert.equal(answer.status, 403, who);
  }
  const events = await audit(server, await signIn(server, provider, 'ada'));
  const refused = events.filter(({ event }) => event === 'sign_in_refused');
  assert.ok(refused.length >= 5);
  assert.ok(events.some(({ event, name }) => event === 'sign_in' && /Ada|ada@/.test(name)));
  assert.ok(events.every(({ occurred_at }) => Math.abs(Date.parse(occurred_at) - Date.now()) < 120_000));
});

test('an address below a domain, a look-alike and a group that is named alike do not count; a group and a claim do', async () => {
  const provider = await OidcProvider.start(world);
  Object.assign(provider.accounts, {
    grouped: { name: 'Grouped', groups: ['platform'] }, alike: { name: 'Alike', groups: ['Platform', 'platform ', 'plat', 'platform/team', 'group:platform'] },
    text: { name: 'Text', groups: 'platform' }, claimed: { name: 'Claimed', department: 'it' }, other: { name: 'Other', department: 'item' }, capitals: { email: 'VERA@Example.COM', email_verified: true },
    truthy: { email: 'vera@example.com', email_verified: 'false' },
  });
  const server = await SignInServer.start(world, (url) => provider.register(url), { args: ['--viewers', 'group:platform,claim:department=it,vera@example.com'] });
  for (const who of ['grouped', 'claimed', 'capitals']) assert.equal((await server.session(await signIn(server, provider, who))).role, 'viewer', who);
  for (const who of ['alike', 'other', 'truthy', 'stranger']) {
    const visitor = newVisitor();
    await assertRefused(server, visitor, await comeBack(server, provider, visitor, who), who);
  }
});

test('ES256, keys that are rotated on the way, and a person whom only userinfo tells of', async () => {
  const provider = await OidcProvider.start(world, { userinfoOnly: true });
  const server = await SignInServer.start(world, (url) => provider.register(url, { alg: 'ES256' }));
  await signIn(server, provider, 'vera');
  const visitor = newVisitor();
  const callback = await provider.login(visitor, server.signInUrl(), 'olga');
  await provider.rotateKeys();
  const answer = await visitor.ask(callback, { isCrossSite: true });
  assert.ok(answer.status < 400, answer.text);
  const session = await server.session(visitor);
  assert.deepEqual([session.role, session.email], ['operator', 'olga@example.com']);
});

test('a public client has no secret', async () => {
  const provider = await OidcProvider.start(world);
  const server = await SignInServer.start(world, (url) => provider.register(url, { method: 'none' }));
  assert.equal((await server.session(await signIn(server, provider, 'vera'))).role, 'viewer');
});

test('signing out ends the session here, and the provider its own', async () => {
  const { server, provider } = kept;
  const visitor = await signIn(server, provider, 'olga');
  const thief = visitor.jar.copy();
  const answer = await visitor.fetch(server.url, '/auth/sign-out', { method: 'POST' });
  assert.equal(answer.status, 200, answer.text);
  const { redirect } = answer.json.data;
  assert.ok(redirect.startsWith(`${provider.issuer}/session/end`), redirect);
  await assertOutside(server, visitor);
  await assertOutside(server, Object.assign(newVisitor(), { jar: thief }), 'the cookie of a signed-out session');
  const page = await visitor.ask(redirect);
  assert.equal(page.status, 200, page.text);
  const done = await visitor.submit(page, { logout: 'yes' });
  assert.match(done.location, new RegExp(`^${server.url}/?$`));
  const next = await visitor.follow(server.signInUrl(), { until: (location) => location.startsWith(`${server.url}/auth/callback`) });
  assert.match(next.text, /name="login"/, 'the provider asks who it is again');
});

describe("GitHub's sign-in", () => {
  test('by e-mail address, organisation and team; whoever has none of them stays outside', async () => {
    const github = await GithubSignIn.start(world);
    const args = ['--viewers', '@example.com', '--operators', 'group:lantern-works/platform'];
    const server = await SignInServer.start(world, () => github.settings, { args });
    const visitor = await signIn(server, github, 'vera');
    const session = await server.session(visitor);
    assert.deepEqual([session.role, session.name, session.email], ['operator', members.vera.user.name, 'vera@example.com']);
    assert.equal(session.provider, 'GitHub');
    for (const who of ['unverified', 'stranger', null]) {
      github.signsIn = who;
      const outside = newVisitor();
      await assertRefused(server, outside, await comeBack(server, github, outside), String(who));
    }
    const answer = await visitor.fetch(server.url, '/auth/sign-out', { method: 'POST' });
    assert.equal(answer.status, 200);
    await assertOutside(server, visitor);
  });

  test('groups are asked for only where a rule speaks of them', async () => {
    const github = await GithubSignIn.start(world);
    const server = await SignInServer.start(world, () => github.settings, { args: rules });
    await signIn(server, github, 'vera');
    const paths = github.requests.map(({ path }) => path);
    assert.ok(!paths.includes('/user/orgs') && !paths.includes('/user/teams'), String(paths));
    const { searchParams } = new URL((await newVisitor().ask(server.signInUrl())).location);
    assert.doesNotMatch(searchParams.get('scope'), /read:org|repo/);
  });

  test('a failure of GitHub lets nobody in', async () => {
    const github = await GithubSignIn.start(world);
    const server = await SignInServer.start(world, () => github.settings);
    const says = (status, body) => (_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    for (const [path, page] of [
      ['/login/oauth/access_token', says(200, { error: 'bad_verification_code' })], ['/login/oauth/access_token', says(200, {})], ['/login/oauth/access_token', says(503, {})],
      ['/user', says(200, { login: 'vera' })], ['/user', says(200, { id: '', login: 'vera' })], ['/user', says(403, { message: 'rate limit' })], ['/user', says(200, [])],
      ['/user/emails', says(500, {})], ['/user/emails', says(200, { email: 'vera@example.com', verified: true })],
    ]) {
      github.lie = { [path]: page };
      const visitor = newVisitor();
      await assertRefused(server, visitor, await comeBack(server, github, visitor), path);
    }
    github.lie = {};
    await signIn(server, github, 'vera');
  });
});
