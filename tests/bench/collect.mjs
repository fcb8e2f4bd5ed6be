// SPDX-License-Identifier: MIT
// What collecting costs: requests, time and memory; one line of JSON per figure. The simulator runs on the same machine and its work is in the times.
// Usage: collect.mjs [nothing_new|backfill|runs|first…]
import { cpus } from 'node:os';
import { join } from 'node:path';

process.env.RUNLIGHT_BINARY ??= join(import.meta.dirname, '..', '..', 'build', 'release', 'src', 'runlight');
const { figure, measure: measureCommand, rounded } = await import('../support/measure.mjs');
const { World, owner, queryValue, token } = await import('../support/world.mjs');

/** Runs the collector: what it printed, and the most memory it held. */
const measure = (url, data, args = ['--points-per-minute', '0']) =>
  measureCommand(['collect', '--owner', owner, '--api-url', url, '--data', data, ...args], { RUNLIGHT_GITHUB_TOKEN: token });

const control = async (method, url, path, body) => (await fetch(`${url}/_sim/${path}`, { method, body: body && JSON.stringify(body) })).json().catch(() => null);
const rowsSql = `SELECT ${['run', 'job', 'job_list', 'page', 'coverage', 'ledger', 'repository', 'workflow'].map((name) => `(SELECT count() FROM ${name}_versions)`).join(' + ')} + (SELECT count() FROM collections)`;

/** A refresh of 1,000 repositories in which nothing is new, as on a GitHub Enterprise Server and as on github.com. */
async function nothingNew(world) {
  const bench = 'nothing_new';
  const simulator = await world.bulk(1000, 3, ['--latency-ms', '50', '--rate-limit', '15000', '--enforce-limits']);
  const data = world.dataFolder();
  await measure(simulator.url, data, ['--jobs', 'none']); // kept to the limits, it takes its minutes
  const rows = await queryValue(data, rowsSql);
  await new Promise((resolve) => setTimeout(resolve, 61_000)); // a new process knows nothing of the minute before it
  await control('DELETE', simulator.url, 'stats');
  const guarded = await measure(simulator.url, data, ['--jobs', 'none']);
  const stats = await control('GET', simulator.url, 'stats');
  const most = Math.max(...Object.values(stats.endpoints).map((counts) => counts.most_in_60s));
  figure(bench, 'guarded_seconds', rounded(guarded.seconds), 's');
  figure(bench, 'guarded_most_in_60s', most, 'requests');
  figure(bench, 'guarded_refused', stats.refused, 'requests');
  figure(bench, 'requests', guarded.requests, 'requests');
  figure(bench, 'not_modified', guarded.not_modified, 'requests');
  figure(bench, 'points', guarded.points, 'points');
  figure(bench, 'rows_written', (await queryValue(data, rowsSql)) - rows, 'rows');
  const free = await world.bulk(1000, 3, ['--latency-ms', '50']);
  const other = world.dataFolder();
  await measure(free.url, other, ['--jobs', 'none', '--points-per-minute', '0']);
  for (const concurrency of [20, 50]) {
    const unguarded = await measure(free.url, other, ['--jobs', 'none', '--points-per-minute', '0', '--concurrency', String(concurrency)]);
    figure(bench, `seconds_of_${concurrency}_at_once`, rounded(unguarded.seconds), 's');
  }
}

/** One repository of 50,000 runs. */
async function backfill(world) {
  for (const [name, args] of [['even', []], ['uneven', ['--uneven']]]) {
    const simulator = await world.bulk(1, 50_000, args);
    const data = world.dataFolder();
    const done = await measure(simulator.url, data, ['--jobs', 'none', '--points-per-minute', '0']);
    const stored = await queryValue(data, 'SELECT uniqExact(run_id) FROM runs');
    if (stored !== 50_000) throw new Error(`${stored} runs are stored instead of 50000`);
    figure('backfill', `${name}_requests`, done.requests, 'requests');
    figure('backfill', `${name}_requests_to_least`, rounded(done.requests / 500), 'ratio');
    figure('backfill', `${name}_seconds`, rounded(done.seconds), 's');
    figure('backfill', `${name}_peak_rss_mb`, done.peak_rss_mb, 'MB');
  }
}

/** A first collection of 100,000 runs without jobs, and one that finds nothing new. */
async function runsOnly(world) {
  const simulator = await world.bulk(100, 1_000);
  const data = world.dataFolder();
  const args = ['--jobs', 'none', '--points-per-minute', '0'];
  const done = await measure(simulator.url, data, args);
  const stored = await queryValue(data, 'SELECT count() FROM runs');
  if (stored !== 100_000) throw new Error(`${stored} runs are stored instead of 100000`);
  figure('runs', 'seconds', rounded(done.seconds), 's');
  figure('runs', 'runs_per_s', Math.round(stored / done.seconds), 'runs/s');
  figure('runs', 'peak_rss_mb', done.peak_rss_mb, 'MB');
  figure('runs', 'requests', done.requests, 'requests');
  const again = await measure(simulator.url, data, args);
  figure('runs', 'again_seconds', rounded(again.seconds), 's');
}

/** A first collection with all jobs. */
async function first(world, runs) {
  const bench = `first_${runs}`;
  const repositories = 100;
  const simulator = await world.bulk(repositories, runs / repositories);
  const data = world.dataFolder();
  const done = await measure(simulator.url, data);
  const stored = await queryValue(data, 'SELECT count() FROM runs');
  if (stored !== runs) throw new Error(`${stored} runs are stored instead of ${runs}`);
  figure(bench, 'requests', done.requests, 'requests');
  figure(bench, 'seconds', rounded(done.seconds), 's');
  figure(bench, 'runs_per_s', Math.round(runs / done.seconds), 'runs/s');
  figure(bench, 'jobs_per_s', Math.round(done.jobs_stored / done.seconds), 'jobs/s');
  figure(bench, 'peak_rss_mb', done.peak_rss_mb, 'MB');
}

const benches = { nothing_new: nothingNew, backfill, runs: runsOnly, first_small: (world) => first(world, 20_000), first_large: (world) => first(world, 100_000) };
const wanted = process.argv.slice(2);
figure('collect', 'cores', cpus().length, 'cores');
for (const [name, run] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.some((prefix) => name.startsWith(prefix))) continue;
  const world = new World();
  try {
    await run(world);
  } finally {
    await world.close();
  }
}
