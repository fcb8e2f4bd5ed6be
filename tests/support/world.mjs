// SPDX-License-Identifier: MIT
// What one test owns: folders, processes and servers that go away with it.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { binary, evidence, run, start } from './binary.mjs';

export const owner = 'lantern-works';
/** Today's first second: the server judges by the real clock what is stale. RUNLIGHT_TEST_NOW repeats a run of another day. */
export const now = process.env.RUNLIGHT_TEST_NOW ?? `${new Date().toISOString().slice(0, 10)}T00:00:00Z`;
/** The date `days` before `now`. */
export const daysAgo = (days) => new Date(Date.parse(now) - days * 86_400_000).toISOString().slice(0, 10);
/** The same organisation in every test: same seed and time, same bytes. */
export const fixedSimulator = ['--owner', owner, '--seed', '7', '--now', now];
export const token = 'ghp_testtoken0000000000000000000000000000';

/** `new World(t)` inside a node:test; elsewhere call close() yourself. */
export class World {
  #closers = [];

  constructor(t) {
    t?.after(() => this.close());
  }

  /** Undone in reverse order by close(). */
  later(close) {
    this.#closers.push(close);
  }

  async close() {
    for (const close of this.#closers.splice(0).reverse()) await close();
  }

  folder() {
    const path = mkdtempSync(join(tmpdir(), 'runlight-test-'));
    this.later(() => rmSync(path, { recursive: true, force: true }));
    return path;
  }

  /** A data folder that does not exist yet. */
  dataFolder() {
    return join(this.folder(), 'data');
  }

  async start(args, options) {
    const server = await start(args, options);
    this.later(async () => {
      const { code } = await server.stop();
      assert.equal(code, 0, `runlight ${args[0]} ends with 0 when asked to stop, not ${code}: ${server.stderr.slice(-2000)}`);
    });
    return server;
  }

  /** Many plain runs, the same in each repository. */
  bulk(repositories, runs, args = []) {
    return this.simulator(['--profile', 'bulk', '--repositories', String(repositories), '--runs', String(runs), '--owner', owner, '--now', now, ...args]);
  }

  /** Without a limit of requests, unless `args` set one. */
  simulator(args = fixedSimulator) {
    const unlimited = args.includes('--rate-limit') ? [] : ['--rate-limit', '0'];
    return this.start(['sim', '--listen', '127.0.0.1:0', ...unlimited, ...args]);
  }

  replay(folder, args = []) {
    return this.simulator(['--replay', folder, '--now', now, ...args]);
  }

  serve(data, args = [], options) {
    const unguarded = args.includes('--owner') && !args.includes('--points-per-minute') ? ['--points-per-minute', '0'] : [];
    return this.start(['serve', '--listen', '127.0.0.1:0', '--data', data, ...unguarded, ...args], options);
  }

  /** A server of the test's own; `answer(request, response)` may be async. */
  async server(answer) {
    const server = createServer((request, response) => {
      Promise.resolve(answer(request, response)).catch((error) => response.destroy(error));
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.later(() => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }));
    return `http://127.0.0.1:${server.address().port}`;
  }
}

/** `runlight collect`, with a token, as fast as it can unless `args` say otherwise. */
export function collect(url, data, { owner: of = owner, args = [], env = {}, ...options } = {}) {
  const unguarded = args.includes('--points-per-minute') ? [] : ['--points-per-minute', '0'];
  return run(['collect', '--owner', of, '--api-url', url, '--data', data, ...unguarded, ...args], {
    env: { RUNLIGHT_GITHUB_TOKEN: token, ...env }, timeout_ms: 240_000, ...options });
}

/** A data folder of this test's own that holds the collected `fixedSimulator`: collected once, then copied. */
export async function collectedOrganisation(world) {
  const kept = join(evidence, 'organisation', `${now.slice(0, 10)}-${Math.floor(statSync(binary).mtimeMs)}`);
  if (!existsSync(kept)) await collectOrganisation(world, kept);
  const data = world.dataFolder();
  cpSync(kept, data, { recursive: true });
  return data;
}

async function collectOrganisation(world, kept) {
  const simulator = await world.simulator();
  mkdirSync(dirname(kept), { recursive: true });
  const making = mkdtempSync(`${kept}-`);
  const result = await collect(simulator.url, making);
  assert.equal(result.code, 0, result.stderr);
  // A server answers before it has judged everything of a folder of which nothing was said yet.
  const judged = await run(['status', '--data', making]);
  assert.equal(judged.code, 0, judged.stderr);
  try {
    renameSync(making, kept);
  } catch (error) {
    // Another test was first.
    if (!['ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error;
    rmSync(making, { recursive: true });
  }
}

/** The rows of `runlight query`, as objects; 64-bit numbers come as numbers, GitHub's ids fit a double exactly. */
export async function query(data, sql) {
  const result = await run(['query', sql, '--format', 'jsonl', '--data', data]);
  assert.equal(result.code, 0, result.stderr);
  return result.stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

/** One number or text. */
export async function queryValue(data, sql) {
  const [row] = await query(data, sql);
  const [value] = Object.values(row);
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}

/** GET, with the body as JSON where it is. */
export async function get(url, headers = {}) {
  const response = await fetch(url, { headers, redirect: 'manual' });
  const text = await response.text();
  const json = /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, text, json };
}

/** Waits until `condition()` gives something true, and gives it. */
export async function eventually(condition, { timeout_ms = 60_000, what = 'the condition' } = {}) {
  const begin = performance.now();
  for (;;) {
    const value = await condition();
    if (value) return value;
    assert.ok(performance.now() - begin < timeout_ms, `${what} did not come true within ${timeout_ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
