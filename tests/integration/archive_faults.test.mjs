// SPDX-License-Identifier: MIT
// What Azure Blob Storage, or what stands between, can answer an archive with, at each of the requests that one makes. Nothing is
// lost, no segment is ever there in part, and what cannot be done is said in one sentence. docs/faults.md is the table of it.
// RUNLIGHT_ARCHIVE_FAULTS=all plays every fault at every request, instead of each somewhere.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request as send } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { ContainerPlace, archive, assertVerified } from '../support/archive.mjs';
import { Azurite, connectionString } from '../support/azurite.mjs';
import { assertOneSentence, root } from '../support/binary.mjs';
import { breakingProxy } from '../support/proxy.mjs';
import { World, collect } from '../support/world.mjs';

const all = process.env.RUNLIGHT_ARCHIVE_FAULTS === 'all';

/** How the requests of an archive look. */
const requests = {
  list: (method, url) => method === 'GET' && url.includes('comp=list'),
  read: (method, url) => (method === 'GET' || method === 'HEAD') && url.includes('.parquet'),
  blob: (method, url) => method === 'PUT' && url.includes('.parquet') && !url.includes('comp='),
  block: (method, url) => method === 'PUT' && /comp=block(&|$)/.test(url),
  'block list': (method, url) => method === 'PUT' && url.includes('comp=blocklist'),
  delete: (method, url) => method === 'DELETE' || url.includes('comp=batch'),
};

const codes = { 403: 'AuthorizationFailure', 409: 'LeaseIdMissing', 412: 'ConditionNotMet', 500: 'InternalError' };

/** Answers of the proxy's own. */
const breaks = {
  ...Object.fromEntries(Object.entries(codes).map(([status, code]) => [status, (request, response) => {
    request.resume();
    const hasBody = request.method !== 'HEAD';
    response.writeHead(Number(status), { ...(hasBody && { 'content-type': 'application/xml' }), 'x-ms-error-code': code, 'x-ms-request-id': '1' });
    response.end(!hasBody ? undefined : `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>Played by a test.</Message></Error>`);
  }])),
  hang: (request) => request.resume(),
  cut: (request, response) => passHalf(request, response),
};

/** Of the body, sent or answered, only the first half arrives; then the connection is gone. */
function passHalf(request, response) {
  const { hostname, port } = new URL(azurite.endpoint);
  const onward = send({ hostname, port, path: request.url, method: request.method, headers: request.headers });
  onward.on('error', () => {});
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > 1) {
    let left = Math.floor(length / 2);
    request.on('data', (chunk) => {
      if (left > 0) onward.write(chunk.subarray(0, left));
      left -= chunk.length;
      if (left > 0) return;
      request.pause();
      setTimeout(() => { onward.destroy(); request.socket.destroy(); }, 50);
    });
    return;
  }
  onward.on('response', (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    const chunks = [];
    answer.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
      const body = Buffer.concat(chunks);
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => request.socket.destroy());
    });
  });
  request.pipe(onward);
}

let azurite;
let world;
let proxy;
let fault = null; // {kind, at, left}
let small; // a data folder whose segments go in one request each
let containers = 0;

before(async () => {
  azurite = await Azurite.start();
  world = new World();
  proxy = await breakingProxy(world, azurite.endpoint, (request, response) => {
    if (!fault || fault.left <= 0 || !requests[fault.at](request.method, request.url)) return false;
    fault.left--;
    fault.struck++;
    breaks[fault.kind](request, response);
    return true;
  });
  const simulator = await world.bulk(1, 20);
  small = world.dataFolder();
  assert.equal((await collect(simulator.url, small)).code, 0);
});
after(async () => {
  await world.close();
  await azurite.stop();
});

/** A new container behind the proxy. */
function aPlace() {
  const endpoint = `${proxy}/devstoreaccount1`;
  return new ContainerPlace(azurite, `faults-${++containers}`, { endpoint, env: { AZURE_STORAGE_CONNECTION_STRING: connectionString(endpoint) } });
}

/** Runs a command while a fault is played `times` times: its result. */
async function struck(kind, at, times, command) {
  fault = { kind, at, left: times, struck: 0 };
  const result = await command();
  assert.ok(fault.struck > 0, `${kind} struck at ${at}`);
  fault = null;
  return result;
}

/** What a command ends with that meets a fault once, or always. */
const once = { 403: 4, 409: 9, 412: 9, 500: 0, hang: 0, cut: 0 };
const always = { 403: [4, /answered "403 .*check the credential/], 409: [9, /answered "409 /], 412: [9, /answered "412 /], 500: [6, /answered "500 .*try again later/], hang: [6, /cannot be reached: Timeout.*try again later/], cut: [6, /cannot be reached: .*try again later/] };

