// SPDX-License-Identifier: MIT
// What questions cost over a long history: time to ready, answers over HTTP by 1, 8 and 32 clients, memory; one line of JSON per figure.
// Usage: queries.mjs [--runs 1000000] [--folder build/bench] [--clients 1,8,32] [--seconds 5]
// Needs: scripts/build release runlight data_set. The data folder is made once and used again; `ready_first_s` of a new one has the rolling up of all of it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

process.env.RUNLIGHT_BINARY ??= join(import.meta.dirname, '..', '..', 'build', 'release', 'src', 'runlight');
const { start } = await import('../support/binary.mjs');
const { figure, highWater, rounded } = await import('../support/measure.mjs');

const { values: flags } = parseArgs({
  options: { runs: { type: 'string', default: '1000000' }, folder: { type: 'string', default: 'build/bench' }, clients: { type: 'string', default: '1,8,32' }, seconds: { type: 'string', default: '5' } },
});
const runs = Number(flags.runs);
const seconds = Number(flags.seconds);
const day = new Date().toISOString().slice(0, 10);
const daysAgo = (days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const bench = `queries_${runs}`;

/** Of this month; made under another name first, so that one that was cut short is not taken for whole. */
function dataFolder() {
  const path = resolve(flags.folder, `${runs}-${day.slice(0, 7)}`);
  if (existsSync(path)) return path;
  mkdirSync(flags.folder, { recursive: true });
  const tool = process.env.RUNLIGHT_DATA_SET ?? join(import.meta.dirname, '..', '..', 'build', 'release', 'tests', 'bench', 'data_set');
  const making = `${path}.${process.pid}`;
  const done = spawnSync(tool, [making, String(runs), day, join(import.meta.dirname, 'data_set')], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (done.status !== 0) throw new Error(`${tool} ended with ${done.status}`);
  renameSync(making, path);
  return path;
}

const month = `from=${daysAgo(29)}`;
const busiest = 'repository_id=1&workflow_id=5000000';
const quiet = 'repository_id=501&workflow_id=5009500';
const analysed = `repository=fleet/repository-1&workflow=5000000&${month}`;

/** By name, what the pages ask: of the fleet, of the whole fleet's month, of one workflow's month, of one run. `run`: its ids. */
const questionsOf = (run) => ({
  workflows_30d: `workflows?${month}`,
  workflows_30d_without_marks: `workflows?${month}&marks=0`,
  workflows_all_without_marks: 'workflows?marks=0',
  workflows_30d_most_in_need: `workflows?${month}&marks=10&limit=12`,
  workflows_30d_of_a_branch: `workflows?${month}&branch=main&marks=0`,
  summary_30d: `summary?${month}`,
  summary_all: 'summary',
  activity_30d: `activity?${month}`,
  activity_all: 'activity',
  workflow_runs_of_the_busiest: `workflow_runs?${busiest}`,
  workflow_runs_of_a_quiet_one: `workflow_runs?${quiet}`,
  workflow_runs_of_a_quiet_one_30d: `workflow_runs?${quiet}&${month}`,
  runs_30d: `runs?${month}`,
  runs_all: 'runs',
  runs_all_of_a_title: 'runs?search=nothing+has+this',
  ...Object.fromEntries(['branches', 'repositories', 'verdicts', 'findings', 'change_points', 'schedules', 'coverage', 'retention', 'health'].map((name) => [name, name])),
  ...Object.fromEntries(['run_counts', 'durations', 'duration_histogram', 'breakdown', 'frequency', 'hours_of_week', 'comparison', 'rerun_rates', 'recoveries',
    'recovery_times', 'job_days', 'job_stats', 'step_stats', 'step_failures', 'queue_times', 'queued_jobs', 'cost', 'cost_days', 'ledger'].map((name) => [`${name}_30d`, `${name}?${month}`])),
  cost_what_if_30d: `cost_what_if?${month}&from_label=ubuntu-latest&to_label=ubuntu-24.04-arm`,
  ...Object.fromEntries(['durations', 'duration_histogram', 'breakdown', 'hours_of_week', 'job_stats', 'step_stats', 'queue_times', 'grid']
    .map((name) => [`${name}_of_the_busiest_30d`, `${name}?${analysed}`])),
  attempts_of_a_run: `attempts?${run}`,
  run_jobs_of_a_run: `run_jobs?${run}`,
});

/** So that none is forgotten: every endpoint behind which a question of sql/queries stands. */
function assertComplete(questions) {
  const asked = new Set(Object.values(questions).map((path) => path.split('?')[0]));
  const endpoints = readFileSync(join(import.meta.dirname, '..', '..', 'api', 'openapi.yaml'), 'utf8').matchAll(/^  \/(\w+):$/gm);
  const missing = [...endpoints].map(([, name]) => name).filter((name) => existsSync(join(import.meta.dirname, '..', '..', 'sql', 'queries', name)) && !asked.has(name));
  if (missing.length > 0) throw new Error(`not measured: ${missing.join(', ')}`);
}

/** Milliseconds until the whole answer is there, and its size. */
async function ask(url, path) {
  const begin = performance.now();
  const reply = await fetch(`${url}/api/v1/${path}`);
  const body = await reply.arrayBuffer();
  const ms = performance.now() - begin;
  if (!reply.ok) return { ms, refused: `${reply.status} ${Buffer.from(body).toString().slice(0, 200)}` };
  return { ms, bytes: body.byteLength };
}

const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
const residentMb = (pid) => Math.round(Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]) / 1024);
/** Seconds of processor time of the server: what its machine does besides is not in it. */
const cpuSeconds = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

