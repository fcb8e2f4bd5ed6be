// SPDX-License-Identifier: MIT
// GitHub's side of signing in with GitHub, on one address: the pages, and the calls that tell of a person.
// https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

import { listenElsewhere } from './oidc.mjs';

export const client = { client_id: 'Iv1.runlight', secret: 'github-client-secret-93be17' };

export const members = {
  vera: {
    user: { id: 1001, login: 'vera', name: 'Vera Vance', email: null, html_url: 'https://github.com/vera' },
    emails: [{ email: 'old@example.com', primary: false, verified: true }, { email: 'vera@example.com', primary: true, verified: true, visibility: 'private' }],
    orgs: [{ id: 1, login: 'lantern-works' }], teams: [{ id: 7, slug: 'platform', organization: { login: 'lantern-works' } }],
  },
  unverified: { user: { id: 1002, login: 'unverified', name: null, email: 'vera@example.com' }, emails: [{ email: 'vera@example.com', primary: true, verified: false }], orgs: [], teams: [] },
  stranger: { user: { id: 1003, login: 'stranger', name: 'Sam Stranger', email: 'sam@elsewhere.example' }, emails: [{ email: 'sam@elsewhere.example', primary: true, verified: true }], orgs: [{ id: 2, login: 'elsewhere' }], teams: [] },
};

export class GithubSignIn {
  /** `lie`: pages of its own, by path, as `(request, response) => …`. */
  static async start(world) {
    const github = new GithubSignIn();
    Object.assign(github, { lie: {}, codes: new Map(), tokens: new Map(), requests: [], issued: new Set(), signsIn: 'vera' });
    const server = createServer((request, response) => {
      github.#answer(request, response).catch((error) => response.destroy(error));
    });
    github.url = await listenElsewhere(world, server, '127.0.0.4');
    return github;
  }

  get settings() {
    return { args: ['--github-client-id', client.client_id, '--github-url', this.url, '--api-url', this.url], env: { RUNLIGHT_GITHUB_CLIENT_SECRET: client.secret } };
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.url);
    let body = '';
    for await (const chunk of request) body += chunk;
    this.requests.push({ method: request.method, path: url.pathname, headers: request.headers, body });
    if (this.lie[url.pathname]) return this.lie[url.pathname](request, response);
    const json = (value, status = 200) => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify(value));
    };
    if (url.pathname === '/login/oauth/authorize') return this.#authorize(url.searchParams, response);
    if (url.pathname === '/login/oauth/access_token') return json(this.#exchange(this.#formOf(request, body)));
    const [, token] = (request.headers.authorization ?? '').split(' ');
    const person = this.tokens.get(token);
    if (!person) return json({ message: 'Bad credentials' }, 401);
    const { user, emails, orgs, teams } = members[person.who];
    if (url.pathname === '/user') return json(user);
    if (url.pathname === '/user/emails') return person.scopes.has('user:email') ? json(emails) : json({ message: 'Not Found' }, 404);
    const readsGroups = person.scopes.has('read:org');
    if (url.pathname === '/user/orgs') return readsGroups ? json(orgs) : json([]);
    if (url.pathname === '/user/teams') return readsGroups ? json(teams) : json({ message: 'Not Found' }, 404);
    return json({ message: 'Not Found' }, 404);
  }

  #formOf(request, body) {
    return /json/.test(request.headers['content-type'] ?? '') ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
  }

  #authorize(asked, response) {
    const back = new URL(asked.get('redirect_uri'));
    if (this.signsIn === null) back.searchParams.set('error', 'access_denied');
    else {
      const code = randomBytes(10).toString('hex');
      this.issued.add(code);
      this.codes.set(code, { ...Object.fromEntries(asked), who: this.signsIn });
      back.searchParams.set('code', code);
    }
    back.searchParams.set('state', asked.get('state'));
    response.writeHead(302, { location: back.href });
    response.end();
  }

  /** GitHub says what is wrong with 200. */
  #exchange({ client_id, client_secret, code, redirect_uri, code_verifier }) {
    if (client_id !== client.client_id || client_secret !== client.secret) return { error: 'incorrect_client_credentials', error_description: 'The client_id and/or client_secret passed are incorrect.' };
    const asked = this.codes.get(code);
    this.codes.delete(code);
    const isRight = asked && asked.redirect_uri === redirect_uri && asked.code_challenge === createHash('sha256').update(code_verifier ?? '').digest('base64url');
    if (!isRight) return { error: 'bad_verification_code', error_description: 'The code passed is incorrect or expired.' };
    const access_token = `gho_${randomBytes(18).toString('hex')}`;
    this.issued.add(access_token);
    this.tokens.set(access_token, { who: asked.who, scopes: new Set((asked.scope ?? '').split(/[ ,]+/)) });
    return { access_token, token_type: 'bearer', scope: (asked.scope ?? '').split(/[ ,]+/).join(',') };
  }

  async login(visitor, url) {
    const answer = await visitor.follow(url, { until: (location) => !location.startsWith(`${this.url}/`) });
    if (!answer.from) throw new Error(`GitHub did not send back: ${answer.status} ${answer.text.slice(0, 300)}`);
    return answer.url;
  }
}
