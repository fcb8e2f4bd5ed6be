// SPDX-License-Identifier: MIT
// Clients that mean harm, each from loopback addresses of its own, bounded in number and time. `attack` runs one in a process
// of its own, so that it takes no time of the one that measures.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { constants, setPriority } from 'node:os';
import { gzipSync } from 'node:zlib';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** The nth address of a block of 250; 127.0.0.x is left to others. */
const address = (block, n) => `127.0.${block}.${1 + (n % 250)}`;

/** What became of the connections of one attack. */
class Tally {
  opened = 0;
  sent_bytes = 0;
  read_bytes = 0;
  most_open = 0;
  open = 0;
  statuses = {};

  status(text) {
    const word = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? (text === '' ? 'cut' : 'other');
    this.statuses[word] = (this.statuses[word] ?? 0) + 1;
  }
}

/** One connection: `use(socket)` sends; resolves with the beginning of the answer once it is closed, or at `until`. */
function connection(target, from, until, tally, use, { reads = true } = {}) {
  return new Promise((resolve) => {
    let answer = '';
    let closed = false;
    const socket = connect({ host: target.hostname, port: Number(target.port), localAddress: from, noDelay: true });
    tally.opened += 1;
    tally.most_open = Math.max(tally.most_open, (tally.open += 1));
    const end = (isOver) => {
      if (closed) return;
      closed = true;
      clearTimeout(timer);
      tally.open -= 1;
      if (!isOver) tally.status(answer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end(true), Math.max(0, until - performance.now()));
    socket.setEncoding('latin1').on('error', () => end(false)).on('close', () => end(false)).on('connect', () => use(socket, () => closed));
    socket.on('data', (text) => {
      tally.read_bytes += text.length;
      if (answer.length < 200) answer += text;
    });
    if (!reads) socket.pause();
  });
}

/** `count` lines of clients, each doing `once(n, round)` once, and again and again until the time is over or `most` were done. */
async function keepAt(count, until, once, most = Infinity) {
  let done = 0;
  await Promise.all(Array.from({ length: count }, async (_, n) => {
    for (let round = 0; round === 0 || (performance.now() < until && done < most); ++round) {
      done += 1;
      const begin = performance.now();
      await once(n, round);
      if (performance.now() - begin < 5) await sleep(20); // refused at the door
    }
  }));
}

async function trickle(socket, isClosed, byte, pause_ms) {
  while (!isClosed()) {
    socket.write(byte);
    await sleep(pause_ms);
  }
}

/** Writes `total` bytes as fast as they are taken. */
async function pour(socket, isClosed, tally, total, chunk) {
  for (let sent = 0; sent < total && !isClosed(); sent += chunk.length) {
    tally.sent_bytes += chunk.length;
    if (!socket.write(chunk)) await new Promise((resolve) => { socket.once('drain', resolve).once('close', resolve); });
    else await sleep(0);
  }
}

const post = (path, fields) => `POST ${path} HTTP/1.1\r\nHost: localhost\r\n${fields}\r\n`;
const bomb = () => gzipSync(Buffer.alloc(10 << 20), { level: 9 });

/** Each: (target, until, tally, how many connections at once). `big` is a path with a large answer. */
const attacks = {
  none: async () => {},

  slow_headers: (target, until, tally, count) => keepAt(count, until, (n) => connection(target, address(1, n % 10), until, tally, (socket, isClosed) => {
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
    trickle(socket, isClosed, 'x', 500);
  })),

  slow_bodies: (target, until, tally, count) => keepAt(count, until, (n) => connection(target, address(2, n % 10), until, tally, (socket, isClosed) => {
    socket.write(post('/api/v1/webhooks/github', 'Content-Length: 1000000\r\n'));
    trickle(socket, isClosed, 'x', 500);
  })),

  slow_readers: (target, until, tally, count, big) => keepAt(count, until, (n) => connection(target, address(3, n % 10), until, tally, (socket) => {
    for (let i = 0; i < 20; ++i) socket.write(`GET ${big} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  }, { reads: false })),

  connections_of_many: (target, until, tally, count) => keepAt(count, until, (n) => connection(target, address(4 + Math.floor(n / 12_500), n), until, tally, () => {}), count * 3),

  connections_of_one: (target, until, tally, count) => keepAt(count, until, () => connection(target, address(6, 0), until, tally, () => {}), count * 3),

  body_1gb: (target, until, tally) => keepAt(4, until, (n) => connection(target, address(7, n), until, tally, (socket, isClosed) => {
    const chunk = Buffer.alloc(64 << 10, 'x');
    if (n % 2 === 0) {
      socket.write(post('/api/v1/webhooks/github', `Content-Length: ${1 << 30}\r\n`));
      pour(socket, isClosed, tally, 1 << 30, chunk);
    } else {
      socket.write(post('/api/v1/webhooks/github', 'Transfer-Encoding: chunked\r\n'));
      pour(socket, isClosed, tally, 1 << 30, Buffer.concat([Buffer.from('10000\r\n'), chunk, Buffer.from('\r\n')]));
    }
  })),

  header_1mb: (target, until, tally) => keepAt(8, until, (n) => connection(target, address(8, n), until, tally, (socket, isClosed) => {
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nX-Large: ');
    pour(socket, isClosed, tally, 1 << 20, Buffer.alloc(16 << 10, 'x'));
  })),

  bomb: async (target, until, tally) => {
    const body = bomb();
    await keepAt(8, until, (n) => connection(target, address(9, n), until, tally, (socket) => {
      const path = n % 2 === 0 ? '/api/v1/webhooks/github' : '/api/v1/query';
      socket.write(Buffer.concat([Buffer.from(post(path, `Content-Encoding: gzip\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ${body.length}\r\n`)), body]));
    }));
  },

  garbage: (target, until, tally, count) => keepAt(50, until, (n) => connection(target, address(10, n), until, tally, (socket) => {
    socket.write(Buffer.from(Array.from({ length: 200 }, () => Math.floor(Math.random() * 256))));
  }), count),
};

export const attackNames = Object.keys(attacks);

/** The number of the last processor that this process may use. */
const lastProcessor = () => readFileSync('/proc/self/status', 'utf8').match(/^Cpus_allowed_list:.*?(\d+)$/m)[1];

/**
 * Runs it for so long in another process; gives its tally. Real attackers are on other machines, and leave this one's processors to
 * who is attacked: these keep to the last processor, and whoever else wants that one has it first.
 */
export function attack(name, { url, seconds, count, big }) {
  const order = JSON.stringify({ name, url, seconds, count, big });
  const command = ['--cpu-list', lastProcessor(), process.execPath, import.meta.filename, order];
  const child = spawn('taskset', command, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), (seconds + 30) * 1000);
    let tally;
    child.on('message', (message) => (tally = message)).on('error', reject).on('exit', (code, signal) => {
      clearTimeout(timer);
      if (tally) resolve(tally);
      else reject(new Error(`the attack ${name} ended with ${code ?? signal}`));
    });
  });
}

if (process.argv[1] === import.meta.filename) {
  setPriority(constants.priority.PRIORITY_LOW);
  const { name, url, seconds, count, big } = JSON.parse(process.argv[2]);
  const tally = new Tally();
  const until = performance.now() + seconds * 1000;
  await attacks[name](new URL(url), until, tally, count, big);
  process.send(tally, () => process.exit(0));
}
