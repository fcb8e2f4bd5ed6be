// SPDX-License-Identifier: MIT
// A server that people sign in to, and what every test of that asks of it.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';

import { Visitor, assertHardCookie } from './visitor.mjs';

export const sessionCookie = '__Host-runlight_session';
export const signInCookie = '__Host-runlight_sign_in';

/** Who may what, unless a test has rules of its own. */
export const rules = ['--viewers', '@example.com', '--operators', 'olga@example.com', '--admins', 'ada@example.com'];

/** A port where nobody listened a moment ago: a server must know its address before it starts. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

let lastClient = 0;
/** A browser of somebody at an address of their own, which counts where 127.0.0.1 is a trusted proxy: attempts are limited by address. */
export function newVisitor(options = {}) {
  lastClient += 1;
  const address = `198.51.${100 + (lastClient >> 8)}.${lastClient & 255}`;
  return Object.assign(new Visitor({ headers: { 'x-forwarded-for': address }, ...options }), { address });
}

/** `runlight serve` on a port known before; `sign` makes the settings of its provider from the address. Restarts keep the port and the data. */
export class SignInServer {
  static async start(world, sign, { data = world.dataFolder(), args = rules, env = {}, port, trusts = '127.0.0.1' } = {}) {
    const server = new SignInServer();
    server.port = port ?? (await freePort());
    Object.assign(server, { world, data, url: `http://127.0.0.1:${server.port}`, args, env, trusts });
    server.settings = sign(server.url);
    await server.#serve();
    return server;
  }

  async #serve() {
    const args = ['serve', '--listen', `127.0.0.1:${this.port}`, '--public-url', this.url, '--trusted-proxy', this.trusts, '--data', this.data];
    this.process = await this.world.start([...args, ...this.settings.args, ...this.args], { env: { ...this.settings.env, ...this.env } });
  }

  async restart({ args = this.args, env = this.env } = {}) {
    const { code } = await this.process.stop();
    assert.equal(code, 0);
    Object.assign(this, { args, env });
    await this.#serve();
  }

  signInUrl(returnTo = '/') {
    return `${this.url}/auth/sign-in?return_to=${encodeURIComponent(returnTo)}`;
  }

  /** What `visitor` sees as the answer to GET `path`. */
  get(visitor, path, headers) {
    return visitor.fetch(this.url, path, { headers });
  }

  async session(visitor) {
    const answer = await this.get(visitor, '/api/v1/session');
    assert.equal(answer.status, 200, answer.text);
    return answer.json.data;
  }
}

/** Goes all the way; gives the answer of the callback. `who` is told to a provider that asks for it. */
export async function comeBack(server, provider, visitor, who, returnTo = '/') {
  const callback = await provider.login(visitor, server.signInUrl(returnTo), who);
  assert.ok(callback.startsWith(`${server.url}/auth/callback?`), callback);
  return visitor.ask(callback, { isCrossSite: true });
}

/** The same, and asserts that it led in: the visitor. */
export async function signIn(server, provider, who, { visitor = newVisitor(), returnTo = '/' } = {}) {
  const answer = await comeBack(server, provider, visitor, who, returnTo);
  assert.ok([302, 303].includes(answer.status), `${who} is let in, not: ${answer.status} ${answer.text.slice(0, 600)}`);
  assert.equal(answer.location, `${server.url}${returnTo}`);
  for (const line of answer.cookies) assertHardCookie(line);
  assert.ok(visitor.jar.get(sessionCookie), 'a session cookie is set');
  assert.equal(visitor.jar.get(signInCookie), undefined, 'the cookie of the way there is gone');
  return visitor;
}

/** Asserts that whoever asks is nobody here: no session, no data. */
export async function assertOutside(server, visitor, what = 'a stranger') {
  const session = await server.session(visitor);
  assert.deepEqual([session.means, session.role, session.permissions], ['none', 'nobody', []], what);
  const answer = await server.get(visitor, '/api/v1/summary');
  assert.deepEqual([answer.status, answer.json.error.kind], [401, 'unauthorized'], what);
}

/** Asserts that a callback led nowhere: a page that says why, no session. */
export async function assertRefused(server, visitor, answer, what) {
  assert.ok(answer.status >= 400 && answer.status < 600 && answer.status !== 500, `${what}: ${answer.status}`);
  assert.ok(!answer.cookies.some((line) => line.startsWith(`${sessionCookie}=`) && !/Max-Age=0/i.test(line)), `${what}: no session is begun`);
  assert.match(answer.headers.get('content-type'), /^text\/html/, what);
  assert.match(answer.text, /[A-Z][^<]+\./, `${what}: a sentence says why`);
  await assertOutside(server, visitor, what);
}

/** The newest audit events that an admin is told. */
export async function audit(server, admin, limit = 50) {
  const answer = await server.get(admin, `/api/v1/audit?limit=${limit}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json.data;
}

/** A new API token by an admin: {token, token_id}. */
export async function makeToken(server, admin, { name = 'of a test', scopes = ['read'], repositories = null, expires_in_days = 1 } = {}) {
  const answer = await admin.fetch(server.url, '/api/v1/tokens', { method: 'POST', json: { name, scopes, repositories, expires_in_days } });
  assert.equal(answer.status, 201, answer.text);
  return answer.json.data;
}

/** Headers of a program with an API token. */
export const bearer = (token) => ({ authorization: `Bearer ${token}` });