/** Every segment that is listed can be read whole; the archive may lack some. */
async function assertNothingHalf(place, data) {
  const verified = await archive('verify', place, { data });
  assert.ok([0, 3].includes(verified.code), verified.stderr);
  assert.doesNotMatch(verified.stdout, /[1-9][0-9,]* different|[1-9][0-9,]* only in the archive/);
}

const commands = {
  push: {
    prepare: () => ({ place: aPlace(), data: small }),
    run: ({ place, data }) => archive('push', place, { data }),
    check: ({ place, data }) => assertNothingHalf(place, data),
  },
  pull: {
    prepare: async () => {
      const place = aPlace();
      assert.equal((await archive('push', place, { data: small })).code, 0);
      return { place, data: world.dataFolder() };
    },
    run: ({ place, data }) => archive('pull', place, { data }),
    check: () => {},
  },
  compact: {
    prepare: async () => {
      const place = aPlace();
      assert.equal((await archive('push', place, { data: small })).code, 0);
      // The same again under other names.
      for (const path of (await place.paths()).filter((name) => name.includes('/runs/'))) await place.write(path.replace(/.parquet$/, '0.parquet'), await place.read(path));
      return { place, data: small };
    },
    run: ({ place }) => archive('compact', place),
    check: ({ place, data }) => assertVerified(place, data),
  },
};
const commandAt = { list: 'pull', read: 'pull', blob: 'push', delete: 'compact' };

/** One fault at one request: met once, and met always. */
async function play(kind, at, { times = [1, Infinity] } = {}) {
  const { prepare, run, check } = commands[commandAt[at]];
  for (const many of times) {
    const prepared = await prepare();
    const result = await struck(kind, at, many, () => run(prepared));
    // A listing is repeated by the engine whatever the answer was.
    const [code, words] = many > 1 ? always[kind] : [at === 'list' ? 0 : once[kind]];
    assert.equal(result.code, code, `${kind} at ${at}, ${many} times: ${result.stdout}${result.stderr}`);
    if (code !== 0) {
      const sentence = assertOneSentence(result, code);
      if (words) assert.match(sentence, words);
      assert.ok(result.seconds < 60, `told after ${result.seconds} s`);
      await check(prepared);
      if (commandAt[at] === 'compact') continue; // its lock may be there for a while
      const healed = await run(prepared);
      assert.equal(healed.code, 0, healed.stderr);
    }
    await assertVerified(prepared.place, prepared.data);
  }
}

const sample = { list: ['403', 'hang'], read: ['412', 'cut'], blob: ['409', '500', 'cut'], delete: ['500'] };
for (const at of Object.keys(commandAt)) {
  for (const kind of all ? Object.keys(once) : sample[at]) {
    // Lasting, a hang takes half a minute and a cut ten seconds.
    const times = ['hang', 'cut'].includes(kind) && !all ? [1] : [1, Infinity];
    test(`${kind} at ${at}`, () => play(kind, at, { times }));
  }
}

test('faults while a segment is sent in blocks', async () => {
  // Of jobs 2.3 MB.
  const simulator = await world.bulk(7, 1000);
  const data = world.dataFolder();
  assert.equal((await collect(simulator.url, data)).code, 0);
  for (const [at, kinds] of [['block', ['cut']], ['block list', ['500']]]) {
    for (const kind of all ? Object.keys(once) : kinds) {
      for (const many of [1, Infinity]) {
        const place = aPlace();
        const result = await struck(kind, at, many, () => archive('push', place, { data }));
        assert.equal(result.code, many === 1 ? once[kind] : always[kind][0], `${kind} at ${at}: ${result.stderr}`);
        if (result.code !== 0) {
          assert.ok(!(await place.paths()).some((path) => path.startsWith('v1/jobs/')), 'no segment without its block list');
          await assertNothingHalf(place, data);
          assert.equal((await archive('push', place, { data })).code, 0);
        }
        await assertVerified(place, data);
      }
    }
  }
});

test('docs/faults.md has a row for every fault of the archive', () => {
  const page = readFileSync(join(root, 'docs', 'faults.md'), 'utf8').split('## The archive')[1];
  const rows = [...page.matchAll(/^\| ([^|]+) \|/gm)].map((match) => match[1].trim());
  for (const kind of Object.keys(once)) assert.ok(rows.includes(kind), `${kind} has a row`);
});
