// SPDX-License-Identifier: MIT
// No secret that is given to the program, or that passes through it, shows anywhere: not in what it prints, keeps or answers.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { HostileProvider } from '../support/hostile_oidc.mjs';
import { GithubSignIn, client as githubClient } from '../support/github_oauth.mjs';
import { OidcProvider } from '../support/oidc.mjs';
import { assertOneSentence, binary, run } from '../support/binary.mjs';
import { assertNowhere, placesOfFolder, placesOfProcess } from '../support/secrets.mjs';
import { SignInServer, bearer, comeBack, makeToken, newVisitor, rules, sessionCookie, signIn, signInCookie } from '../support/sign_in.mjs';
import { delivery, post, runEvent, sign } from '../support/webhooks.mjs';
import { World, collectedOrganisation, eventually, fixedSimulator } from '../support/world.mjs';

const world = new World();
const kept = {};
const planted = (name) => `${name}-hush-${randomBytes(9).toString('hex')}`;
const file = (text) => {
  const path = join(world.folder(), 'secret');
  writeFileSync(path, text, { mode: 0o600 });
  return path;
};

before(async () => {
  kept.collected = await collectedOrganisation(world);
  kept.simulator = await world.simulator([...fixedSimulator, '--require-token', 'ghp_another']);
  kept.archive = await world.server((_, response) => {
    response.writeHead(403, { 'content-type': 'application/xml' });
    response.end('<?xml version="1.0"?><Error><Code>AuthenticationFailed</Code><Message>Server failed to authenticate the request.</Message></Error>');
  });
});
after(() => world.close());

/** What a visitor was answered by the server, but for what it alone is given: its cookies, and a token when it is made. */
function answersOf(server, visitors, besides = []) {
  const text = visitors.flatMap(({ seen }) => seen).filter(({ url, status }) => url.startsWith(server.url) && status !== 201 && !besides.includes(url))
    .map(({ status, headers, text: body }) => `${status} ${JSON.stringify([...headers].filter(([name, value]) => name !== 'set-cookie' && !(name === 'location' && !value.startsWith('/') && !value.startsWith(server.url))))} ${body}`);
  return { 'the answers': text.join('\n') };
}

const pages = ['/', '/api/v1/session', '/api/v1/health', '/metrics', '/healthz', '/readyz', '/api/v1/audit?limit=1000', '/api/v1/sessions', '/api/v1/tokens', '/api/v1/summary', '/api/v1/nothing', '/auth/nothing'];

