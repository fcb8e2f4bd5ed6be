// SPDX-License-Identifier: MIT
// Collects 100,000 simulated runs of 100 repositories, without jobs; one line of JSON per figure. The simulator runs on the same
// machine and its work is in the figures. Usage: collect.mjs [REPOSITORIES [RUNS_PER_REPOSITORY]]
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

process.env.RUNLIGHT_BINARY ??= join(import.meta.dirname, '..', '..', 'build', 'release', 'src', 'runlight');
const { binary } = await import('../support/binary.mjs');
const { World, owner, queryValue } = await import('../support/world.mjs');

const repositories = Number(process.argv[2] ?? 100);
const runs = Number(process.argv[3] ?? 1000);

/** Runs the collector: what it printed, and the most memory it held. */
async function measure(url, data) {
  const child = spawn(binary, ['collect', '--owner', owner, '--api-url', url, '--data', data, '--no-jobs', '--points-per-minute', '0', '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  let peak_kb = 0;
  const watch = setInterval(() => (peak_kb = Math.max(peak_kb, highWater(child.pid))), 20);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`collect ended with ${code}`);
  return { ...JSON.parse(stdout), peak_rss_mb: Math.round(peak_kb / 1024) };
}

function highWater(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)?.[1] ?? 0);
  } catch {
    return 0; // it has just ended
  }
}

const figure = (name, value, unit) => console.log(JSON.stringify({ bench: 'collect', name, value, unit }));

const world = new World();
try {
  const simulator = await world.bulk(repositories, runs);
  const data = world.dataFolder();
  const first = await measure(simulator.url, data);
  const stored = await queryValue(data, 'SELECT count() FROM runs');
  if (stored !== repositories * runs) throw new Error(`${stored} runs are stored instead of ${repositories * runs}`);
  figure('cores', cpus().length, 'cores');
  figure('runs', stored, 'runs');
  figure('seconds', Number(first.seconds.toFixed(2)), 's');
  figure('runs_per_s', Math.round(stored / first.seconds), 'runs/s');
  figure('peak_rss_mb', first.peak_rss_mb, 'MB');
  figure('requests', first.requests, 'requests');
  const again = await measure(simulator.url, data);
  figure('again_seconds', Number(again.seconds.toFixed(2)), 's');
  figure('again_peak_rss_mb', again.peak_rss_mb, 'MB');
} finally {
  await world.close();
}
