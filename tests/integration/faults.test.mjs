// SPDX-License-Identifier: MIT
// Every fault, wherever it strikes, ends in the truth or in a trouble that has a name and that the next collection heals.
// docs/faults.md is the table of it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { binary, root } from '../support/binary.mjs';
import { SimControl, assertTruth } from '../support/sim_control.mjs';
import { World, collect, owner, query, queryValue, token } from '../support/world.mjs';

/** Where a fault can strike: what the request's address holds. */
const places = {
  owner: `/users/${owner}`,
  'list of repositories': `/orgs/${owner}/repos`,
  head: '/quiet-0/actions/runs?per_page',
  'history window': 'created=',
  attempt: '/attempts/',
  jobs: '/jobs',
  workflows: '/actions/workflows',
  'workflow files': '/contents/',
};

/**
 * What comes of each fault: it `heals` by itself and does not show; or it is named, by an exit code and a sentence, `whole` where the collection cannot begin
 * and `part` elsewhere, and the next collection heals it. `silent`: places where it is taken at its word until the next look.
 * `at`: where it is tried, if not everywhere.
 */
const heals = (fields = {}) => ({ heals: true, fields });
const named = (whole, part, { silent = [], at = Object.keys(places) } = {}) => ({ whole, part, silent, at });
const incomplete = (why) => new RegExp(`quiet-\\d is not complete: .*(${why})`, 'i');
const outcomes = {
  502: heals(),
  503: heals(),
  reset: heals(),
  hang: heals({ seconds: 1 }),
  secondary_403: heals({ seconds: 1 }),
  secondary_429: heals({ seconds: 1, retry_after: 'date' }),
  exhausted: heals({ seconds: 1 }),
  no_rate_headers: heals({ count: 100 }),
  truncate: named([8, /JSON|cut|end|understood/i], [3, incomplete('JSON|cut|end|understood')]),
  html: named([8, /JSON|HTML/i], [3, incomplete('JSON|HTML')], { at: ['owner', 'head', 'jobs'] }),
  not_found: named([5, new RegExp(owner)], [3, incomplete('404')], { silent: ['attempt', 'workflow files'] }),
  unauthorized: named([4, /refused the token/], [3, incomplete('refused the token')], { at: ['owner', 'head', 'jobs', 'workflow files'] }),
};
const endWhole = ['owner', 'list of repositories'];

/** A small world with everything in it that a fault can strike; it is only read. */
async function worldToRead(t) {
  const world = new World(t);
  const simulator = await world.simulator(['--profile', 'quiet', '--repositories', '2', '--owner', owner]);
  const sim = new SimControl(simulator.url);
  for (let i = 0; i < 3; i++) await sim.addRuns('quiet-0', { status: 'completed', count: 350 });
  for (const repository of ['quiet-0', 'quiet-1']) {
    const [id] = await sim.addRuns(repository, { status: 'completed', conclusion: 'failure', jobs: 3 });
    await sim.post(`runs/${id}/rerun`, { failed_only: true, status: 'completed' });
  }
  return { world, sim };
}

/** A fault that nobody notices but by the time it takes: at every place in one collection. */
async function assertHeals(kind, { fields }, { world, sim }) {
  const data = world.dataFolder();
  for (const path of Object.values(places)) {
    await sim.fault({ kind, path, ...fields });
    if (/secondary|exhausted/.test(kind)) await sim.fault({ kind: 'no_rate_headers', path }); // told three times in a row, it would wait a minute
  }
  const struck = await collect(sim.url, data, { args: ['--jobs', 'failed'] });
  assert.equal(struck.code, 0, struck.stderr);
  const { faults } = await sim.stats();
  assert.ok(faults[kind] >= Object.keys(places).length, `the fault struck everywhere: ${JSON.stringify(faults)}`);
  await assertTruth(sim, data, { jobs: 'failed' });
}

