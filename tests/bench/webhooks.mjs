// SPDX-License-Identifier: MIT
// Signed deliveries at a steady rate over kept-alive connections: how long until each is answered, counted from when it should
// have been sent. Then again with the server killed in the middle: what was accepted must be in the store after a restart.
// One line of JSON per figure. The sender runs on the same machine. Usage: webhooks.mjs [PER_SECOND [SECONDS [CONNECTIONS]]]
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { connect } from 'node:net';
import { cpus } from 'node:os';
import { join } from 'node:path';

process.env.RUNLIGHT_BINARY ??= join(import.meta.dirname, '..', '..', 'build', 'release', 'src', 'runlight');
const { start } = await import('../support/binary.mjs');
const { World, query } = await import('../support/world.mjs');
const { delivery, jobEvent, runEvent, secret } = await import('../support/webhooks.mjs');

const perSecond = Number(process.argv[2] ?? 2000);
const seconds = Number(process.argv[3] ?? 10);
const connections = Number(process.argv[4] ?? 32);
const figure = (name, value, unit) => console.log(JSON.stringify({ bench: 'webhooks', name, value, unit }));
const progress = { queued: 0, in_progress: 1, completed: 2 };

/** The lives of many runs, some at the same time: what is sent, ready to be written, and what it says. */
function prepare(count) {
  const atOnce = 50;
  const created_at = Date.now() - 3_600_000;
  const stages = [
    (run_id) => runEvent({ run_id, status: 'in_progress', created_at }),
    (run_id) => jobEvent({ job_id: run_id, run_id, status: 'queued', created_at }),
    (run_id) => jobEvent({ job_id: run_id, run_id, status: 'in_progress', created_at, started_at: created_at + 4_000 }),
    (run_id) => jobEvent({ job_id: run_id, run_id, created_at, started_at: created_at + 4_000, completed_at: created_at + 90_000 }),
    (run_id) => runEvent({ run_id, created_at, updated_at: created_at + 91_000 }),
  ];
  return Array.from({ length: count }, (_, i) => {
    const run_id = 1_000_000 + Math.floor(i / (atOnce * stages.length)) * atOnce + (i % atOnce);
    const event = stages[Math.floor(i / atOnce) % stages.length](run_id);
    const { body, headers } = delivery(event);
    const lines = Object.entries({ host: 'hooks.example.com', ...headers, 'content-length': Buffer.byteLength(body) }).map(([name, value]) => `${name}: ${value}\r\n`);
    const { status } = event.workflow_run ?? event.workflow_job;
    return { bytes: Buffer.from(`POST /api/v1/webhooks/github HTTP/1.1\r\n${lines.join('')}\r\n${body}`), table: event.workflow_run ? 'runs' : 'jobs', id: run_id, status };
  });
}

class Sender {
  #idle = [];
  #waiting = [];
  answers = [];
  late = [];

  async connect(url) {
    const { hostname, port } = new URL(url);
    await Promise.all(Array.from({ length: connections }, () => new Promise((resolve, reject) => {
      const connection = { socket: connect({ host: hostname, port: Number(port), noDelay: true }), received: '', sent: null };
      connection.socket.setEncoding('latin1').on('data', (text) => this.#take(connection, text)).on('error', reject).on('connect', () => {
        this.#idle.push(connection);
        resolve();
      });
    })));
  }

  send(message, due) {
    this.late.push(performance.now() - due);
    const connection = this.#idle.pop();
    if (connection) this.#write(connection, message, due);
    else this.#waiting.push([message, due]);
  }

  #write(connection, message, due) {
    connection.sent = { message, due };
    connection.socket.write(message.bytes);
  }

  #take(connection, text) {
    connection.received += text;
    const head = connection.received.indexOf('\r\n\r\n');
    if (head < 0 || connection.received.length < head + 4 + Number(connection.received.match(/content-length: (\d+)/i)[1])) return;
    const { message, due } = connection.sent;
    this.answers.push({ message, status: Number(connection.received.slice(9, 12)), ms: performance.now() - due });
    connection.received = '';
    const next = this.#waiting.shift();
    if (next) this.#write(connection, ...next);
    else this.#idle.push(connection);
  }

  close() {
    for (const { socket } of this.#idle) socket.destroy();
  }
}

