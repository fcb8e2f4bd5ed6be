// SPDX-License-Identifier: MIT
// A provider whose answers are well-formed and say whatever the test wants. `provider.lie = {…}` replaces parts of the truth.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createServer } from 'node:http';

import { CompactSign, SignJWT, base64url, exportJWK, exportSPKI, generateKeyPair } from 'jose';

import { listenElsewhere } from './oidc.mjs';

const encode = (value) => base64url.encode(typeof value === 'string' ? value : JSON.stringify(value));
const now_s = () => Math.floor(Date.now() / 1000);

export const client = { client_id: 'runlight-hostile', secret: 'hostile-client-secret-51d0aa' };

export async function makeKey(alg, kid) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, kid, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), alg, kid, use: 'sig' } };
}

/** An ID token signed as `key` and `header` say. */
export function signed(claims, key, header = {}) {
  return new SignJWT(claims).setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'JWT', ...header }).sign(key.privateKey);
}

/** The same of claims that are text already: JSON can hold what an object cannot. */
export function signedText(text, key, header = {}) {
  return new CompactSign(new TextEncoder().encode(text)).setProtectedHeader({ alg: key.alg, kid: key.kid, ...header }).sign(key.privateKey);
}

/** No signature at all. */
export const unsigned = (claims, header = {}) => `${encode({ alg: 'none', ...header })}.${encode(claims)}.`;

/** HS256 with what everybody may know as the secret: a public key taken for a shared one. */
export async function signedByPublicKey(claims, key, form, header = {}) {
  const text = form === 'pem' ? await exportSPKI(key.publicKey) : JSON.stringify(key.jwk);
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: key.kid, ...header }).sign(new TextEncoder().encode(text));
}

/** A header that says something else than how it is signed. */
export async function relabelled(claims, key, header) {
  const [, payload, signature] = (await signed(claims, key)).split('.');
  return `${encode({ alg: key.alg, kid: key.kid, ...header })}.${payload}.${signature}`;
}

let keys;
/** The same of every provider here: making them takes long. */
const sharedKeys = () => (keys ??= Promise.all([makeKey('RS256', 'rsa'), makeKey('ES256', 'ec'), makeKey('RS256', 'old'), makeKey('RS256', 'rsa')]));

export class HostileProvider {
  static async start(world) {
    const provider = new HostileProvider();
    Object.assign(provider, { lie: {}, codes: new Map(), requests: [], issued: new Set() });
    [provider.rsa, provider.ec, provider.old, provider.foreign] = await sharedKeys();
    const server = createServer((request, response) => {
      provider.#answer(request, response).catch((error) => response.destroy(error));
    });
    provider.issuer = await listenElsewhere(world, server, '127.0.0.3');
    return provider;
  }

  /** The flags and variables that make a server its client. */
  get settings() {
    return { args: ['--oidc-issuer', this.issuer, '--oidc-client-id', client.client_id], env: { RUNLIGHT_OIDC_CLIENT_SECRET: client.secret } };
  }

  /** The claims of an ID token with which nothing is wrong. */
  claims({ nonce }, sub = 'vera') {
    return {
      iss: this.issuer, sub, aud: client.client_id, iat: now_s(), exp: now_s() + 300, nonce,
      email: 'vera@example.com', email_verified: true, name: 'Vera Vance', groups: ['readers'],
    };
  }

  get discovery() {
    const at = (path) => `${this.issuer}${path}`;
    return {
      issuer: this.issuer, authorization_endpoint: at('/authorize'), token_endpoint: at('/token'), jwks_uri: at('/jwks'), userinfo_endpoint: at('/userinfo'),
      end_session_endpoint: at('/end'), response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256', 'ES256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'], code_challenge_methods_supported: ['S256'], authorization_response_iss_parameter_supported: true,
    };
  }

