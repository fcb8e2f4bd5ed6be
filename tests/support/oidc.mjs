// SPDX-License-Identifier: MIT
// A real OpenID provider (npm oidc-provider) on an address of its own: to browsers, 127.0.0.2 is another site than 127.0.0.1.
import { createServer } from 'node:http';

import { exportJWK, generateKeyPair } from 'jose';

const chatter = /^oidc-provider (NOTICE|WARNING)/;
for (const word of ['info', 'warn']) {
  const say = console[word];
  console[word] = (...words) => (chatter.test(String(words[0])) ? undefined : say(...words));
}
const { default: Provider } = await import('oidc-provider');

/** People who can sign in; `claims` that are not here are not told. */
export const people = {
  vera: { email: 'vera@example.com', email_verified: true, name: 'Vera Vance', groups: ['readers'] },
  olga: { email: 'olga@example.com', email_verified: true, name: 'Olga Ortiz', groups: ['operators', 'readers'] },
  ada: { email: 'ada@example.com', email_verified: true, name: 'Ada Ames', groups: ['admins'] },
  limited: { email: 'limited@example.com', email_verified: true, name: 'Lin Limited', groups: ['contractors'] },
  unverified: { email: 'vera@example.com', email_verified: false, name: 'Not Vera' },
  unsaid: { email: 'vera@example.com', name: 'Maybe Vera' },
  stranger: { email: 'stranger@elsewhere.example', email_verified: true, name: 'Sam Stranger', groups: ['strangers'] },
  lookalike: { email: 'eve@notexample.com', email_verified: true, name: 'Eve Lookalike' },
  below: { email: 'eve@sub.example.com', email_verified: true, name: 'Eve Below' },
  nameless: { email: 'nameless@example.com', email_verified: true },
  markup: { email: 'markup@example.com', email_verified: true, name: '<img src=x onerror=alert(1)>"\'&' },
};

async function keyPair(alg, kid) {
  const { privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
  return { ...(await exportJWK(privateKey)), kid, alg, use: 'sig' };
}

/** Listens on a free port of 127.0.0.2: its address. */
export async function listenElsewhere(world, server, host = '127.0.0.2') {
  await new Promise((resolve) => server.listen(0, host, resolve));
  world.later(() => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  }));
  return `http://${host}:${server.address().port}`;
}

/** A store in memory that several providers, one after the other, may share. https://github.com/panva/node-oidc-provider/blob/main/example/my_adapter.js */
function memoryAdapter() {
  const kept = new Map();
  return class {
    constructor(model) { this.model = model; }
    #key(id) { return `${this.model}:${id}`; }
    async upsert(id, payload) {
      kept.set(this.#key(id), payload);
      if (payload.uid) kept.set(`${this.model}/uid:${payload.uid}`, payload);
    }
    async find(id) { return kept.get(this.#key(id)); }
    async findByUid(uid) { return kept.get(`${this.model}/uid:${uid}`); }
    async findByUserCode() { return undefined; }
    async consume(id) { kept.get(this.#key(id)).consumed = Math.floor(Date.now() / 1000); }
    async destroy(id) { kept.delete(this.#key(id)); }
    async revokeByGrantId(grantId) {
      for (const [key, payload] of kept) if (payload.grantId === grantId) kept.delete(key);
    }
  };
}

export class OidcProvider {
  /** `userinfoOnly`: the ID token says no more than who; `accounts`: as `people`. */
  static async start(world, { accounts = people, userinfoOnly = false } = {}) {
    const provider = new OidcProvider();
    Object.assign(provider, { accounts: structuredClone(accounts), userinfoOnly, clients: [], requests: [], issued: new Set(), answersNothing: false });
    provider.adapter = memoryAdapter();
    provider.server = createServer((request, response) => provider.#answer(request, response));
    provider.issuer = await listenElsewhere(world, provider.server);
    await provider.rotateKeys();
    return provider;
  }

  /** New keys of both kinds; the old ones are gone. */
  async rotateKeys() {
    this.generation = (this.generation ?? 0) + 1;
    const kids = ['RS256', 'ES256'].map((alg) => [alg, `${alg.toLowerCase()}-${this.generation}`]);
    this.keys = await Promise.all(kids.map(([alg, kid]) => keyPair(alg, kid)));
    this.#build();
  }

  /** Registers a client, which comes back to `origin`: the flags and variables that make a server this client. */
  register(origin, { alg = 'RS256', client_id = `runlight-${this.clients.length + 1}`, secret = `oidc-client-secret-${client_id}-7f3b9c`, method = 'client_secret_basic' } = {}) {
    this.clients.push({
      client_id, ...(method !== 'none' && { client_secret: secret }), token_endpoint_auth_method: method, id_token_signed_response_alg: alg,
      redirect_uris: [`${origin}/auth/callback`], post_logout_redirect_uris: [origin, `${origin}/`], grant_types: ['authorization_code'], response_types: ['code'],
    });
    this.#build();
    return {
      client_id, secret, args: ['--oidc-issuer', this.issuer, '--oidc-client-id', client_id],
      env: method === 'none' ? {} : { RUNLIGHT_OIDC_CLIENT_SECRET: secret },
    };
  }

  #build() {
    const account = (sub) => this.accounts[sub] && { accountId: sub, claims: async () => ({ sub, ...this.accounts[sub] }) };
    const provider = new Provider(this.issuer, {
      adapter: this.adapter, clients: this.clients, jwks: { keys: this.keys }, cookies: { keys: ['cookies of the test provider'] },
      pkce: { required: () => true }, conformIdTokenClaims: this.userinfoOnly, findAccount: (_, sub) => account(sub),
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups', 'department'] },
      ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 3600, Grant: 3600 },
      features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
      loadExistingGrant: async (ctx) => {
        const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
        grant.addOIDCScope('openid profile email groups');
        await grant.save();
        return grant;
      },
    });
    provider.on('grant.success', (ctx) => {
      for (const token of [ctx.body.access_token, ctx.body.id_token]) if (token) this.issued.add(token);
    });
    this.callback = provider.callback();
  }

  #answer(request, response) {
    this.requests.push({ method: request.method, path: request.url.split('?')[0], url: request.url, headers: request.headers });
    if (this.answersNothing) return request.socket.destroy();
    return this.callback(request, response);
  }

  /** Fills in the login form on the way that `url` begins: where the provider then sends the browser, unvisited. */
  async login(visitor, url, sub) {
    const isOurs = (location) => !location.startsWith(`${this.issuer}/`);
    const page = await visitor.follow(url, { until: isOurs });
    if (page.from) return page.url;
    const sent = await visitor.submit(page, { login: sub, password: 'any' });
    const back = await visitor.follow(sent.location, { until: isOurs });
    if (!back.from) throw new Error(`the provider did not send back: ${back.status} ${back.text.replace(/<style[\s\S]*?<\/style>/g, '').slice(0, 500)}`);
    this.issued.add(new URL(back.url).searchParams.get('code'));
    return back.url;
  }
}
