// SPDX-License-Identifier: MIT
// --keep drops what is older, says so, and never reads it again; without it nothing is ever dropped.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertOneSentence, run } from '../support/binary.mjs';
import { SimControl } from '../support/sim_control.mjs';
import { World, collect, eventually, get, owner, query, queryValue, token } from '../support/world.mjs';

/** The first of the month in which a run is 30 days old. */
const oldest = new Date(Date.now() - 30 * 86_400_000);
const limit = new Date(Date.UTC(oldest.getUTCFullYear(), oldest.getUTCMonth(), 1)).toISOString().slice(0, 10);
const keep = ['--keep', '30d'];

/** Two repositories with runs of the last 89 days; `collect` gives its summary and the requests that it took. */
async function scene(t, runs, jobs) {
  const world = new World(t);
  const simulator = await world.bulk(2, runs);
  const sim = new SimControl(simulator.url);
  const data = world.dataFolder();
  const cycle = async (args = [], folder = data) => {
    await sim.clearStats();
    const ended = await collect(sim.url, folder, { args: ['--jobs', jobs, '--json', ...args] });
    assert.equal(ended.code, 0, ended.stderr);
    return { ...JSON.parse(ended.stdout), stderr: ended.stderr, asked: (await sim.stats()).requests };
  };
  const verify = (folder = data) => run(['verify', '--owner', owner, '--api-url', sim.url, '--data', folder, '--points-per-minute', '0'], { env: { RUNLIGHT_GITHUB_TOKEN: token } });
  return { world, sim, data, cycle, verify };
}

const contentSql = `SELECT count() AS runs, groupBitXor(cityHash64(repository_id, run_id, run_attempt, status, updated_at)) AS runs_hash,
  (SELECT groupBitXor(cityHash64(job_id, run_id, status)) FROM jobs WHERE run_created_at >= '${limit}') AS jobs_hash FROM runs WHERE created_at >= '${limit}'`;
/** What each table has from before the limit. */
const oldSql = `SELECT (SELECT count() FROM run_versions WHERE created_at < '${limit}') AS runs, (SELECT count() FROM job_versions WHERE run_created_at < '${limit}') AS jobs,
  (SELECT count() FROM job_list_versions WHERE run_created_at < '${limit}') AS job_lists, (SELECT count() FROM ledger WHERE day < '${limit}') AS days, (SELECT count() FROM absent_runs) AS absent`;
const nothingOld = { runs: 0, jobs: 0, job_lists: 0, days: 0, absent: 0 };
const old = async (data) => Object.fromEntries(Object.entries((await query(data, oldSql))[0]).map(([name, value]) => [name, Number(value)]));