  #json(response, value, status = 200) {
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(typeof value === 'string' ? value : JSON.stringify(value));
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.issuer);
    let body = '';
    for await (const chunk of request) body += chunk;
    const form = Object.fromEntries(new URLSearchParams(body));
    this.requests.push({ method: request.method, path: url.pathname, headers: request.headers, form });
    const custom = this.lie[url.pathname];
    if (custom && (await custom(request, response, { url, form })) !== false) return;
    switch (url.pathname) {
      case '/.well-known/openid-configuration': return this.#json(response, { ...this.discovery, ...this.lie.discovery });
      case '/jwks': return this.#json(response, this.lie.jwks ?? { keys: [this.rsa.jwk, this.ec.jwk] });
      case '/authorize': return this.#authorize(url.searchParams, response);
      case '/token': return this.#token(request, form, response);
      case '/userinfo': return this.#json(response, this.lie.userinfo ?? { sub: 'vera' });
      default: return this.#json(response, { error: 'not_found' }, 404);
    }
  }

  /** Whoever comes is signed in at once. */
  #authorize(asked, response) {
    const code = `code-${randomBytes(24).toString('base64url')}`;
    this.issued.add(code);
    this.codes.set(code, Object.fromEntries(asked));
    const back = new URL(asked.get('redirect_uri'));
    const said = { code, state: asked.get('state'), iss: this.issuer, ...this.lie.callback };
    for (const [name, value] of Object.entries(said)) if (value !== undefined) back.searchParams.set(name, value);
    response.writeHead(302, { location: back.href });
    response.end();
  }

  async #token(request, form, response) {
    const asked = this.codes.get(form.code);
    this.codes.delete(form.code);
    const basic = Buffer.from(request.headers.authorization?.replace(/^Basic /, '') ?? '', 'base64').toString();
    const secret = basic ? decodeURIComponent(basic.split(':')[1] ?? '') : form.client_secret;
    if (secret !== client.secret) return this.#json(response, { error: 'invalid_client' }, 401);
    const challenge = createHash('sha256').update(form.code_verifier ?? '').digest('base64url');
    const isRight = asked && asked.code_challenge_method === 'S256' && asked.code_challenge === challenge && asked.redirect_uri === form.redirect_uri;
    if (!isRight) return this.#json(response, { error: 'invalid_grant', error_description: 'of another code, verifier or address' }, 400);
    const claims = this.claims(asked);
    const id_token = this.lie.idToken ? await this.lie.idToken(claims, this) : await signed(claims, this.rsa);
    const access_token = `access-${randomBytes(24).toString('base64url')}`;
    for (const text of [access_token, id_token]) if (text) this.issued.add(text);
    return this.#json(response, { access_token, token_type: 'Bearer', expires_in: 300, scope: 'openid', id_token, ...this.lie.tokens });
  }

  /** What an attacker's browser gets: the address of the callback, unvisited, for the way that `url` begins. */
  async login(visitor, url) {
    const answer = await visitor.follow(url, { until: (location) => !location.startsWith(`${this.issuer}/`) });
    if (!answer.from) throw new Error(`the provider did not send back: ${answer.status} ${answer.text.slice(0, 300)}`);
    return answer.url;
  }
}

const sends = (status, headers, body) => async (_, response) => {
  response.writeHead(status, headers);
  response.end(body);
};
const jsonType = { 'content-type': 'application/json' };

