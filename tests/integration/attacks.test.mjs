// SPDX-License-Identifier: MIT
// Clients that mean harm: what they are answered, and that those who only look are still answered meanwhile and afterwards.
// tests/bench/attacks.mjs measures how fast.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';

import { attack } from '../support/attackers.mjs';
import { view, watchHealth } from '../support/viewer.mjs';
import { World } from '../support/world.mjs';

const world = new World();
let server;
before(async () => {
  server = await world.serve(world.dataFolder(), [], { env: { RUNLIGHT_WEBHOOK_SECRET: 'It is a secret to everybody' } });
});
after(() => world.close());

const seconds = 3;

/** What the attackers saw while a viewer was answered, each time. */
async function underAttack(name, options = {}) {
  const stopHealth = watchHealth(server.url);
  const attacking = attack(name, { url: server.url, seconds, count: 60, big: '/', ...options });
  const viewed = await view(server.url, '/api/v1/health', { seconds, patience_ms: 20_000 });
  const tally = await attacking;
  const health = await stopHealth();
  assert.equal(viewed.failed, 0, `the viewer was answered ${JSON.stringify(viewed.statuses)}`);
  assert.ok(health.failed <= 1, `/healthz failed ${health.failed} of ${health.asked} times`); // a busy machine may be late once
  assert.ok(tally.opened > 0, 'the attack took place');
  assert.equal((await view(server.url, '/api/v1/health', { seconds: 0.5 })).failed, 0, 'it is fine afterwards');
  return tally;
}

/** Only these answers, or none where a connection was cut, and at least one of them. */
function assertAnswers(tally, ...statuses) {
  const others = Object.keys(tally.statuses).filter((status) => status !== 'cut' && !statuses.includes(status));
  assert.deepEqual(others, [], JSON.stringify(tally.statuses));
  assert.ok(statuses.some((status) => tally.statuses[status] > 0), JSON.stringify(tally.statuses));
}

for (const name of ['slow_headers', 'slow_bodies', 'slow_readers']) {
  test(`${name} hold nobody else up`, () => underAttack(name, { count: 400 }));
}

test('who opens more connections than one address may have is told so, and others are not', async () => {
  const tally = await underAttack('connections_of_one', { count: 300 });
  assertAnswers(tally, '503');
  assert.ok(tally.statuses['503'] >= 200, JSON.stringify(tally.statuses));
  assert.match(server.stderr, /too many connections/);
});

test('connections of many addresses, more than there may be, make room for who has fewer', async () => {
  const tally = await underAttack('connections_of_many', { count: 2_500 });
  assert.ok(tally.opened >= 2_500);
});

test('a body of 1 GB is refused before it is sent', async () => {
  const tally = await underAttack('body_1gb');
  assertAnswers(tally, '413');
  assert.ok(tally.sent_bytes / tally.opened < 64 << 20, `${tally.sent_bytes} bytes over ${tally.opened} connections`);
});

test('a header of 1 MB is refused', async () => assertAnswers(await underAttack('header_1mb'), '431'));
test('compressed bodies are refused, not inflated', async () => assertAnswers(await underAttack('bomb'), '415'));
test('garbage is refused', async () => assertAnswers(await underAttack('garbage', { count: 2_000 }), '400'));

/** The status line's number that these bytes are answered with; the server hangs up. */
function statusOf(bytes) {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(bytes));
    socket.setTimeout(15_000, () => socket.destroy(new Error(`no end of the answer to ${bytes.slice(0, 80)}`)));
    socket.setEncoding('latin1').on('data', (text) => (answer += text)).on('error', reject).on('end', () => {
      socket.destroy();
      assert.doesNotMatch(answer, /^Server:/im, 'nothing tells what serves');
      resolve(Number(answer.slice(9, 12)));
    });
  });
}

const host = 'Host: localhost\r\n';
for (const [what, status, bytes] of [
  ['a long path', 414, `GET /${'a'.repeat(9_000)} HTTP/1.1\r\n${host}\r\n`],
  ['a hundred and one fields', 431, `GET /healthz HTTP/1.1\r\n${host}${'A: b\r\n'.repeat(100)}\r\n`],
  ['a folded line', 400, `GET /healthz HTTP/1.1\r\n${host}A: b\r\n c\r\n\r\n`],
  ['a bare line feed', 400, `GET /healthz HTTP/1.1\n${host}\r\n`],
  ['a space before a colon', 400, `GET /healthz HTTP/1.1\r\n${host}Content-Length : 3\r\n\r\nabc`],
  ['a length and chunks', 400, `POST /healthz HTTP/1.1\r\n${host}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['two lengths', 400, `POST /healthz HTTP/1.1\r\n${host}Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc`],
  ['an unknown coding', 501, `POST /healthz HTTP/1.1\r\n${host}Transfer-Encoding: gzip\r\n\r\nGET / HTTP/1.1\r\n${host}\r\n`],
  ['another host in the target', 400, `GET http://other/healthz HTTP/1.1\r\n${host}\r\n`],
]) {
  test(`${what} is answered ${status}`, async () => assert.equal(await statusOf(bytes), status));
}
