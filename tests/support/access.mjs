// SPDX-License-Identifier: MIT
// Who is signed in, tokens, sessions and the audit log, as the API has them (api/openapi.yaml), answered between a page and its server:
// a browser test plays each state without a provider. What is asked besides goes through to the server.
import { now } from './world.mjs';

const nobody = { means: 'none', role: 'nobody', permissions: [], name: '', email: '', all_repositories: false, repositories: [], provider: 'login.example.com', expires_at: null };
const before = (seconds) => new Date(Date.parse(now) - seconds * 1000).toISOString().replace('.000', '');
const day = 86_400;

export const viewers = {
  nobody,
  withoutProvider: { ...nobody, provider: null },
  anonymous: { ...nobody, means: 'anonymous', permissions: ['read'], all_repositories: true },
  loopback: { ...nobody, means: 'loopback', permissions: ['read', 'metrics', 'query', 'admin'], all_repositories: true, provider: null },
  viewer: { ...nobody, means: 'session', role: 'viewer', permissions: ['read'], name: 'Grace Example', email: 'grace@example.com', repositories: ['lantern-works/*', 'lantern-labs/api'], expires_at: before(-5 * day) },
  admin: { ...nobody, means: 'session', role: 'admin', permissions: ['read', 'metrics', 'query', 'admin'], name: 'Ada Example', email: 'ada@example.com', all_repositories: true, expires_at: before(-7 * day) },
  outsider: { ...nobody, means: 'session', name: 'Eve Example', email: 'eve@example.com' },
};

const token = (token_id, name, change) => ({
  token_id, name, scopes: ['read'], repositories: null, created_by: 'Ada Example', created_at: before(40 * day), expires_at: before(-50 * day), last_used_at: null, revoked_at: null, ...change });
const session = (session_id, name, change) => ({
  session_id, name, email: `${name.split(' ')[0].toLowerCase()}@example.com`, role: 'viewer', address: '192.0.2.7', signed_in_at: before(3 * 3600), last_seen_at: before(300), expires_at: before(-7 * day), is_own: false, ...change });

export const exampleTokens = [
  token('t1', 'Prometheus of staging', { scopes: ['metrics'], last_used_at: before(-60) }),
  token('t2', 'Release dashboard on the screen in the hallway', { scopes: ['read', 'query'], repositories: ['lantern-works/api', 'lantern-works/web-*', 'lantern-works/docs', 'lantern-labs/*'], expires_at: before(-3 * day), last_used_at: before(2 * day) }),
  token('t3', 'Trial', { created_by: 'command line', expires_at: before(day) }),
  token('t4', 'Old laptop', { scopes: ['read', 'metrics', 'query', 'admin'], revoked_at: before(4 * day) }),
];
export const exampleSessions = [
  session('s1', 'Ada Example', { role: 'admin', is_own: true, address: '192.0.2.1' }),
  session('s2', 'Grace Example', { address: '2001:db8::7', last_seen_at: before(2 * 3600) }),
  session('s3', 'Grace Example', { signed_in_at: before(2 * day) }),
];
const kinds = [
  ['token_created', 'Ada Example', '192.0.2.1', 'token “Prometheus of staging”, scopes metrics'],
  ['sign_in', 'Grace Example', '2001:db8::7', 'role viewer'],
  ['sign_in_refused', 'Eve Example', '198.51.100.9', 'no rule lets this account in'],
  ['request_refused', 'Grace Example', '2001:db8::7', 'GET /api/v1/tokens needs the permission admin'],
  ['token_refused', '', '198.51.100.9', 'the token is expired'],
  ['sign_out', 'Grace Example', '192.0.2.7', ''],
];
export const exampleAudit = (count) => Array.from({ length: count }, (_, index) => {
  const [event, name, address, detail] = kinds[index % kinds.length];
  return { occurred_at: before(index * 450), event, name, address, detail };
});

/** What `install(page)` lets a page see; its members may be changed meanwhile. */
export class AccessStandIn {
  viewer = viewers.admin;
  tokens = structuredClone(exampleTokens);
  sessions = structuredClone(exampleSessions);
  audit = exampleAudit(6);
  /** Paths below /api/v1, with {status, kind, message, headers} to answer them with. */
  faults = new Map();
  /** Every request for the API and the pages of the sign-in: {method, path, query, type, body, time}. */
  asked = [];

  async install(page) {
    await page.route((url) => /^\/(api\/v1|auth)\//.test(url.pathname), (route) => this.#answer(route));
  }

  askedFor(path) {
    return this.asked.filter((request) => request.path === path);
  }

  async #answer(route) {
    const request = route.request();
    const { pathname: path, searchParams: query } = new URL(request.url());
    this.asked.push({ method: request.method(), path, query, type: request.headers()['content-type'], body: request.postData(), time: performance.now() });
    if (path.startsWith('/auth/')) return this.#sign(route, path);
    const part = path.slice('/api/v1/'.length);
    const isRefused = this.viewer.means === 'none' && part !== 'session';
    const fault = isRefused ? { status: 401, kind: 'unauthorized', message: 'Nobody is signed in.' } : this.faults.get(part);
    if (fault) {
      const { status, kind, message, headers } = fault;
      return route.fulfill({ status, headers, contentType: 'application/json', body: JSON.stringify({ error: { kind, message } }) });
    }
    return this.#known(route, request, part, query) ?? route.continue();
  }

  #sign(route, path) {
    if (path === '/auth/sign-in') return route.fulfill({ contentType: 'text/html', body: '<!doctype html><html lang="en"><title>Provider</title><h1>The provider</h1>' });
    this.viewer = viewers.nobody;
    return route.fulfill({ json: { data: { redirect: '/?signed_out' } } });
  }

  #known(route, request, part, query) {
    const [list, id] = part.split('/');
    if (part === 'session') return route.fulfill({ json: { data: this.viewer } });
    if (list !== 'tokens' && list !== 'sessions' && list !== 'audit') return undefined;
    if (list === 'audit') return route.fulfill({ json: { data: this.audit.slice(0, Number(query.get('limit') ?? 200)) } });
    if (request.method() === 'POST') return this.#create(route, JSON.parse(request.postData()));
    if (request.method() === 'DELETE') return this.#end(route, list, decodeURIComponent(id));
    return route.fulfill({ json: { data: this[list] } });
  }

  #create(route, { name, scopes, repositories = null, expires_in_days }) {
    const created = token(`t${this.tokens.length + 1}`, name, { scopes, repositories, created_at: before(0), expires_at: before(-expires_in_days * day) });
    this.tokens.unshift(created);
    return route.fulfill({ status: 201, json: { data: { ...created, token: 'rlt_exampleexampleexampleexampleexample00000001' } } });
  }

  #end(route, list, id) {
    if (list === 'sessions') this.sessions = this.sessions.filter((row) => row.session_id !== id);
    for (const row of this.tokens) if (list === 'tokens' && row.token_id === id) row.revoked_at = before(0);
    return route.fulfill({ status: 204 });
  }
}
