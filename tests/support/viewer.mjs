// SPDX-License-Identifier: MIT
// Somebody who looks at the dashboard while others attack it: asks at a steady rate over kept-alive connections from an address
// of their own, and notes how long each answer took from when it should have been asked.
import { connect } from 'node:net';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** One GET on a connection that is kept; opened again when the server closed it. */
class Line {
  #socket = null;
  #received = '';
  #settle = null;

  constructor(url, from) {
    this.url = new URL(url);
    this.from = from;
  }

  async #open(patience_ms) {
    const socket = connect({ host: this.url.hostname, port: Number(this.url.port), localAddress: this.from, noDelay: true });
    const timer = setTimeout(() => socket.destroy(new Error('late')), Math.max(0, patience_ms));
    await new Promise((resolve, reject) => { socket.once('connect', resolve).once('error', reject); }).finally(() => clearTimeout(timer));
    const lost = () => {
      if (this.#socket === socket) this.#socket = null;
      this.#settle?.(null);
    };
    socket.setEncoding('latin1').on('data', (text) => this.#take(text)).on('error', lost).on('close', lost);
    this.#socket = socket;
  }

  #take(text) {
    this.#received += text;
    const head = this.#received.indexOf('\r\n\r\n');
    if (head < 0 || this.#received.length < head + 4 + Number(this.#received.match(/content-length: (\d+)/i)?.[1] ?? 0)) return;
    const status = Number(this.#received.slice(9, 12));
    this.#received = '';
    this.#settle?.(status);
  }

  /** The status; 0: no answer within `patience_ms`. A connection that was just closed by the server is opened again, once. */
  async get(path, patience_ms) {
    const until = performance.now() + patience_ms;
    for (let attempt = 0; attempt < 2; ++attempt) {
      try {
        if (!this.#socket) await this.#open(until - performance.now());
      } catch {
        return 0;
      }
      this.#received = '';
      const status = await new Promise((resolve) => {
        const timer = setTimeout(() => resolve(0), Math.max(0, until - performance.now()));
        this.#settle = (answer) => {
          clearTimeout(timer);
          resolve(answer);
        };
        this.#socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      });
      this.#settle = null;
      if (status === 0) this.close();
      if (status !== null) return status;
    }
    return 0;
  }

  close() {
    this.#socket?.destroy();
    this.#socket = null;
  }
}

/** Asks for `path` `perSecond` times a second for so long: {times (ms, sorted), failed, statuses}. */
export async function view(url, path, { seconds, perSecond = 10, from = '127.0.0.2', patience_ms = 10_000 }) {
  const line = new Line(url, from);
  const begin = performance.now();
  const times = [];
  const statuses = {};
  let failed = 0;
  for (let i = 0; i < seconds * perSecond && performance.now() - begin < seconds * 2_000; ++i) {
    const due = begin + (i * 1000) / perSecond;
    if (due > performance.now()) await sleep(due - performance.now());
    const status = await line.get(path, patience_ms);
    times.push(performance.now() - due);
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status !== 200) failed += 1;
  }
  line.close();
  return { times: times.sort((a, b) => a - b), failed, statuses };
}

/** Asks /healthz on new connections until stopped: how often it was not answered 200 within two seconds. */
export function watchHealth(url, from = '127.0.0.3') {
  let isOver = false;
  let asked = 0;
  let failed = 0;
  const done = (async () => {
    while (!isOver) {
      const line = new Line(url, from);
      asked += 1;
      if (await line.get('/healthz', 2_000) !== 200) failed += 1;
      line.close();
      await sleep(200);
    }
  })();
  return async () => {
    isOver = true;
    await done;
    return { asked, failed };
  };
}