/** Sends each at its time; `onMiddle` is called half-way, after which nothing need be answered any more. */
async function sendAll(url, messages, onMiddle) {
  const sender = new Sender();
  await sender.connect(url);
  const begin = performance.now() + 50;
  let i = 0;
  let ended = false;
  while (i < messages.length && !ended) {
    const now = performance.now();
    for (; i < messages.length && begin + (i * 1000) / perSecond <= now; ++i) sender.send(messages[i], begin + (i * 1000) / perSecond);
    if (onMiddle && i > messages.length / 2) ended = onMiddle() || true;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  if (onMiddle) await new Promise((resolve) => setTimeout(resolve, 200));
  const patience = performance.now() + 10_000;
  while (!onMiddle && sender.answers.length < messages.length && performance.now() < patience) await new Promise((resolve) => setTimeout(resolve, 5));
  const took = (performance.now() - begin) / 1000;
  sender.close();
  return { answers: sender.answers, late: sender.late.sort((a, b) => a - b), took };
}

/** How many of the accepted deliveries the store knows less of than they said. */
async function lost(data, answers) {
  const stored = {};
  for (const [table, id] of [['runs', 'run_id'], ['jobs', 'job_id']]) {
    const rows = await query(data, `SELECT ${id} AS id, status FROM ${table}`);
    stored[table] = new Map(rows.map((row) => [Number(row.id), progress[row.status]]));
  }
  return answers.filter(({ message: { table, id, status } }) => !(stored[table].get(id) >= progress[status])).length;
}

function diskAlone(world) {
  const file = openSync(join(world.folder(), 'file'), 'w');
  const bytes = Buffer.alloc(12_000, 'x');
  const times = Array.from({ length: 500 }, () => {
    const begin = performance.now();
    writeSync(file, bytes);
    fdatasyncSync(file);
    return performance.now() - begin;
  });
  closeSync(file);
  return times.sort((a, b) => a - b);
}

const at = (sorted, share) => Number(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(2));
const cpu = (before) => process.cpuUsage(before);
const world = new World();
const serve = (data) => start(['serve', '--listen', '127.0.0.1:0', '--data', data], { env: { RUNLIGHT_WEBHOOK_SECRET: secret } });
try {
  const disk = diskAlone(world);
  figure('cores', cpus().length, 'cores');
  figure('fdatasync_p50_ms', at(disk, 0.5), 'ms');
  figure('fdatasync_p99_ms', at(disk, 0.99), 'ms');

  const messages = prepare(perSecond * seconds);
  figure('delivery_bytes', Math.round(messages.reduce((sum, { bytes }) => sum + bytes.length, 0) / messages.length), 'bytes');
  const data = world.dataFolder();
  const server = await serve(data);
  const before = cpu();
  const { answers, late, took } = await sendAll(server.url, messages);
  const used = cpu(before);
  const times = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const accepted = answers.filter(({ status }) => status === 202);
  await server.stop();
  figure('events_per_s', Math.round(answers.length / took), 'events/s');
  for (const [name, share] of [['p50', 0.5], ['p95', 0.95], ['p99', 0.99], ['p999', 0.999], ['max', 1]]) figure(`answer_${name}_ms`, at(times, share), 'ms');
  figure('sent_late_p99_ms', at(late, 0.99), 'ms'); // part of the answers' times
  figure('sender_cpu', Number(((used.user + used.system) / 1e6 / took).toFixed(2)), 'cores');
  figure('not_accepted', messages.length - accepted.length, 'deliveries');
  figure('lost', await lost(data, accepted), 'deliveries');

  const killedData = world.dataFolder();
  const killed = await serve(killedData);
  const half = await sendAll(killed.url, messages, () => process.kill(killed.pid, 'SIGKILL'));
  await killed.stop(); // its lock of the folder ends with it
  const again = await serve(killedData);
  figure('restart_after_kill_s', Number(again.ready_s.toFixed(2)), 's');
  await again.stop();
  const acceptedBefore = half.answers.filter(({ status }) => status === 202);
  figure('accepted_before_kill', acceptedBefore.length, 'deliveries');
  figure('lost_across_kill', await lost(killedData, acceptedBefore), 'deliveries');
} finally {
  await world.close();
}
