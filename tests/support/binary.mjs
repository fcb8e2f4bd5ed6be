// SPDX-License-Identifier: MIT
// Runs the binary under test: to its end (`run`), or as a server on a free port (`start`).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');
export const binary = process.env.RUNLIGHT_BINARY ?? join(root, 'build', 'ci', 'src', 'runlight');
export const evidence = process.env.RUNLIGHT_EVIDENCE ?? join(root, 'build', 'test-evidence');

/** The environment of a test: no token, no home and no settings of whoever runs it. */
function environment(extra) {
  const { PATH, TMPDIR } = process.env;
  return { PATH, TMPDIR, HOME: '/nonexistent', TZ: 'UTC', ...extra };
}

function launch(args, { env, cwd, program = binary } = {}) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: environment(env), cwd });
  const process_ = { child, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => (process_.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (process_.stderr += text));
  process_.ended = new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: null, signal: null, error }));
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  return process_;
}

/** Keeps what a process said, for whoever reads a failure. */
function keepOutput(args, { child, stdout, stderr }) {
  const path = join(evidence, 'processes', `${args[0] ?? 'none'}-${child.pid}.log`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `$ runlight ${args.join(' ')}\n--- stdout\n${stdout}--- stderr\n${stderr}`);
  return path;
}

/** Runs `runlight args…` to its end: {code, stdout, stderr, seconds}. Kills it after `timeout_ms`. */
export async function run(args, { timeout_ms = 60_000, ...options } = {}) {
  const begin = performance.now();
  const running = launch(args, options);
  const timer = setTimeout(() => running.child.kill('SIGKILL'), timeout_ms);
  const { code, signal, error } = await running.ended;
  clearTimeout(timer);
  if (error) throw error;
  if (signal) throw new Error(`runlight ${args.join(' ')} ended by ${signal}; its output is in ${keepOutput(args, running)}`);
  if (code !== 0) keepOutput(args, running);
  return { code, stdout: running.stdout, stderr: running.stderr, seconds: (performance.now() - begin) / 1000 };
}

/** Starts a command that serves, and waits for the first line of stdout that holds its address. */
export async function start(args, { timeout_ms = 120_000, ...options } = {}) {
  const running = launch(args, options);
  const begin = performance.now();
  let ended = null;
  running.ended.then((end) => (ended = end));
  while (!/http:\/\/\S+/.test(running.stdout)) {
    if (ended || performance.now() - begin > timeout_ms) {
      running.child.kill('SIGKILL');
      await running.ended;
      throw new Error(`runlight ${args.join(' ')} did not say its address; its output is in ${keepOutput(args, running)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const url = running.stdout.match(/http:\/\/\S+/)[0].replace(/\/$/, '');
  const ready_s = (performance.now() - begin) / 1000;

  /** Asks it to stop as a service manager does: {code, seconds}. */
  async function stop(signal = 'SIGTERM') {
    if (ended) return { ...ended, seconds: 0 };
    const asked = performance.now();
    running.child.kill(signal);
    const timer = setTimeout(() => running.child.kill('SIGKILL'), 10_000);
    const end = await running.ended;
    clearTimeout(timer);
    keepOutput(args, running);
    return { ...end, seconds: (performance.now() - asked) / 1000 };
  }

  return { url, ready_s, pid: running.child.pid, stop, get stdout() { return running.stdout; }, get stderr() { return running.stderr; } };
}

const isProgress = (line) => /^runlight: (\[\s*\d+|listing )/.test(line);

/** Asserts that a failed command said one clear sentence and nothing on stdout, and gives that sentence. */
export function assertOneSentence(result, exitCode) {
  assert.equal(result.code, exitCode, `exit code, of: ${result.stderr}`);
  assert.equal(result.stdout, '', 'a failure prints nothing on stdout');
  const lines = result.stderr.trimEnd().split('\n').filter((line) => line.startsWith('runlight: ') && !isProgress(line));
  assert.equal(lines.length, 1, `one sentence, not: ${result.stderr}`);
  assert.doesNotMatch(result.stderr, /terminate called|std::|Stack trace|\.cpp:/, 'nothing of the insides shows');
  return lines[0];
}
