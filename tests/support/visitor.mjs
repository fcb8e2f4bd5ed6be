// SPDX-License-Identifier: MIT
// A browser without pictures: it keeps cookies by the rules of browsers, follows redirects and fills in forms.
// https://www.rfc-editor.org/rfc/rfc6265 and https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis for prefixes and SameSite
import assert from 'node:assert/strict';

const isLoopback = (host) => /^(127(\.\d+){3}|localhost|\[::1\])$/.test(host);
const isTrustworthy = (url) => url.protocol === 'https:' || isLoopback(url.hostname);

/** A Set-Cookie line: {name, value, attributes}, the attributes' names in lower case; those without a value are true. */
export function parseSetCookie(line) {
  const [pair, ...rest] = line.split(';').map((part) => part.trim());
  const split = (text) => {
    const at = text.indexOf('=');
    return at < 0 ? [text, true] : [text.slice(0, at), text.slice(at + 1)];
  };
  const [name, value] = split(pair);
  return { name, value, attributes: Object.fromEntries(rest.map(split).map(([key, said]) => [key.toLowerCase(), said])) };
}

/** Asserts what every cookie of this server has to say. https://owasp.org/www-community/controls/SecureCookieAttribute */
export function assertHardCookie(line) {
  const { name, value, attributes } = parseSetCookie(line);
  assert.match(name, /^__Host-runlight_/, line);
  assert.equal(attributes.path, '/', line);
  for (const flag of ['secure', 'httponly']) assert.equal(attributes[flag], true, `${flag} of ${line}`);
  assert.match(String(attributes.samesite), /^lax$/i, line);
  assert.ok(!('domain' in attributes), line);
  assert.match(String(attributes['max-age']), /^\d+$/, line);
  assert.ok(`${name}=${value}`.length <= 4096, `${name} has ${value.length} bytes`);
}

/** The cookies of one browser. They belong to a host, whatever its port. */
export class CookieJar {
  #cookies = new Map();

  set(url, line, now_ms = Date.now()) {
    const { hostname } = new URL(url);
    const { name, value, attributes } = parseSetCookie(line);
    if (attributes.secure && !isTrustworthy(new URL(url))) return;
    if (name.startsWith('__Host-') && !(attributes.secure && attributes.path === '/' && !('domain' in attributes))) return;
    const key = `${hostname} ${name} ${attributes.path ?? '/'}`;
    const max_age_s = attributes['max-age'] === undefined ? Infinity : Number(attributes['max-age']);
    const ends_ms = max_age_s === Infinity && attributes.expires ? Date.parse(attributes.expires) : now_ms + max_age_s * 1000;
    if (ends_ms <= now_ms) this.#cookies.delete(key);
    else this.#cookies.set(key, { hostname, name, value, ends_ms, path: attributes.path ?? '/', sameSite: String(attributes.samesite ?? 'lax').toLowerCase(), httpOnly: attributes.httponly === true });
  }

  /** What the Cookie header of a request would be. `isCrossSite`: another site caused it; `isNavigation`: as a page of its own. */
  header(url, { isCrossSite = false, isNavigation = false } = {}) {
    const { hostname, pathname } = new URL(url);
    const sent = [...this.#cookies.values()].filter((cookie) => {
      if (cookie.hostname !== hostname || !pathname.startsWith(cookie.path) || cookie.ends_ms <= Date.now()) return false;
      return !isCrossSite || cookie.sameSite === 'none' || (cookie.sameSite === 'lax' && isNavigation);
    });
    return sent.map(({ name, value }) => `${name}=${value}`).join('; ');
  }

  get(name, hostname) {
    return [...this.#cookies.values()].find((cookie) => cookie.name === name && (!hostname || cookie.hostname === hostname))?.value;
  }

  /** As an attacker plants one. */
  plant(url, name, value) {
    this.#cookies.set(`${new URL(url).hostname} ${name} /`, { hostname: new URL(url).hostname, name, value, ends_ms: Infinity, path: '/', sameSite: 'lax', httpOnly: true });
  }

  forget(name) {
    for (const [key, cookie] of this.#cookies) if (cookie.name === name) this.#cookies.delete(key);
  }

  copy() {
    const jar = new CookieJar();
    jar.#cookies = new Map(this.#cookies);
    return jar;
  }
}

const redirects = [301, 302, 303, 307, 308];

/** One person's browser. `seen` collects every answer that it was given. */
export class Visitor {
  constructor({ jar = new CookieJar(), headers = {} } = {}) {
    this.jar = jar;
    this.headers = headers;
    this.seen = [];
  }

  /** One request: {url, status, headers, text, json, location, cookies}; no redirect is followed. */
  async ask(url, { method = 'GET', headers = {}, body, isCrossSite = false, isNavigation = true } = {}) {
    const cookie = this.jar.header(url, { isCrossSite, isNavigation: isNavigation && method === 'GET' });
    const response = await fetch(url, { method, body, redirect: 'manual', headers: { ...this.headers, ...(cookie && { cookie }), ...headers } });
    const text = await response.text();
    const cookies = response.headers.getSetCookie();
    for (const line of cookies) this.jar.set(url, line);
    const location = response.headers.get('location');
    const answer = {
      url: String(url), status: response.status, headers: response.headers, text, cookies,
      json: /json/.test(response.headers.get('content-type') ?? '') && text ? JSON.parse(text) : undefined,
      location: location === null ? null : new URL(location, url).href,
    };
    this.seen.push(answer);
    return answer;
  }

  /** As a script of the page at `origin` asks: with the cookie, and what browsers tell of where it comes from. */
  fetch(origin, path, { method = 'GET', headers = {}, json, ...options } = {}) {
    const unsafe = method === 'GET' ? {} : { origin: new URL(origin).origin };
    return this.ask(`${origin}${path}`, {
      method, ...options, isNavigation: false, body: json === undefined ? options.body : JSON.stringify(json),
      headers: { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', ...unsafe, ...(json !== undefined && { 'content-type': 'application/json' }), ...headers },
    });
  }

  /** Follows redirects until an answer is none, or until `until(url)`: that answer, or {url} of where it would have gone. */
  async follow(url, { until = () => false, ...options } = {}) {
    let answer = await this.ask(url, options);
    for (let hop = 0; redirects.includes(answer.status); ++hop) {
      assert.ok(hop < 15, `too many redirects, to ${answer.location}`);
      if (until(answer.location)) return { url: answer.location, from: answer };
      answer = await this.ask(answer.location);
    }
    return answer;
  }

  /** Sends the form of a page with `fields` beside its hidden ones, without following what comes back. */
  submit(page, fields = {}) {
    const action = page.text.match(/<form[^>]*action="([^"]*)"/)?.[1]?.replaceAll('&amp;', '&');
    assert.ok(action, `no form in ${page.url}: ${page.status} ${page.text.slice(0, 300)}`);
    const hidden = [...page.text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
    const body = new URLSearchParams([...hidden, ...Object.entries(fields)]);
    return this.ask(new URL(action, page.url).href, { method: 'POST', body, headers: { origin: new URL(page.url).origin } });
  }
}
