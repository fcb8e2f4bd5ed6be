// SPDX-License-Identifier: MIT
// A collector on a machine that is thrown away, an archive, and a server elsewhere that follows it: in a folder and in Azure
// Blob Storage (Azurite) alike.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { ContainerPlace, FolderPlace, archive, archiveJson, assertVerified, collectInto } from '../support/archive.mjs';
import { Azurite, accountKey, sharedAccessSignature } from '../support/azurite.mjs';
import { assertOneSentence, binary } from '../support/binary.mjs';
import { parquetOf } from '../support/parquet.mjs';
import { SimControl, assertTruth } from '../support/sim_control.mjs';
import { World, collect, collectedOrganisation, eventually, get, owner, query, queryValue, token } from '../support/world.mjs';

let azurite;
let containers = 0;
before(async () => { azurite = await Azurite.start(); });
after(() => azurite.stop());

const aContainer = () => new ContainerPlace(azurite, `history-${++containers}`);
const places = { 'a folder': (world) => new FolderPlace(join(world.folder(), 'archive')), 'a container': aContainer };

const forEachPlace = (what, body) => {
  for (const [kind, make] of Object.entries(places)) test(`${what}: ${kind}`, (t) => {
    const world = new World(t);
    return body(t, world, make(world));
  });
};

const follow = (world, place, data, options = {}) =>
  world.serve(data, ['--archive', place.name, '--archive-interval', '1s'], { env: place.env, ...options });
const runsShown = async (server) => (await get(`${server.url}/api/v1/summary?branch=`)).json.data.runs;
const showsRuns = (server, count) => eventually(async () => (await runsShown(server)) === count, { timeout_ms: 60_000, what: `${count} runs shown by the server` });

forEachPlace('a machine that is thrown away collects, another shows', async (t, world, place) => {
  const simulator = await world.bulk(2, 250);
  const sim = new SimControl(simulator.url);
  const dataB = world.dataFolder();
  let server = await follow(world, place, dataB);

  // Each on an empty folder, as a machine that is new each time.
  const collectOnNewMachine = async () => {
    const data = world.dataFolder();
    const summary = await collectInto(place, sim, data);
    const collected = performance.now();
    rmSync(data, { recursive: true });
    return { ...summary, collected };
  };
  const seconds = {};
  const awaitRuns = async (what, count, { collected }) => {
    await showsRuns(server, count);
    seconds[what] = ((performance.now() - collected) / 1000).toFixed(1);
  };

  const first = await collectOnNewMachine();
  await awaitRuns('first', 500, first);
  const nothingNew = await collectOnNewMachine();
  await sim.addRuns('bulk-1', { status: 'completed', conclusion: 'failure', count: 5, jobs: 2 });
  const fewNew = await collectOnNewMachine();
  await awaitRuns('increment', 505, fewNew);

  // What a machine that stays asks for, when as little is new.
  const kept = world.dataFolder();
  for (let i = 0; i < 2; i++) assert.equal((await collect(sim.url, kept)).code, 0);
  await sim.addRuns('bulk-1', { status: 'completed', conclusion: 'failure', count: 5, jobs: 2 });
  const staying = JSON.parse((await collect(sim.url, kept, { args: ['--json'] })).stdout);
  await awaitRuns('another increment', 510, await collectOnNewMachine());

  t.diagnostic(`seconds until shown: ${JSON.stringify(seconds)}; requests: first ${first.requests}, nothing new ${nothingNew.requests}, five new runs ${fewNew.requests} (on a folder that stays ${staying.requests})`);
  assert.ok(first.requests > 500, `${first.requests} requests read 500 runs with their jobs`);
  assert.ok(nothingNew.requests <= 30, `${nothingNew.requests} requests when nothing is new`);
  assert.ok(fewNew.requests <= staying.requests + 10, `${fewNew.requests} requests for five runs, ${staying.requests} on a folder that stays`);
  assert.equal(nothingNew.run_attempts_stored, 0);

  await server.stop();
  rmSync(dataB, { recursive: true });
  server = await follow(world, place, dataB);
  await showsRuns(server, 510);
  await server.stop();
  await assertVerified(place, dataB);
  await assertTruth(sim, dataB);

  // `list`, and a difference.
  const { segments } = await archiveJson('list', place);
  assert.deepEqual(segments.map(({ segment }) => segment), (await place.paths()).filter((path) => !path.startsWith('v1/lock/')));
  assert.ok(segments.every(({ bytes, written_at }) => bytes > 0 && Date.parse(written_at) > Date.now() - 600_000), JSON.stringify(segments[0]));
  const listed = await archive('list', place);
  assert.match(listed.stdout, /^runs +\d+ segments .*newest of 20/m);
  assert.match(listed.stdout, new RegExp(`^${segments.length} segments in ${place.name}$`, 'm'));
  await place.remove(segments.find(({ segment }) => segment.startsWith('v1/runs/')).segment);
  const { equal, tables } = await archiveJson('verify', place, { data: dataB, code: 3 });
  assert.equal(equal, false);
  const unequal = tables.filter((table) => table.only_in_store + table.only_in_archive + table.different > 0);
  assert.deepEqual(unequal.map(({ table }) => table), ['runs']);
  assert.ok(unequal[0].only_in_store > 0, JSON.stringify(unequal));
});

