// SPDX-License-Identifier: MIT
// Places for archives, a folder and a container alike, and what one asks of them.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';

import { run } from './binary.mjs';
import { account, accountKey } from './azurite.mjs';
import { collect } from './world.mjs';

/** One request to the blob service at `endpoint`, signed with the emulator's key: its answer. */
export async function blobRequest(endpoint, method, path, { headers = {}, body } = {}) {
  const url = new URL(`${endpoint}/${path}`);
  const all = { 'x-ms-date': new Date().toUTCString(), 'x-ms-version': '2021-12-02', ...headers };
  const length = body === undefined ? '' : String(Buffer.byteLength(body));
  const canonicalHeaders = Object.keys(all).filter((name) => name.startsWith('x-ms-')).sort().map((name) => `${name}:${all[name]}\n`).join('');
  const parameters = [...url.searchParams].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `\n${name}:${value}`).join('');
  const text = `${method}\n\n\n${length === '0' ? '' : length}\n\n\n\n\n\n\n\n\n${canonicalHeaders}/${account}${url.pathname}${parameters}`;
  const signature = createHmac('sha256', Buffer.from(accountKey, 'base64')).update(text, 'utf8').digest('base64');
  return fetch(url, { method, headers: { ...all, authorization: `SharedKey ${account}:${signature}` }, body });
}

async function expectOk(response) {
  assert.ok(response.ok, `${response.url}: ${response.status} ${response.ok ? '' : await response.text()}`);
  return response;
}

/** An archive in a folder. `name` is what --archive is given, `env` what lets the binary in. */
export class FolderPlace {
  constructor(folder) {
    this.name = folder;
    this.env = {};
  }

  async paths() {
    if (!existsSync(join(this.name, 'v1'))) return [];
    return readdirSync(join(this.name, 'v1'), { recursive: true }).filter((path) => path.endsWith('.parquet')).map((path) => `v1/${path}`).sort();
  }

  async read(path) { return readFileSync(join(this.name, path)); }
  async write(path, content) { writeFileSync(join(this.name, path), content); }
  async remove(path) { rmSync(join(this.name, path)); }
}

/** An archive in a container of Azurite's; the first push makes it. `endpoint`: by which the binary reaches it, if another. */
export class ContainerPlace {
  #container;

  constructor(azurite, container, { endpoint = azurite.endpoint, env = azurite.env } = {}) {
    this.#container = container;
    this.azurite = azurite;
    this.name = `${endpoint}/${container}`;
    this.env = env;
  }

  async paths() {
    const response = await blobRequest(this.azurite.endpoint, 'GET', `${this.#container}?restype=container&comp=list`);
    if (response.status === 404) return [];
    await expectOk(response);
    return [...(await response.text()).matchAll(/<Name>([^<]+\.parquet)<\/Name>/g)].map((match) => match[1]).sort();
  }

  #blob(method, path, options) {
    return blobRequest(this.azurite.endpoint, method, `${this.#container}/${path}`, options).then(expectOk);
  }

  async read(path) { return Buffer.from(await (await this.#blob('GET', path)).arrayBuffer()); }
  async write(path, content) { await this.#blob('PUT', path, { headers: { 'x-ms-blob-type': 'BlockBlob' }, body: content }); }
  async remove(path) { await this.#blob('DELETE', path); }
}

/** `runlight archive WORD`. */
export function archive(word, place, { data, args = [], env = {}, ...options } = {}) {
  return run(['archive', word, '--archive', place.name, ...(data ? ['--data', data] : []), ...args], { env: { ...place.env, ...env }, timeout_ms: 240_000, ...options });
}

/** The same, which must succeed: the object that it prints. */
export async function archiveJson(word, place, options = {}) {
  const result = await archive(word, place, { ...options, args: [...(options.args ?? []), '--json'] });
  assert.equal(result.code, options.code ?? 0, `archive ${word}: ${result.stdout}${result.stderr}`);
  return JSON.parse(result.stdout);
}

/** `runlight collect --archive`, which must succeed: its summary. */
export async function collectInto(place, sim, data, { args = [], env = {}, ...options } = {}) {
  const result = await collect(sim.url, data, { args: ['--archive', place.name, '--json', ...args], env: { ...place.env, ...env }, ...options });
  assert.equal(result.code, 0, result.stderr);
  return JSON.parse(result.stdout);
}

/** Asserts that a data folder and an archive hold the same. */
export async function assertVerified(place, data) {
  const result = await archive('verify', place, { data });
  assert.equal(result.code, 0, `${result.stdout}${result.stderr}`);
}