/** Every way to be wrong: what the provider lies, and (`kind`) whether the server refuses the person or cannot ask the provider. */
export function lies(provider) {
  const { rsa, ec, old, foreign } = provider;
  const token = (change, key = rsa, header = {}) => ({ idToken: (claims) => signed({ ...claims, ...change(claims) }, key, header) });
  const without = (name) => ({ idToken: ({ [name]: _, ...claims }) => signed(claims, rsa) });
  const text = (write) => ({ idToken: (claims) => signedText(write(JSON.stringify(claims), claims), rsa) });
  return {
    'a wrong nonce': token(() => ({ nonce: 'another' })),
    'no nonce': without('nonce'),
    'a nonce that is a list': token(({ nonce }) => ({ nonce: [nonce] })),
    'a wrong audience': token(() => ({ aud: 'another-client' })),
    'no audience': without('aud'),
    'an empty list of audiences': token(() => ({ aud: [] })),
    'an audience of which ours is only a part': token(({ aud }) => ({ aud: `${aud}-2` })),
    'several audiences without azp': token(({ aud }) => ({ aud: [aud, 'another-client'] })),
    'an azp of another client': token(({ aud }) => ({ aud: [aud, 'another-client'], azp: 'another-client' })),
    'one audience, and an azp of another client': token(() => ({ azp: 'another-client' })),
    'a wrong issuer': token(() => ({ iss: 'https://login.example.com' })),
    'an issuer with a slash more': token(({ iss }) => ({ iss: `${iss}/` })),
    'no issuer': without('iss'),
    'expired': token(() => ({ iat: now_s() - 7200, exp: now_s() - 3600 })),
    'no expiry': without('exp'),
    'an expiry that is text': token(({ exp }) => ({ exp: String(exp) })),
    'issued in an hour': token(() => ({ iat: now_s() + 3600, exp: now_s() + 7200 })),
    'not valid before an hour': token(() => ({ nbf: now_s() + 3600 })),
    'no subject': without('sub'),
    'an empty subject': token(() => ({ sub: '' })),
    'a subject that is a number': token(() => ({ sub: 42 })),
    'alg none': { idToken: (claims) => unsigned(claims) },
    'alg nOnE': { idToken: (claims) => unsigned(claims, { alg: 'nOnE' }) },
    'alg none with a kid': { idToken: (claims) => unsigned(claims, { kid: 'rsa' }) },
    'no alg': { idToken: (claims) => unsigned(claims, { alg: undefined, kid: 'rsa' }) },
    'HS256 with the public key in PEM': { idToken: (claims) => signedByPublicKey(claims, rsa, 'pem') },
    'HS256 with the public key as JWK': { idToken: (claims) => signedByPublicKey(claims, rsa, 'jwk') },
    'HS256 with the client secret': { idToken: (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'rsa' }).sign(new TextEncoder().encode(client.secret)) },
    'an unknown kid': token(() => ({}), rsa, { kid: 'nobody' }),
    'a key that is not published any more': token(() => ({}), old),
    'the kid of a published key, signed by another': token(() => ({}), foreign),
    'ES256 in the header over an RSA signature': { idToken: (claims) => relabelled(claims, rsa, { alg: 'ES256' }) },
    'ES256 in the header with the kid of an RSA key': { idToken: (claims) => signed(claims, ec, { kid: 'rsa' }) },
    'RS256 in the header with the kid of an EC key': { idToken: (claims) => signed(claims, rsa, { kid: 'ec' }) },
    'a changed payload': {
      idToken: async (claims) => {
        const [header, , signature] = (await signed(claims, rsa)).split('.');
        return `${header}.${encode({ ...claims, sub: 'ada', email: 'ada@example.com' })}.${signature}`;
      },
    },
    'no signature behind RS256': { idToken: async (claims) => (await signed(claims, rsa)).replace(/[^.]+$/, '') },
    'crit that nobody knows': { idToken: (claims) => relabelledCrit(claims, rsa) },
    'jku to another key set': { ...token(() => ({}), foreign, { kid: 'foreign', jku: `${provider.issuer}/foreign` }), '/foreign': sends(200, jsonType, JSON.stringify({ keys: [{ ...foreign.jwk, kid: 'foreign' }] })) },
    'the key in the header': token(() => ({}), foreign, { kid: 'foreign', jwk: foreign.jwk }),
    'the subject twice': text((json) => json.replace('{', '{"sub":"ada",')),
    'the e-mail address twice': text((json) => json.replace('{', '{"email":"ada@example.com",')),
    'claims that are a list': text((json) => `[${json}]`),
    'claims that are no JSON': text((json) => json.slice(0, -1)),
    'a token of two parts': { idToken: async (claims) => (await signed(claims, rsa)).split('.').slice(0, 2).join('.') },
    'a token of four parts': { idToken: async (claims) => `${await signed(claims, rsa)}.x` },
    'a token that is no token': { idToken: () => 'hush' },
    'no ID token': { idToken: () => undefined },
    'an ID token that is a number': { tokens: { id_token: 7 } },
    'a token type that is not Bearer': { tokens: { token_type: 'mac' } },
    'another issuer in the answer (mix-up)': { callback: { iss: 'https://login.example.com' } },
    'no issuer in the answer of a provider that promises one': { callback: { iss: undefined } },
    'access denied': { callback: { error: 'access_denied', error_description: 'The <b>person</b> said no.', code: undefined } },
    'an error and a code': { callback: { error: 'access_denied' } },
    'no code': { callback: { code: undefined } },
    'an unknown code': { callback: { code: 'guessed' } },
    'userinfo of another subject': { ...token(() => ({ email: undefined, email_verified: undefined, name: undefined })), userinfo: { sub: 'ada', email: 'vera@example.com', email_verified: true } },
    'a token endpoint that redirects': { '/token': (_, response) => { response.writeHead(307, { location: `${provider.issuer}/elsewhere` }); response.end(); }, '/elsewhere': sends(200, jsonType, '{}') },
    'a token endpoint that answers no JSON': { '/token': sends(200, { 'content-type': 'text/html' }, '<h1>fine</h1>') },
    'a token endpoint with 10 MB': { '/token': sends(200, jsonType, `{"access_token":"${'x'.repeat(10_000_000)}"}`) },
    'a token endpoint that fails': { '/token': sends(500, jsonType, '{"error":"server_error"}') },
    'a token endpoint that hangs up': { '/token': (request) => { request.socket.destroy(); } },
  };
}