test('with a cache a server answers at once, the archive out of reach', async (t) => {
  const world = new World(t);
  const own = await Azurite.start(t);
  const place = new ContainerPlace(own, 'history');
  const simulator = await world.bulk(2, 50);
  await collectInto(place, simulator, world.dataFolder());
  const data = world.dataFolder();
  assert.equal((await archive('pull', place, { data })).code, 0);
  await own.stop();
  const server = await follow(world, place, data);
  assert.equal(await runsShown(server), 100);
  t.diagnostic(`ready after ${server.ready_s.toFixed(2)} s`);
  assert.ok(server.ready_s < 15, `ready after ${server.ready_s} s`);
  await eventually(() => /nothing could be exchanged with the archive.*cannot be reached: Connection refused/.test(server.stderr), { timeout_ms: 30_000, what: 'word of the archive out of reach' });
  assert.equal(await runsShown(server), 100);
  const { seconds } = await server.stop();
  assert.ok(seconds < 8, `stopped after ${seconds} s`);
});

test('a collector that is asked to stop writes what it has', async (t) => {
  const world = new World(t);
  const place = places['a folder'](world);
  const simulator = await world.bulk(2, 400, ['--latency-ms', '10']);
  const sim = new SimControl(simulator.url);
  const data = world.dataFolder();
  const args = ['--owner', owner, '--api-url', sim.url, '--data', data, '--points-per-minute', '0', '--concurrency', '2', '--archive', place.name];
  const env = { ...place.env, RUNLIGHT_GITHUB_TOKEN: token };
  const collecting = startWithoutAddress(['collect', ...args], { env });
  await eventually(async () => (await sim.stats()).requests > 150, { what: '150 requests' });
  const { code } = await collecting.stop('SIGTERM');
  assert.equal(code, 130, collecting.stderr);
  const asked = (await sim.stats()).requests;
  const pulled = world.dataFolder();
  assert.equal((await archive('pull', place, { data: pulled })).code, 0);
  const [{ runs, jobs }] = await query(pulled, 'SELECT (SELECT count() FROM runs) AS runs, (SELECT count() FROM jobs) AS jobs');
  const [{ runs: ownRuns, jobs: ownJobs }] = await query(data, 'SELECT (SELECT count() FROM runs) AS runs, (SELECT count() FROM jobs) AS jobs');
  assert.deepEqual([Number(runs), Number(jobs)], [Number(ownRuns), Number(ownJobs)]);
  assert.ok(Number(jobs) > 50, `${jobs} jobs`);
  const rest = await collectInto(place, sim, world.dataFolder());
  assert.ok(rest.requests < 850 - asked / 2, `${rest.requests} requests after ${asked}`);
});

/** A command that says no address. */
function startWithoutAddress(args, { env }) {
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH, HOME: '/nonexistent', TZ: 'UTC', ...env } });
  const started = { stderr: '' };
  child.stdout.resume();
  child.stderr.setEncoding('utf8').on('data', (text) => (started.stderr += text));
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));
  started.stop = (signal) => {
    child.kill(signal);
    return ended;
  };
  return started;
}

