// SPDX-License-Identifier: MIT
// Prism as a proxy between a client and the simulator: what breaks GitHub's contract, in the request or in the answer, comes
// back as an error that names the violation.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { evidence, root } from '../support/binary.mjs';
import { forward } from '../support/proxy.mjs';
import { eventually } from '../support/world.mjs';

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** GitHub calls a file itself "raw+json", and Prism would read it as JSON. */
const rawAsText = (type) => (type?.startsWith('application/vnd.github.raw') ? { 'content-type': 'text/plain; charset=utf-8' } : {});

/** Starts Prism in front of `origin`: its address, and the lines of its log that tell of violations so far. */
export async function prismInFrontOf(world, origin, contract) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // Prism asks upstream under upstream's own name; the simulator's links must lead back through Prism.
  const renaming = await world.server((request, response) => {
    request.headers.host = `127.0.0.1:${port}`;
    const writeHead = response.writeHead.bind(response);
    response.writeHead = (status, headers) => writeHead(status, { ...headers, ...rawAsText(headers['content-type']) });
    return forward(origin, request, response);
  });
  const cli = join(root, 'tests', 'node_modules', '@stoplight', 'prism-cli', 'dist', 'index.js');
  const prism = spawn(process.execPath, [cli, 'proxy', '--errors', '-h', '127.0.0.1', '-p', String(port), contract, renaming], { env: { ...process.env, NO_COLOR: '1' } });
  let output = '';
  for (const stream of [prism.stdout, prism.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const ended = new Promise((resolve) => prism.on('close', resolve));
  world.later(async () => {
    prism.kill('SIGTERM');
    await ended;
    mkdirSync(join(evidence, 'contract'), { recursive: true });
    writeFileSync(join(evidence, 'contract', `prism-${prism.pid}.log`), output);
  });
  await eventually(() => /listening on/i.test(output), { what: 'Prism', timeout_ms: 60_000 });
  return { url, violations: () => output.split('\n').filter((line) => /violation|error/i.test(line)) };
}

/** GET through Prism; fails with the violations where there are any. */
export async function getWithin(url, headers = {}) {
  const response = await fetch(url, { headers: { authorization: 'Bearer x', accept: 'application/vnd.github+json', ...headers } });
  const text = await response.text();
  assert.doesNotMatch(text, /prism\/errors/, `${url}: ${text.slice(0, 1500)}`);
  assert.equal(response.headers.get('sl-violations'), null, url);
  return { status: response.status, headers: response.headers, json: text === '' ? undefined : JSON.parse(text) };
}