/** The same of the key set, which a server may remember: one that has asked for nothing before is to be told these. */
export function keySetLies({ rsa }) {
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const shortJwk = { ...short.publicKey.export({ format: 'jwk' }), kid: 'short', alg: 'RS256', use: 'sig' };
  const signedShort = (claims) => {
    const text = `${encode({ alg: 'RS256', kid: 'short' })}.${encode(claims)}`;
    return `${text}.${sign('sha256', Buffer.from(text), short.privateKey).toString('base64url')}`;
  };
  return {
    'no keys': { jwks: { keys: [] } },
    'an RSA key of 1024 bits': { jwks: { keys: [shortJwk] }, idToken: signedShort },
    'keys for encryption only': { jwks: { keys: [{ ...rsa.jwk, use: 'enc' }] } },
    'keys for another algorithm': { jwks: { keys: [{ ...rsa.jwk, alg: 'RS512' }] } },
    'a key set that is no JSON': { '/jwks': sends(200, jsonType, '{"keys":[') },
    'a key set that is a list': { '/jwks': sends(200, jsonType, '[]') },
    'a key set of 10 MB': { '/jwks': sends(200, jsonType, `{"keys":[],"x":"${'x'.repeat(10_000_000)}"}`) },
    'a key set that redirects': { '/jwks': sends(302, { location: 'http://127.0.0.4:1/' }, '') },
  };
}

async function relabelledCrit(claims, key) {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: key.alg, kid: key.kid, crit: ['urn:example:hush'], 'urn:example:hush': true })
    .sign(key.privateKey, { crit: { 'urn:example:hush': true } });
}

/** What is wrong before anybody was sent to the provider; the server's sign-in says so and sends nobody there. */
export function discoveryLies(provider) {
  return {
    'the issuer of another': { discovery: { issuer: 'https://login.example.com' } },
    'the issuer with a slash more': { discovery: { issuer: `${provider.issuer}/` } },
    'no issuer': { discovery: { issuer: undefined } },
    'a sign-in page without TLS on another host': { discovery: { authorization_endpoint: 'http://login.example.com/authorize' } },
    'a token endpoint without TLS on another host': { discovery: { token_endpoint: 'http://login.example.com/token' } },
    'keys without TLS on another host': { discovery: { jwks_uri: 'http://login.example.com/jwks' } },
    'a sign-in page that is a script': { discovery: { authorization_endpoint: 'javascript:alert(1)' } },
    'no token endpoint': { discovery: { token_endpoint: undefined } },
    'no sign-in page': { discovery: { authorization_endpoint: undefined } },
    'no JSON': { '/.well-known/openid-configuration': sends(200, { 'content-type': 'text/html' }, '<h1>welcome</h1>') },
    'no such page': { '/.well-known/openid-configuration': sends(404, {}, '') },
    'a failure': { '/.well-known/openid-configuration': sends(503, {}, '') },
    '10 MB': { '/.well-known/openid-configuration': sends(200, jsonType, `{"issuer":"${'x'.repeat(10_000_000)}"}`) },
    'a redirect to another host': { '/.well-known/openid-configuration': sends(302, { location: 'http://127.0.0.4:1/' }, '') },
    'a connection that ends': { '/.well-known/openid-configuration': (request) => { request.socket.destroy(); } },
  };
}

/** A page that takes the request and never says a word. */
export const hangs = () => new Promise(() => {});