test('an old data folder is pushed, and pulled into an empty one', async (t) => {
  const world = new World(t);
  const place = places['a folder'](world);
  const data = await collectedOrganisation(world);
  const pushed = await archiveJson('push', place, { data });
  assert.ok(pushed.segments >= 8 && pushed.rows > 1000, JSON.stringify(pushed));
  assert.equal((await archiveJson('push', place, { data })).segments, 0, 'nothing twice');
  const pulled = world.dataFolder();
  assert.equal((await archiveJson('pull', place, { data: pulled })).segments, pushed.segments);
  assert.equal((await archiveJson('pull', place, { data: pulled })).segments, 0, 'nothing twice');
  await assertVerified(place, pulled);
  await assertVerified(place, data);
  const sql = ['runs', 'jobs', 'workflows', 'repositories', 'workflow_files', 'coverage', 'ledger']
    .map((view) => `SELECT '${view}' AS view, count() AS rows, groupBitXor(cityHash64(toString(tuple(*)))) AS hash FROM ${view}`).join(' UNION ALL ');
  assert.deepEqual(await query(pulled, `SELECT * FROM (${sql}) ORDER BY view`), await query(data, `SELECT * FROM (${sql}) ORDER BY view`));
  const compacted = await archiveJson('compact', place);
  assert.ok(compacted.segments_after <= compacted.segments_before, JSON.stringify(compacted));
  await assertVerified(place, pulled);
});

test('a folder that holds a whole history keeps it whole while it collects into an archive', async (t) => {
  const world = new World(t);
  const place = new FolderPlace(join(world.folder(), 'archive'));
  const simulator = await world.bulk(2, 20);
  const sim = new SimControl(simulator.url);
  const kept = world.dataFolder();
  await collectInto(place, sim, kept);
  await sim.addRuns('bulk-1', { status: 'completed', jobs: 2 });
  await collectInto(place, sim, world.dataFolder());
  await archiveJson('compact', place);
  await collectInto(place, sim, kept);
  await assertVerified(place, kept);
  await assertTruth(sim, kept);
});

test('two that looked in the same second: compaction keeps one observation, and all are equal to it', async (t) => {
  const world = new World(t);
  const place = new FolderPlace(join(world.folder(), 'archive'));
  const simulator = await world.bulk(2, 20);
  const folders = [world.dataFolder(), world.dataFolder()];
  await Promise.all(folders.map((data) => collectInto(place, simulator, data)));
  for (const data of folders) {
    assert.equal((await archive('pull', place, { data })).code, 0);
    await assertVerified(place, data);
  }
  const { segments_after } = await archiveJson('compact', place);
  assert.ok(segments_after <= 11, `${segments_after} segments of 11 tables`);
  for (const data of folders) {
    assert.equal((await archive('pull', place, { data })).code, 0);
    await assertVerified(place, data);
  }
});

/** Of a failure that has to do with credentials: one sentence, and none of the secret in it. */
function assertNoSecret(result, exitCode, words) {
  const sentence = assertOneSentence(result, exitCode);
  assert.match(sentence, words);
  for (const secret of [accountKey, accountKey.slice(0, 20), 'wrongwrong', 'sig=', 'AccountKey']) assert.ok(!result.stderr.includes(secret), `a secret shows: ${result.stderr}`);
}

