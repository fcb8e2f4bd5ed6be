// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

import { root } from '../support/binary.mjs';
import { World } from '../support/world.mjs';

const awaitReady = (url, seconds) => new Promise((resolve) => {
  execFile(join(root, 'scripts', 'await-ready'), [url, seconds], { env: { ...process.env, AWAIT_READY_PAUSE: '0.05' } },
    (error, stdout, stderr) => resolve({ code: error ? error.code : 0, stdout, stderr }));
});

test('takes three good answers in a row', async (t) => {
  const statuses = [503, 200, 200, 502, 200, 200, 200, 500];
  const asked = [];
  const url = await new World(t).server((request, response) => {
    asked.push(request.url);
    response.writeHead(statuses[asked.length - 1]).end();
  });
  const { code, stdout } = await awaitReady(`${url}/`, '30');
  assert.equal(code, 0);
  assert.equal(stdout, `await-ready: ${url} is ready\n`);
  assert.deepEqual(asked, Array(7).fill('/readyz'));
});

test('gives up', async (t) => {
  const url = await new World(t).server((_, response) => response.writeHead(503).end());
  const { code, stderr } = await awaitReady(url, '1');
  assert.equal(code, 1);
  assert.match(stderr, /\/readyz: 503\n(.*\n)*await-ready: .* is not ready after 1 seconds\n$/);
  assert.equal((await awaitReady('http://127.0.0.1:9', '0')).code, 1);
});