/** Everything that a person, a program and an attacker do. Gives the secrets that came about on the way, and who asked. */
async function busyDay(server, provider, secrets) {
  const admin = await signIn(server, provider, 'ada');
  const stranger = newVisitor();
  await comeBack(server, provider, stranger, 'stranger');
  const made = await makeToken(server, admin, { scopes: ['read', 'query'] });
  const program = newVisitor({ headers: bearer(made.token) });
  const attacker = newVisitor();
  const guess = { code: planted('code'), state: planted('state'), token: `rlt_${randomBytes(32).toString('base64url')}`, password: planted('password'), path: planted('path') };
  await attacker.ask(server.signInUrl());
  const attempt = attacker.jar.get(signInCookie);
  for (const path of [
    `/auth/callback?code=${guess.code}&state=${guess.state}`, `/auth/callback?error=access_denied&error_description=${guess.password}&state=${guess.state}`, `/auth/sign-in?return_to=//${guess.path}`, `/?token=${guess.token}`,
    `/auth/nothing?code=${guess.code}`, `/api/v1/summary?access_token=${guess.token}`, `/api/v1/nothing?token=${guess.token}`,
  ]) await attacker.ask(`${server.url}${path}`);
  for (const headers of [bearer(guess.token), { authorization: `Basic ${Buffer.from(`x:${guess.password}`).toString('base64')}` }, { cookie: `${sessionCookie}=${guess.password}` }, { 'x-hub-signature-256': guess.password }]) {
    for (const path of ['/api/v1/summary', '/api/v1/session', '/metrics']) await attacker.ask(`${server.url}${path}`, { headers });
  }
  const wrong = delivery(runEvent({ run_id: 1 }), { key: 'guessed' });
  await post(server.url, wrong);
  await post(server.url, delivery(runEvent({ run_id: 7001 }), { key: secrets.RUNLIGHT_WEBHOOK_SECRET ?? 'guessed' }));
  for (const visitor of [admin, program, attacker, stranger]) for (const path of pages) await visitor.ask(`${server.url}${path}`);
  for (const sql of ['SELECT * FROM system.processes', 'SELECT * FROM system.query_log', 'SELECT * FROM system.named_collections', "SELECT getSetting('x')", 'SELECT nothing', 'SHOW PROCESSLIST', 'SELECT * FROM system.text_log']) {
    await program.ask(`${server.url}/api/v1/query`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ sql }) });
  }
  await admin.fetch(server.url, '/api/v1/tokens/none', { method: 'DELETE' });
  const found = {
    'the session cookie': admin.jar.get(sessionCookie), 'the cookie of a way to the provider': attempt, 'an API token': made.token, 'the signature of a delivery': sign(wrong.body, 'guessed'),
    'a guessed code': guess.code, 'a guessed state': guess.state, 'a guessed token': guess.token, 'a guessed password': guess.password, 'a way back that leads elsewhere': guess.path,
  };
  return { found, visitors: [admin, stranger, program, attacker] };
}

const issuedBy = (provider) => Object.fromEntries([...provider.issued].map((text, i) => [`what the provider issued (${i + 1})`, text]));

for (const [form, logs] of Object.entries({ text: {}, JSON: { RUNLIGHT_LOG_JSON: 'true' } })) {
  test(`serve with every secret, and everything going wrong, its log as ${form}`, async () => {
    const secrets = {
      RUNLIGHT_GITHUB_TOKEN: planted('ghp_token'), GITHUB_TOKEN: planted('ghp_other'), RUNLIGHT_WEBHOOK_SECRET: planted('webhook'), AZURE_STORAGE_KEY: randomBytes(64).toString('base64'),
      RUNLIGHT_SESSION_KEYS: `${randomBytes(32).toString('hex')} ${randomBytes(32).toString('hex')}`, RUNLIGHT_API_TOKEN: planted('rlt'),
    };
    const azure = { AZURE_STORAGE_CONNECTION_STRING: `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${secrets.AZURE_STORAGE_KEY};BlobEndpoint=${kept.archive}/devstoreaccount1;` };
    const provider = await OidcProvider.start(world);
    const args = [...rules, '--archive', `${kept.archive}/devstoreaccount1/history`, '--owner', 'lantern-works', '--api-url', kept.simulator.url];
    const asFile = form === 'JSON';
    const server = await SignInServer.start(world, (url) => {
      const settings = provider.register(url);
      secrets.RUNLIGHT_OIDC_CLIENT_SECRET = settings.secret;
      return { args: settings.args, env: asFile ? { RUNLIGHT_OIDC_CLIENT_SECRET_FILE: file(`${settings.secret}\n`) } : settings.env };
    }, { data: world.dataFolder(), args, env: { ...secrets, ...logs, AZURE_STORAGE_KEY: '', ...azure, ...(asFile && { RUNLIGHT_SESSION_KEYS: '', RUNLIGHT_SESSION_KEYS_FILE: file(secrets.RUNLIGHT_SESSION_KEYS.replace(' ', '\n')) }) } });
    const day = await busyDay(server, provider, secrets);
    provider.answersNothing = true;
    const late = newVisitor();
    await late.ask(server.signInUrl());
    provider.answersNothing = false;
    await eventually(() => /archive/i.test(server.process.stderr), { what: 'the archive that refuses shows in the log' });
    const all = { ...secrets, 'a session key': secrets.RUNLIGHT_SESSION_KEYS.split(' ')[0], ...azure, ...day.found, ...issuedBy(provider) };
    const { process } = server;
    assertNowhere(all, {
      stdout: process.stdout, stderr: process.stderr, ...placesOfProcess(process.pid), ...placesOfFolder(server.data), ...answersOf(server, [...day.visitors, late]),
    });
    await process.stop();
    assertNowhere(all, { 'stdout at the end': process.stdout, 'stderr at the end': process.stderr, ...placesOfFolder(server.data) });
  });
}