test('what a credential or an address lacks is told, and no secret with it', async (t) => {
  const world = new World(t);
  const place = aContainer();
  const data = world.dataFolder();
  const other = world.dataFolder();
  const simulator = await world.bulk(1, 20);
  assert.equal((await collect(simulator.url, data)).code, 0);
  cpSync(data, other, { recursive: true });
  const wrongKey = Buffer.from('wrongwrongwrongwrong').toString('base64');
  for (const word of ['push', 'pull', 'verify', 'list', 'compact']) {
    const options = ['push', 'pull', 'verify'].includes(word) ? { data } : {};
    assertNoSecret(await archive(word, place, { ...options, env: { AZURE_STORAGE_CONNECTION_STRING: '', AZURE_STORAGE_KEY: wrongKey } }), 4, /403.*check the credential/);
  }
  // With a key the first push makes the container. A signature may not, and is told so; nothing was ever archived there.
  const byKey = { AZURE_STORAGE_CONNECTION_STRING: '', AZURE_STORAGE_KEY: accountKey };
  assert.match((await archive('list', place, { env: byKey })).stdout, /^0 segments/);
  assert.equal((await archive('push', place, { data, env: byKey })).code, 0);
  const absent = aContainer();
  const bySignature = { AZURE_STORAGE_CONNECTION_STRING: '', AZURE_STORAGE_SAS_TOKEN: sharedAccessSignature('rwdl') };
  assertNoSecret(await archive('push', absent, { data, env: bySignature }), 5, /404.*container does not exist.*check the account and the container/i);
  assert.match((await archive('list', place, { env: bySignature })).stdout, /[1-9]\d* segments in/);
  assertNoSecret(await archive('push', place, { data: other, env: { ...bySignature, AZURE_STORAGE_SAS_TOKEN: sharedAccessSignature('rl') } }), 4, /403.*check the credential/);
  const bad = async (name, words, env = {}) => assertNoSecret(await archive('list', { name, env: {} }, { env }), 2, words);
  await bad(`${azurite.endpoint}/history?sv=2022&sig=wrongwrong`, /AZURE_STORAGE_SAS_TOKEN/);
  await bad('https://user:wrongwrong@acme.blob.core.windows.net/history', /more than a place/);
  await bad('https://acme.blob.core.windows.net/', /names no container/);
  await bad('ftp://acme.blob.core.windows.net/history', /kind that is not known/);
  await bad('/tmp/archive-*', /takes for a pattern/);
  await bad('https://acme.blob.core.windows.net/history', /of another account/, azurite.env);
});

test('a folder with but the state of one archive is not pushed to another', async (t) => {
  const world = new World(t);
  const [one, other] = [places['a folder'](world), places['a folder'](world)];
  const simulator = await world.bulk(1, 20);
  await collectInto(one, simulator, world.dataFolder());
  const state = world.dataFolder();
  await collectInto(one, simulator, state);
  assert.match(assertOneSentence(await archive('push', other, { data: state }), 9), /only what a collector needs.*archive pull/);
  assert.deepEqual(await other.paths(), []);
  assert.equal((await archive('pull', one, { data: state })).code, 0);
  await assertVerified(one, state);
  assert.equal((await archive('push', other, { data: state })).code, 0);
  await assertVerified(other, state);
});

forEachPlace('a segment that cannot be read is named, and nothing else is lost for it', async (t, world, place) => {
  const simulator = await world.bulk(2, 30);
  const sim = new SimControl(simulator.url);
  const kept = world.dataFolder();
  await collectInto(place, sim, kept);
  const whole = (await place.paths()).find((path) => path.startsWith('v1/jobs/'));
  const sound = await place.read(whole);
  const broken = {
    'v1/runs/20990101T000000Z-0000000000000001.parquet': Buffer.from('this is no segment'),
    'v1/jobs/20990101T000000Z-0000000000000002.parquet': sound.subarray(0, Math.floor(sound.length / 2)),
    'v1/jobs/20990101T000000Z-0000000000000003.parquet': Buffer.alloc(0),
    'v1/workflows/20990101T000000Z-0000000000000004.parquet': parquetOf('schema_version', 99),
  };
  const data = world.dataFolder();
  let isFirst = true;
  for (const [path, content] of Object.entries(broken)) {
    await place.write(path, content);
    const [code, words] = path.includes('0004') ? [9, /newer Runlight/] : [8, /cannot be read/];
    const sentence = assertOneSentence(await archive('pull', place, { data }), code);
    assert.ok(sentence.includes(path), sentence);
    assert.match(sentence, words);
    if (isFirst) await assertTruth(sim, data);
    isFirst = false;
    await place.remove(path);
  }
  assert.equal(await queryValue(data, 'SELECT count() FROM coverage'), 0, 'what is complete is not known');
  assert.equal((await archive('pull', place, { data })).code, 0);
  await assertVerified(place, data);
});