/** So many clients, each asking again as soon as it has its answer. */
async function measure(server, name, path, clients) {
  const times = [];
  const until = performance.now() + seconds * 1000;
  const cpu = cpuSeconds(server.pid);
  const refusals = [];
  await Promise.all(
    Array.from({ length: clients }, async () => {
      do {
        const { ms, refused } = await ask(server.url, path);
        if (refused) refusals.push(refused);
        times.push(ms);
      } while (performance.now() < until && refusals.length < 3);
    }),
  );
  if (refusals.length > 0) console.error(`${name}: ${refusals[0]}`);
  times.sort((a, b) => a - b);
  const what = `${name}_by_${clients}`;
  figure(bench, `${what}_p50`, rounded(percentile(times, 0.5)), 'ms');
  figure(bench, `${what}_p95`, rounded(percentile(times, 0.95)), 'ms');
  figure(bench, `${what}_max`, rounded(times.at(-1)), 'ms');
  figure(bench, `${what}_cpu`, rounded(((cpuSeconds(server.pid) - cpu) / times.length) * 1000), 'ms/answer');
  figure(bench, `${what}_refused`, refusals.length, 'answers');
}

const serve = (folder) => start(['serve', '--listen', '127.0.0.1:0', '--data', folder], { timeout_ms: 3_600_000 });
const folder = dataFolder();
let server = await serve(folder);
figure(bench, 'ready_first_s', rounded(server.ready_s), 's');
await server.stop();
server = await serve(folder);
try {
  figure(bench, 'ready_s', rounded(server.ready_s), 's');
  figure(bench, 'resident_ready', residentMb(server.pid), 'MB');
  const [newest] = (await (await fetch(`${server.url}/api/v1/workflow_runs?${busiest}&limit=1`)).json()).data;
  const questions = questionsOf(`repository_id=1&run_id=${newest.run_id}`);
  assertComplete(questions);
  for (const [name, path] of Object.entries(questions)) {
    const { ms, bytes, refused } = await ask(server.url, path);
    figure(bench, `${name}_cold`, rounded(ms), 'ms');
    if (refused) console.error(`${name}: ${refused}`);
    else figure(bench, `${name}_bytes`, bytes, 'bytes');
  }
  for (const clients of flags.clients.split(',').map(Number)) {
    for (const [name, path] of Object.entries(questions)) await measure(server, name, path, clients);
  }
  figure(bench, 'resident_afterwards', residentMb(server.pid), 'MB');
  figure(bench, 'resident_most', Math.round(highWater(server.pid) / 1024), 'MB');
} finally {
  await server.stop();
}