test('a provider that answers with what nobody should repeat', async () => {
  const provider = await HostileProvider.start(world);
  const server = await SignInServer.start(world, () => provider.settings);
  const said = planted('said');
  const visitor = newVisitor();
  const answers = (status, body, type = 'application/json') => async (_, response) => {
    response.writeHead(status, { 'content-type': type, 'www-authenticate': `Bearer error_description="${said}"` });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  for (const lie of [
    { '/token': answers(400, { error: said, error_description: said }) }, { '/token': answers(500, said, 'text/plain') }, { '/token': answers(200, { id_token: said, access_token: said }) }, { '/token': answers(200, `{"id_token": ${said}`) },
    { idToken: (claims) => Buffer.from(JSON.stringify({ ...claims, said })).toString('base64url') }, { '/token': answers(302, '') },
  ]) {
    provider.lie = lie;
    const answer = await comeBack(server, provider, visitor);
    assert.ok(answer.status >= 400);
  }
  provider.lie = {};
  const places = { stdout: server.process.stdout, stderr: server.process.stderr, ...placesOfFolder(server.data), ...answersOf(server, [visitor]) };
  assertNowhere({ 'what the token endpoint said': said, ...issuedBy(provider), 'the client secret': server.settings.env.RUNLIGHT_OIDC_CLIENT_SECRET }, places);
});

test("GitHub's sign-in: the client secret, codes and tokens", async () => {
  const github = await GithubSignIn.start(world);
  const server = await SignInServer.start(world, () => github.settings);
  const visitor = await signIn(server, github);
  for (const path of ['/login/oauth/access_token', '/user', '/user/emails']) {
    github.lie = { [path]: (request, response) => { response.writeHead(401, { 'content-type': 'application/json' }); response.end(JSON.stringify({ message: `Bad credentials ${request.headers.authorization}` })); } };
    await comeBack(server, github, newVisitor());
  }
  const all = { 'the client secret': githubClient.secret, ...issuedBy(github), 'the session cookie': visitor.jar.get(sessionCookie) };
  assert.ok(Object.keys(all).length > 4);
  assertNowhere(all, { stdout: server.process.stdout, stderr: server.process.stderr, ...placesOfProcess(server.process.pid), ...placesOfFolder(server.data), ...answersOf(server, [visitor]) });
});

const pem = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' });

test('what is refused at the start, or by whom it is for, is refused without being repeated', async () => {
  const password = planted('password');
  const withUser = (url) => url.replace('://', `://somebody:${password}@`);
  const key = pem();
  const data = world.dataFolder();
  const serve = (...args) => ['serve', '--listen', '127.0.0.1:0', '--data', data, ...args];
  const oidc = ['--oidc-client-id', 'x', ...rules, '--public-url', 'http://127.0.0.1:1'];
  for (const [args, env = {}] of [
    [serve('--owner', 'lantern-works', '--api-url', withUser('https://api.example.com'))], [serve('--archive', withUser('https://acme.blob.core.windows.net/history'))],
    [serve('--archive', `https://acme.blob.core.windows.net/history?sv=2020&sig=${password}`)], [serve('--oidc-issuer', withUser('https://login.example.com'), ...oidc)], [serve('--oidc-issuer', `https://login.example.com/?key=${password}`, ...oidc)],
    [serve('--oidc-issuer', 'https://login.example.com', ...oidc.slice(0, -1), withUser('https://runlight.example.com'))], [serve('--github-client-id', 'x', ...rules, '--github-url', withUser('https://github.example.com'), '--public-url', 'http://127.0.0.1:1'), { RUNLIGHT_GITHUB_CLIENT_SECRET: password }],
    [serve('--oidc-issuer', `ftp://login.example.com/?key=${password}`, ...oidc)], [serve('--oidc-issuer', 'https://login.example.com', ...oidc), { RUNLIGHT_SESSION_KEYS: password.slice(0, 20) }],
    [serve('--oidc-issuer', 'https://login.example.com', ...oidc), { RUNLIGHT_OIDC_CLIENT_SECRET_FILE: `/nonexistent/${planted('x')}`, RUNLIGHT_OIDC_CLIENT_SECRET: '' }],
    [serve('--owner', 'lantern-works', '--app-id', '1', '--api-url', kept.simulator.url), { RUNLIGHT_GITHUB_APP_PRIVATE_KEY: key.replaceAll('\n', 'x') }],
    [['collect', '--owner', 'lantern-works', '--data', data, '--api-url', kept.simulator.url], { RUNLIGHT_GITHUB_TOKEN: password }], [['collect', '--owner', 'lantern-works', '--data', data, '--api-url', kept.simulator.url], { RUNLIGHT_GITHUB_TOKEN: `${password}\n${password}` }],
    [['collect', '--owner', 'lantern-works', '--data', data, '--api-url', kept.simulator.url, '--app-id', '1'], { RUNLIGHT_GITHUB_APP_PRIVATE_KEY_FILE: file(key.replace('MII', 'XXX')) }],
    [['status', '--url', withUser(kept.simulator.url)]], [['status', '--url', kept.simulator.url], { RUNLIGHT_API_TOKEN: password }], [['status', '--url', kept.simulator.url], { RUNLIGHT_API_TOKEN: `rlt_${password}\r\nx: y` }],
    [['token', 'revoke', `rlt_${password}`, '--data', data]],
  ]) {
    const result = await run(args, { env, timeout_ms: 20_000 });
    const what = `${args.join(' ')} ${Object.keys(env)}`.replaceAll(password, '…');
    assert.notEqual(result.code, 0, what);
    assertOneSentence(result, result.code);
    assertNowhere({ 'the password': password, 'a part of it': password.slice(9, 20), 'the key': key.split('\n')[3] }, { [what]: result.stdout + result.stderr });
  }
});

test('a crash leaves no memory behind: the limit of core files is none, whatever it was', async (t) => {
  const data = kept.collected;
  const child = spawn('/bin/sh', ['-c', 'ulimit -c unlimited && exec "$0" "$@"', binary, 'serve', '--listen', '127.0.0.1:0', '--data', data], { stdio: ['ignore', 'pipe', 'pipe'], cwd: world.folder(), env: { PATH: process.env.PATH, HOME: '/nonexistent' } });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  t.after(() => child.kill('SIGKILL'));
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));
  await eventually(() => /http:\/\//.test(output) || child.exitCode !== null, { what: 'the address' });
  if (child.exitCode !== null) return t.skip(`this machine forbids core files altogether: ${output.slice(0, 200)}`);
  const [, soft, hard] = readFileSync(`/proc/${child.pid}/limits`, 'utf8').match(/Max core file size\s+(\S+)\s+(\S+)/);
  assert.deepEqual([soft, hard], ['0', '0']);
  child.kill('SIGABRT');
  const { code, signal } = await ended;
  assert.ok(signal === 'SIGABRT' || code === 134, `${code} ${signal}`);
  assert.deepEqual(readdirSync(data).filter((name) => /^core/.test(name)), []);
  assert.doesNotMatch(output, /Stack trace/);
});
