// SPDX-License-Identifier: MIT
// What attacks from other addresses cost those who look at the dashboard: how long /api/v1/summary and the largest file of the
// pages take one viewer before and during each attack, the server's memory and connections, whether /healthz was answered all
// the time, and that it is fine afterwards. One line of JSON per figure. Attackers and viewer run on the same machine.
// Usage: attacks.mjs [SECONDS [ATTACK…]]
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

process.env.RUNLIGHT_BINARY ??= join(import.meta.dirname, '..', '..', 'build', 'release', 'src', 'runlight');
const { attack, attackNames } = await import('../support/attackers.mjs');
const { figure, rounded } = await import('../support/measure.mjs');
const { view, watchHealth } = await import('../support/viewer.mjs');
const { World, collectedOrganisation } = await import('../support/world.mjs');

const seconds = Number(process.argv[2] ?? 10);
const chosen = process.argv.length > 3 ? process.argv.slice(3) : attackNames;
const unknown = chosen.find((name) => !attackNames.includes(name));
if (unknown) throw new Error(`no attack "${unknown}"; there are: ${attackNames.join(' ')}`);
const connections = { connections_of_many: 10_000, connections_of_one: 10_000, garbage: 100_000 };

const at = (sorted, share) => rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);

function insides(pid) {
  const kb = Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]);
  const isSocket = (name) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${name}`).startsWith('socket:');
    } catch {
      return false; // closed meanwhile
    }
  };
  return { rss_mb: Math.round(kb / 1024), sockets: readdirSync(`/proc/${pid}/fd`).filter(isSocket).length };
}

/** Seconds of processor time that it has used so far. */
function processorTime(pid) {
  const [utime, stime] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13);
  return (Number(utime) + Number(stime)) / 100;
}

/** The highest of each while it runs. */
function watchInsides(pid) {
  const most = { rss_mb: 0, sockets: 0 };
  const look = () => {
    const now = insides(pid);
    for (const key of Object.keys(most)) most[key] = Math.max(most[key], now[key]);
  };
  const timer = setInterval(look, 250);
  return () => {
    clearInterval(timer);
    look();
    return most;
  };
}

/** The path of the largest script that the pages load. */
async function largestAsset(url) {
  const page = await (await fetch(url)).text();
  const paths = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1]);
  const sizes = await Promise.all(paths.map(async (path) => [path, (await (await fetch(url + path)).arrayBuffer()).byteLength]));
  return sizes.sort((a, b) => b[1] - a[1])[0]?.[0] ?? '/';
}

async function viewBoth(url, asset) {
  const [summary, file] = await Promise.all([view(url, '/api/v1/summary', { seconds }), view(url, asset, { seconds })]);
  return { summary, asset: file };
}

function tell(name, when, viewed) {
  for (const [what, { times, failed }] of Object.entries(viewed)) {
    for (const [word, share] of [['p50', 0.5], ['p95', 0.95], ['max', 1]]) figure('attacks', `${name}_${what}_${when}_${word}_ms`, at(times, share), 'ms');
    figure('attacks', `${name}_${what}_${when}_failed`, failed, 'requests');
  }
}

async function measureAttack(name, server, asset) {
  const { url, pid } = server;
  const rssBefore = insides(pid).rss_mb;
  tell(name, 'before', await viewBoth(url, asset));
  const stopHealth = watchHealth(url);
  const stopInsides = watchInsides(pid);
  const attacking = attack(name, { url, seconds: seconds + 4, count: connections[name] ?? 500, big: asset });
  await new Promise((resolve) => setTimeout(resolve, 2_000)); // until it is under way
  const used = processorTime(pid);
  const begin = performance.now();
  tell(name, 'during', await viewBoth(url, asset));
  figure('attacks', `${name}_server_cpu`, rounded((processorTime(pid) - used) / ((performance.now() - begin) / 1000)), 'cores');
  const tally = await attacking;
  const most = stopInsides();
  const health = await stopHealth();
  figure('attacks', `${name}_rss_before_mb`, rssBefore, 'MiB');
  figure('attacks', `${name}_rss_most_mb`, most.rss_mb, 'MiB');
  figure('attacks', `${name}_sockets_most`, most.sockets, 'sockets');
  figure('attacks', `${name}_attackers_opened`, tally.opened, 'connections');
  figure('attacks', `${name}_attackers_open_most`, tally.most_open, 'connections');
  figure('attacks', `${name}_attackers_sent_mb`, Math.round(tally.sent_bytes / 2 ** 20), 'MiB');
  for (const [status, count] of Object.entries(tally.statuses)) figure('attacks', `${name}_answers_${status}`, count, 'answers');
  figure('attacks', `${name}_health_failed`, health.failed, `of ${health.asked}`);
  const after = await view(url, '/api/v1/summary', { seconds: 2 });
  figure('attacks', `${name}_after_failed`, after.failed, `of ${after.times.length}`);
}

const world = new World();
try {
  const server = await world.serve(await collectedOrganisation(world), [], { env: { RUNLIGHT_WEBHOOK_SECRET: 'It is a secret to everybody' } });
  const asset = await largestAsset(server.url);
  await viewBoth(server.url, asset); // caches fill
  for (const name of chosen) await measureAttack(name, server, asset);
} finally {
  await world.close();
}
