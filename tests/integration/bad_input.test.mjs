// SPDX-License-Identifier: MIT
// Bad input and bad luck: one clear sentence, a documented exit code, and nothing that was stored is changed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { assertOneSentence, run } from '../support/binary.mjs';
import { breakingProxy } from '../support/proxy.mjs';
import { World, collect, owner, query, queryValue, token } from '../support/world.mjs';

const world = new World();
const data = world.dataFolder();
let simulator;
let stored;

const content = (folder = data) => query(folder, `SELECT count() AS runs, groupBitXor(cityHash64(run_id, run_attempt, status, conclusion, updated_at)) AS content FROM runs`);

before(async () => {
  simulator = await world.bulk(4, 60);
  const collected = await collect(simulator.url, data, { args: ['--no-jobs'] });
  assert.equal(collected.code, 0, collected.stderr);
  stored = await content();
  assert.equal(Number(stored[0].runs), 240);
});
after(() => world.close());

/** A failing collection into the filled folder: the sentence, after checking that nothing changed. */
async function failingCollect(url, exitCode, options) {
  const sentence = assertOneSentence(await collect(url, data, options), exitCode);
  assert.deepEqual(await content(), stored, 'what was stored is unchanged');
  return sentence;
}

test('a refused token is named as such, and never shown', async (t) => {
  const own = new World(t);
  const strict = await own.bulk(4, 60, ['--require-token', 'the-right-one']);
  const sentence = await failingCollect(strict.url, 4);
  assert.match(sentence, /token/i);
  assert.doesNotMatch(sentence, new RegExp(token));
});

test('no token at all where one is needed says how to give it', async (t) => {
  const own = new World(t);
  const strict = await own.bulk(4, 60, ['--require-token', 'the-right-one']);
  const sentence = await failingCollect(strict.url, 4, { env: { RUNLIGHT_GITHUB_TOKEN: '' } });
  assert.match(sentence, /RUNLIGHT_GITHUB_TOKEN/);
});

test('GITHUB_TOKEN is taken where RUNLIGHT_GITHUB_TOKEN is not set', async (t) => {
  const own = new World(t);
  const strict = await own.bulk(4, 60, ['--require-token', 'the-right-one']);
  const result = await collect(strict.url, data, { env: { RUNLIGHT_GITHUB_TOKEN: '', GITHUB_TOKEN: 'the-right-one' }, args: ['--no-jobs'] });
  assert.equal(result.code, 0, result.stderr);
});

test('an owner that does not exist is named', async () => {
  assert.match(await failingCollect(simulator.url, 5, { owner: 'no-such-account' }), /no-such-account/);
});

test('a repository glob that matches nothing is named', async () => {
  assert.match(await failingCollect(simulator.url, 5, { args: ['--repo', 'no-such-*'] }), /no-such-\*/);
});

test('a host that cannot be reached is named', async () => {
  const port = await freePort();
  assert.match(await failingCollect(`http://127.0.0.1:${port}`, 6), new RegExp(`127\\.0\\.0\\.1:${port}`));
});

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const nonsense = [
  ['text instead of JSON', 'application/json', 'this is not { json'],
  ['JSON of another shape', 'application/json', '{"hello": "world"}'],
  ['a JSON list where an object belongs', 'application/json', '[1, 2, 3]'],
  ['an HTML page', 'text/html', '<!doctype html><title>Sign in</title><p>Welcome to the hotel network'],
  ['nothing at all', 'application/json', ''],
];

for (const [what, type, body] of nonsense) {
  test(`${what} is said to be no answer of GitHub`, async (t) => {
    const own = new World(t);
    const url = await own.server((request, response) => response.writeHead(200, { 'content-type': type }).end(body));
    await failingCollect(url, 8);
  });
}

test('an answer that breaks off is asked for again, then given up', async (t) => {
  const own = new World(t);
  let requests = 0;
  const url = await own.server((request, response) => {
    requests++;
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
    response.write('{"login": "lan', () => response.destroy());
  });
  await failingCollect(url, 6);
  assert.ok(requests > 1, `${requests} tries`);
});

test('a server that only fails is asked again, then given up', async (t) => {
  const own = new World(t);
  const url = await own.server((request, response) => response.writeHead(502).end('<h1>Unicorn!</h1>'));
  assert.match(await failingCollect(url, 6), /502/);
});

test('a data folder that another runlight has open is named with its process', async (t) => {
  const own = new World(t);
  const server = await own.serve(data);
  for (const result of [await collect(simulator.url, data), await run(['query', 'SELECT 1', '--data', data]), await run(['serve', '--listen', '127.0.0.1:0', '--data', data])]) {
    const sentence = assertOneSentence(result, 9);
    assert.match(sentence, new RegExp(`pid ${server.pid}\\b`));
  }
  await server.stop();
  assert.deepEqual(await content(), stored);
});

test('a data folder that cannot be made is named', async (t) => {
  const own = new World(t);
  const file = join(own.folder(), 'a-file');
  writeFileSync(file, 'in the way');
  assert.match(assertOneSentence(await collect(simulator.url, join(file, 'data')), 10), /a-file/);
});

test('a path that is a file is no data folder', async (t) => {
  const own = new World(t);
  const file = join(own.folder(), 'a-file');
  writeFileSync(file, 'in the way');
  assert.match(assertOneSentence(await collect(simulator.url, file), 10), /a-file/);
});

/** A tmpfs for one test, or undefined where mounting is not permitted. */
function mounted(own, options) {
  const folder = join(own.folder(), 'disk');
  mkdirSync(folder);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status !== 0) return undefined;
  own.later(() => spawnSync('umount', ['-l', folder]));
  return folder;
}