for (const [what, runs, jobs] of [['a list of one walk, with jobs', 150, 'all'], ['history in windows', 3000, 'none']]) {
  test(`${what}: what is dropped stays dropped, and costs no request`, async (t) => {
    const { sim, data, cycle, verify, world } = await scene(t, runs, jobs);
    await cycle();
    const all = await queryValue(data, 'SELECT count() FROM runs');
    assert.equal(all, 2 * runs);
    const [gone] = await query(data, `SELECT repository_id, run_id FROM runs ORDER BY created_at LIMIT 1`);
    await sim.call('DELETE', `runs/${gone.run_id}`);
    const before = await old(data);
    assert.ok(before.runs > 0 && before.days > 0 && (jobs === 'none' || (before.jobs > 0 && before.job_lists > 0)), JSON.stringify(before));
    const content = await query(data, contentSql);
    const unchanged = await cycle();
    assert.equal((await old(data)).runs, before.runs, 'without --keep nothing is dropped');
    assert.doesNotMatch(unchanged.stderr, /dropped/);

    const dropping = await cycle(keep);
    assert.deepEqual(await old(data), nothingOld);
    assert.deepEqual(await query(data, contentSql), content, 'the rest is as it was');
    assert.match(dropping.stderr, new RegExp(`dropped what is older than --keep says keep_days=30 created_before=${limit}T00:00:00Z .* runs=${before.runs} `));
    assert.equal(dropping.run_attempts_stored, 0);
    assert.ok(dropping.asked <= unchanged.asked, `${dropping.asked} requests, ${unchanged.asked} without --keep`);
    t.diagnostic(`${before.runs} of ${all} runs dropped; ${dropping.asked} requests, as many as the ${unchanged.asked} of a cycle without news`);

    const again = await cycle(keep);
    assert.doesNotMatch(again.stderr, /dropped/);
    assert.equal(again.run_attempts_stored, 0);
    assert.ok(again.asked <= unchanged.asked, `${again.asked} requests`);

    const [name] = (await query(data, 'SELECT repo FROM repositories ORDER BY repo')).map((row) => row.repo);
    await sim.addRuns(name, { status: 'completed', conclusion: 'success' });
    const news = await cycle(keep);
    assert.equal(news.run_attempts_stored, 1, 'the list shows old runs with the new one');
    assert.deepEqual(await old(data), nothingOld);
    assert.ok(news.asked <= unchanged.asked + 5, `${news.asked} requests for one new run`);
    const recheck = await cycle([...keep, '--recheck']);
    assert.equal(recheck.run_attempts_stored, 0);
    assert.deepEqual(await old(data), nothingOld);

    const verified = await verify();
    assert.equal(verified.code, 0, verified.stdout + verified.stderr);
    assert.match(verified.stdout, /^equal: /m);

    const told = JSON.parse((await run(['status', '--json', '--data', data])).stdout);
    for (const row of told.coverage) {
      assert.deepEqual([row.history, row.since, row.covered_from, row.is_complete], ['since', `${limit}T00:00:00Z`, `${limit}T00:00:00Z`, true]);
    }
    assert.ok(told.retention.first_run_created_at >= limit);

    // As if the rest had never been collected: by --keep from the start, and by --since.
    const kept = await query(data, contentSql);
    for (const args of [keep, ['--since', limit]]) {
      const folder = world.dataFolder();
      const { stderr } = await cycle(args, folder);
      assert.doesNotMatch(stderr, /dropped/);
      assert.deepEqual(await query(folder, contentSql), kept, args.join(' '));
      if (args === keep) assert.deepEqual(await old(folder), nothingOld);
      const equal = await verify(folder);
      assert.equal(equal.code, 0, equal.stdout + equal.stderr);
    }

    await cycle();
    assert.equal(await queryValue(data, 'SELECT count() FROM runs'), 2 * runs, 'without --keep all that GitHub still has is read again: one was deleted, one is new');
    const whole = await verify();
    assert.equal(whole.code, 0, whole.stdout + whole.stderr);
  });
}

test('a server drops it too, and its pages know', async (t) => {
  const { sim, data, cycle } = await scene(t, 150, 'none');
  await cycle();
  const kept = await queryValue(data, `SELECT count() FROM runs WHERE created_at >= '${limit}'`);
  const own = new World(t);
  const server = await own.serve(data, ['--owner', owner, '--api-url', sim.url, '--no-jobs', '--points-per-minute', '0', ...keep]);
  await eventually(async () => (await get(`${server.url}/api/v1/summary`)).json.data.runs === kept, { what: 'only what is kept' });
  assert.match(server.stderr, /dropped what is older than --keep says/);
});

test('an archive keeps what is dropped here, and does not bring it back', async (t) => {
  const { world, data, cycle } = await scene(t, 150, 'none');
  const archive = ['--archive', world.folder()];
  await cycle(archive);
  await cycle([...keep, ...archive]);
  const again = await cycle([...keep, ...archive]);
  assert.doesNotMatch(again.stderr, /dropped/);
  assert.deepEqual(await old(data), nothingOld);
  const other = world.dataFolder();
  const pulled = await run(['archive', 'pull', ...archive, '--data', other]);
  assert.equal(pulled.code, 0, pulled.stderr);
  assert.equal(await queryValue(other, 'SELECT count() FROM runs'), 300);
});

test('a time to keep that is too short or none is refused', async () => {
  for (const text of ['29d', '0y', '90', '3', '12h', '30m', '101y', 'd', '-90d', '3 y']) {
    const sentence = assertOneSentence(await run(['collect', '--owner', owner, `--keep=${text}`, '--data', '/nonexistent/data']), 2);
    assert.match(sentence, /800d or 3y, at least 30d/, text);
  }
  assert.match(assertOneSentence(await run(['serve', '--keep', '3y', '--listen', '127.0.0.1:0', '--data', '/nonexistent/data']), 2), /--keep .* --owner/);
});