/** A fault that is named: at each place in a collection of its own. */
async function assertNamed(kind, { whole, part, silent }, place, { world, sim }) {
  const data = world.dataFolder();
  const go = (...args) => collect(sim.url, data, { args: ['--jobs', 'failed', ...args] });
  await sim.clearStats();
  await sim.fault({ kind, path: places[place] });
  const struck = await go();
  assert.equal((await sim.stats()).faults[kind], 1, 'the fault struck');
  if (silent.includes(place)) {
    assert.equal(struck.code, 0, struck.stderr);
  } else {
    const [code, sentence] = endWhole.includes(place) ? whole : part;
    // Of a trouble that all repositories have alike the code is the trouble's.
    assert.ok(struck.code === code || (code === 3 && struck.code === whole[0]), `ended with ${struck.code}: ${struck.stderr}`);
    assert.match(struck.stderr, sentence);
  }
  const healed = await go(...(silent.includes(place) ? ['--recheck'] : []));
  assert.equal(healed.code, 0, `the next collection: ${healed.stderr}`);
  await assertTruth(sim, data, { jobs: 'failed' });
}

test('a fault anywhere ends in the truth, or in a named trouble that heals', { concurrency: 2 }, async (t) => {
  await Promise.all(Object.entries(outcomes).map(([kind, outcome]) => t.test(kind, async (t2) => {
    const read = await worldToRead(t2);
    if (outcome.heals) return assertHeals(kind, outcome, read);
    for (const place of outcome.at) await t2.test(place, () => assertNamed(kind, outcome, place, read));
  })));
});

test('a server that answers only failures is named, and the others are collected', async (t) => {
  const { world, sim } = await worldToRead(t);
  const data = world.dataFolder();
  await sim.fault({ kind: '502', path: '/quiet-0/actions/runs', count: 1000 });
  const struck = await collect(sim.url, data, { args: ['--jobs', 'failed', '--json'] });
  assert.equal(struck.code, 3, struck.stderr);
  assert.match(struck.stderr, /quiet-0 is not complete: .*HTTP 502.* Tried 4 times/);
  assert.deepEqual(await query(data, 'SELECT repo, outcome FROM collections ORDER BY repo'), [{ repo: 'quiet-0', outcome: 'failed' }, { repo: 'quiet-1', outcome: 'complete' }]);
  await sim.calm();
  assert.equal((await collect(sim.url, data, { args: ['--jobs', 'failed'] })).code, 0);
  await assertTruth(sim, data, { jobs: 'failed' });
});

test('a token that is refused half-way is not used on', async (t) => {
  const world = new World(t);
  const simulator = await world.bulk(40, 300);
  const sim = new SimControl(simulator.url);
  const data = world.dataFolder();
  await sim.fault({ kind: 'unauthorized', path: '/actions/runs', after: 30, count: 100_000 });
  const struck = await collect(sim.url, data, { args: ['--concurrency', '10'] });
  assert.ok([3, 4].includes(struck.code), struck.stderr);
  assert.match(struck.stderr, /GitHub refused the token/);
  const refused = (await sim.stats()).statuses['401'];
  assert.ok(refused <= 10, `${refused} requests were refused: no more than were under way`);
  await sim.calm();
  const healed = await collect(sim.url, data);
  assert.equal(healed.code, 0, healed.stderr);
  assert.equal(await queryValue(data, 'SELECT uniqExact(run_id) FROM runs'), 12_000);
});

test('a spent budget is waited for, and the progress line says so', async (t) => {
  const { world, sim } = await worldToRead(t);
  const data = world.dataFolder();
  await sim.fault({ kind: 'exhausted', path: '/actions/runs', seconds: 12 });
  const waited = await collect(sim.url, data, { args: ['--jobs', 'failed', '--json'] });
  assert.equal(waited.code, 0, waited.stderr);
  assert.match(waited.stderr, /waiting until \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ: .*(limit|budget)/);
  const summary = JSON.parse(waited.stdout);
  assert.ok(summary.waits >= 1 && summary.waited_s >= 8, JSON.stringify(summary));
  assert.equal((await sim.stats()).statuses['403'], 1, 'while it waits it asks for nothing');
  await assertTruth(sim, data, { jobs: 'failed' });
  await sim.fault({ kind: 'exhausted', seconds: 3000 });
  const bounded = await collect(sim.url, data, { args: ['--max-wait', '1m'] });
  assert.equal(bounded.code, 7, bounded.stderr);
});