test('a read-only disk is named', async (t) => {
  const own = new World(t);
  const disk = mounted(own, 'ro');
  if (!disk) return t.skip('mounting is not permitted here');
  assert.match(assertOneSentence(await collect(simulator.url, join(disk, 'data')), 10), /disk/);
});

/** Takes space on a disk until only `left_mb` are free; gives the file that takes it. */
function fill(disk, left_mb) {
  const { bavail, bsize } = statfsSync(disk);
  const file = join(disk, 'filler');
  assert.equal(spawnSync('fallocate', ['-l', String(bavail * bsize - left_mb * 2 ** 20), file]).status, 0);
  return file;
}

test('a disk that is full, or becomes so on the way, is named; what was stored stays, and collecting goes on when there is room', async (t) => {
  const own = new World(t);
  const disk = mounted(own, 'size=200m');
  if (!disk) return t.skip('mounting is not permitted here');
  const folder = join(disk, 'data');
  assert.equal((await collect(simulator.url, folder, { args: ['--no-jobs'] })).code, 0);
  const before = await content(folder);

  const filler = fill(disk, 8);
  // Looking again at every recent day has something to note, even where nothing is new.
  assert.match(assertOneSentence(await collect(simulator.url, folder, { args: ['--no-jobs', '--recheck'] }), 10), /full|space/i);
  rmSync(filler);
  assert.deepEqual(await content(folder), before);

  const big = await own.bulk(8, 20_000);
  const tight = fill(disk, 70);
  const { code, stderr } = await collect(big.url, folder, { args: ['--no-jobs'] });
  assert.ok(code === 10 || code === 3, `exit code ${code}: ${stderr}`);
  assert.match(stderr, /full|space/i);
  rmSync(tight);
  assert.equal((await collect(big.url, folder, { args: ['--no-jobs'] })).code, 0);
  // The small organisation is part of the big one.
  assert.equal(await queryValue(folder, 'SELECT uniqExact(run_id) FROM runs'), 160_000);
});

const misuse = [
  [['collect', '--owner', 'x', '--apl-url', 'http://127.0.0.1:1'], /--api-url/],
  [['colect'], /collect/],
  [['serve', '--lisen', '127.0.0.1:0'], /--listen/],
  [['query', 'SELECT 1', '--fromat', 'csv'], /--format/],
  [['query', 'SELECT 1', '--format', 'xml'], /xml/],
  [['collect'], /--owner/],
  [['collect', '--owner', 'x', '--api-url', 'not a url'], /not a url/],
  [['collect', '--owner', 'x', '--api-url', 'ftp://127.0.0.1/'], /ftp/],
  [['serve', '--listen', 'nowhere:x'], /nowhere:x/],
  [['sim', '--profile', 'orgnisation'], /orgnisation/],
  [['sim', '--now', 'tomorrow'], /tomorrow/],
  [['serve', '--interval', 'often'], /often/],
];

for (const [args, hint] of misuse) {
  test(`runlight ${args.join(' ')}: refused with a hint`, async () => {
    assert.match(assertOneSentence(await run([...args, ...(args.includes('--data') || args[0] === 'sim' || args[0] === 'colect' ? [] : ['--data', join(world.folder(), 'untouched')])]), 2), hint);
  });
}

test('a port that is taken is named', async (t) => {
  const own = new World(t);
  const first = await own.serve(own.dataFolder());
  const address = first.url.replace('http://', '');
  const sentence = assertOneSentence(await run(['serve', '--listen', address, '--data', own.dataFolder()]), 9);
  assert.match(sentence, new RegExp(address));
});

test('recordings that are not there are named', async (t) => {
  assert.match(assertOneSentence(await run(['sim', '--replay', join(world.folder(), 'no-recordings')]), 5), /no-recordings/);
});

for (const [what, breaks] of [
  ['answers 404', (response) => response.writeHead(404, { 'content-type': 'application/json' }).end('{"message": "Not Found"}')],
  ['answers garbage', (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"total_count": ')],
  ['fails with 500', (response) => response.writeHead(500).end('oops')],
]) {
  test(`a repository that ${what} is named, and the others are stored`, async (t) => {
    const own = new World(t);
    const names = (await query(data, 'SELECT repo FROM repositories ORDER BY repo')).map((row) => row.repo);
    const broken = names[1];
    const proxy = await breakingProxy(own, simulator.url, (request, response) => request.url.includes(`/${broken}/actions/`) && breaks(response));
    const folder = own.dataFolder();
    const result = await collect(proxy, folder, { args: ['--no-jobs', '--json'] });
    assert.equal(result.code, 3, result.stderr);
    assert.match(result.stderr, new RegExp(`runlight: ${owner}/${broken} is not complete: `));
    assert.deepEqual(JSON.parse(result.stdout).troubles.map((trouble) => trouble.repository), [`${owner}/${broken}`]);
    const counts = await query(folder, 'SELECT repo, count() AS runs FROM runs GROUP BY repo ORDER BY repo');
    assert.deepEqual(counts.map((row) => [row.repo, Number(row.runs)]), names.filter((name) => name !== broken).map((name) => [name, 60]));
    assert.equal(await queryValue(folder, 'SELECT count() FROM repositories'), 4);

    const healed = await collect(simulator.url, folder, { args: ['--no-jobs'] });
    assert.equal(healed.code, 0, healed.stderr);
    assert.equal(await queryValue(folder, 'SELECT count() FROM runs'), 240);
  });
}