test('renamed, transferred, gone, made private: history stays and the state is shown', async (t) => {
  const world = new World(t);
  const simulator = await world.simulator(['--profile', 'quiet', '--repositories', '5', '--owner', owner]);
  const sim = new SimControl(simulator.url);
  for (let i = 0; i < 5; i++) await sim.addRuns(`quiet-${i}`, { status: 'completed', count: 3 });
  const data = world.dataFolder();
  const go = async (code = 0) => {
    const ended = await collect(sim.url, data);
    assert.equal(ended.code, code, ended.stderr);
  };
  const states = async () => Object.fromEntries((await query(data, `SELECT r.owner AS owner, r.repo AS repo, any(r.visibility) AS visibility, any(r.state) AS state, count(a.run_id) AS runs FROM repositories AS r
    LEFT JOIN runs AS a ON a.repository_id = r.repository_id GROUP BY ALL`)).map((row) => [`${row.owner}/${row.repo}`, `${row.state} ${row.visibility} ${row.runs}`]));
  await go();
  const patch = (name, fields) => sim.call('PATCH', `repositories/${owner}/${name}`, fields);
  await patch('quiet-1', { name: 'renamed' });
  await patch('quiet-2', { owner: 'other-works' });
  await patch('quiet-3', { gone: true });
  await patch('quiet-4', { private: true });
  for (const name of [`${owner}/renamed`, 'other-works/quiet-2', `${owner}/quiet-4`]) await sim.addRuns(name, { status: 'completed' });
  await go();
  assert.deepEqual(await states(), {
    [`${owner}/quiet-0`]: 'watched public 3',
    [`${owner}/renamed`]: 'watched public 4',
    'other-works/quiet-2': 'transferred public 3',
    [`${owner}/quiet-3`]: 'gone public 3',
    [`${owner}/quiet-4`]: 'watched private 4',
  });
  await patch('quiet-3', { gone: false });
  await sim.addRuns('quiet-3', { status: 'completed' });
  await go();
  assert.equal((await states())[`${owner}/quiet-3`], 'watched public 4');
});

/** Collects until `requests` are made, and kills then; gives whether it was alive. */
async function collectUntil(sim, data, requests) {
  const args = ['collect', '--owner', owner, '--api-url', sim.url, '--data', data, '--points-per-minute', '0'];
  const child = spawn(binary, args, { stdio: 'ignore', env: { ...process.env, RUNLIGHT_GITHUB_TOKEN: token } });
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve(signal === 'SIGKILL')));
  let over = false;
  ended.then(() => (over = true));
  while (!over && (await sim.stats()).requests < requests) await new Promise((resolve) => setTimeout(resolve, 2));
  child.kill('SIGKILL');
  return ended;
}

test('killed at twelve moments of a first collection, nothing is lost, doubled, or asked for much more', async (t) => {
  const world = new World(t);
  const simulator = await world.bulk(4, 500);
  const sim = new SimControl(simulator.url);
  const undisturbed = await collect(sim.url, world.dataFolder(), { args: ['--json'] });
  assert.equal(undisturbed.code, 0, undisturbed.stderr);
  const { requests } = JSON.parse(undisturbed.stdout);
  assert.ok(requests > 2000, `${requests} requests`);

  for (const moments of [[0.006, 0.3], [0.01, 0.6], [0.03, 0.98], [0.1, 0.75], [0.2, 0.4], [0.5, 0.9]]) {
    const data = world.dataFolder();
    await sim.clearStats();
    let kills = 0;
    for (const moment of moments) kills += (await collectUntil(sim, data, requests * moment)) ? 1 : 0;
    const last = await collect(sim.url, data);
    assert.equal(last.code, 0, last.stderr);
    assert.ok(kills >= 1, `killed ${kills} times`);
    const all = (await sim.stats()).requests;
    t.diagnostic(`${kills} kills: ${all} requests instead of ${requests}: ${(all / requests).toFixed(3)}`);
    assert.ok(all <= 1.3 * requests, `${all} requests over all tries, ${requests} undisturbed`);
    await assertTruth(sim, data);
  }
});

test('docs/faults.md has a row for every fault', async () => {
  const page = readFileSync(join(root, 'docs', 'faults.md'), 'utf8');
  const simulator = readFileSync(join(root, 'docs', 'simulator.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1]);
  assert.deepEqual(rows.toSorted(), Object.keys(outcomes).toSorted());
  for (const kind of rows) assert.ok(simulator.includes(`\`${kind}\``), `${kind} is a fault of the simulator`);
});
