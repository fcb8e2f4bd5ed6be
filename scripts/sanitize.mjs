// SPDX-License-Identifier: MIT
// Builds a sanitizer's preset and runs the unit tests in it, then the simulator under parallel requests. Tests that
// open the engine skip themselves: libchdb.so cannot live in a sanitized process. With "valgrind" the optimised build runs under
// memcheck, which sees reads of memory that was never written; the sanitizers do not.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

import { conclude, evidenceFolder, foldersWithTests, inTwos, root, runBinary, secondsSince } from './test_binaries.mjs';

const tools = {
  asan: { preset: 'asan', runsSimulator: true },
  // The folders with threads; the tests of the simulator's worlds have none, and would take longer than all others together.
  tsan: { preset: 'tsan', runsSimulator: true, folders: ['base', 'net', 'github', 'store', 'auth', 'archive', 'collect', 'api', 'app'] },
  valgrind: { preset: 'ci', runsSimulator: false, folders: ['base', 'net', 'github', 'auth'],
    prefix: ['valgrind', '--quiet', '--error-exitcode=99', '--track-origins=yes', '--leak-check=no', '--fair-sched=yes'] },
};
const options = {
  ASAN_OPTIONS: 'detect_stack_use_after_return=1:strict_string_checks=1:check_initialization_order=1',
  UBSAN_OPTIONS: 'print_stacktrace=1',
  TSAN_OPTIONS: 'second_deadlock_stack=1:halt_on_error=0',
  ...(existsSync('/usr/bin/llvm-symbolizer-19') ? Object.fromEntries(['ASAN', 'TSAN', 'UBSAN'].map((name) => [`${name}_SYMBOLIZER_PATH`, '/usr/bin/llvm-symbolizer-19'])) : {}),
};
const complaint = /ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|runtime error:/;

const slowest = ['net', 'github', 'collect', 'sim'];

const environment = { ...process.env, ...options };

function build(preset, targets) {
  const begin = performance.now();
  const { status } = spawnSync('scripts/build', [preset, ...targets], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) process.exit(status ?? 1);
  return secondsSince(begin);
}

const paths = (repository) => ['', '/actions/runs?per_page=100', '/actions/workflows', '/actions/runs?status=completed&created=%3E2020-01-01', '/actions/runs?page=2']
  .map((rest) => `/repos/${repository}${rest}`);

/** The simulator, started; `url`, what it said so far, and how to end it. */
async function startSimulator(preset, args) {
  const child = spawn(join(root, 'build', preset, 'src', 'runlight'), ['sim', '--listen', '127.0.0.1:0', '--rate-limit', '0', ...args], { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const simulator = { said: '' };
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)));
  simulator.url = await new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        simulator.said += text;
        const found = simulator.said.match(/http:\/\/127\.0\.0\.1:\d+/);
        if (found) resolve(found[0]);
      });
    }
    ended.then((end) => reject(new Error(`runlight sim ended with ${end} before it said its address:\n${simulator.said}`)));
  });
  simulator.stop = () => (child.kill('SIGTERM'), ended);
  return simulator;
}

const ask = async (url, body) => {
  const answer = await fetch(url, { method: body ? 'POST' : 'GET', body: body && JSON.stringify(body), headers: { connection: 'close' }, signal: AbortSignal.timeout(60_000) });
  await answer.arrayBuffer();
  return answer.status;
};

const asked = {
  /** Recordings, 300 questions at once. */
  replay: { args: ['--replay', 'tests/fixtures/github', '--now', '2026-01-01T00:00:00Z'],
    work: (url) => Promise.all(Array.from({ length: 300 }, (_, i) => ask(url + paths('acme/api')[i % 5]))) },

  /** A world that 100 calls change and 200 questions read at once, while webhooks tell of the changes. */
  controlled: { args: ['--profile', 'quiet', '--owner', 'acme', '--now', '2026-01-01T00:00:00Z'],
    work: async (url) => {
      const receiver = createServer((request, response) => request.resume().on('end', () => response.end())).listen(0, '127.0.0.1');
      await once(receiver, 'listening');
      const set = await ask(`${url}/_sim/webhooks`, { url: `http://127.0.0.1:${receiver.address().port}/`, secret: 'a secret' });
      const calls = Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? ask(`${url}/_sim/runs`, { repository: `acme/quiet-${i % 4}`, status: 'completed', conclusion: 'failure' }) : ask(url + paths(`acme/quiet-${i % 4}`)[i % 5])));
      const statuses = await Promise.all(calls);
      receiver.closeAllConnections();
      receiver.close();
      return [set, ...statuses];
    } },
};

/** `runlight sim` answers everything that is asked at once, ends well, and no sanitizer has a word to say. */
async function testSimulator(preset, name, evidence) {
  const begin = performance.now();
  const simulator = await startSimulator(preset, asked[name].args);
  const statuses = await asked[name].work(simulator.url);
  const end = await simulator.stop();
  writeFileSync(join(evidence, `sim-${name}.log`), simulator.said);
  const wrong = statuses.filter((status) => status < 200 || status > 299);
  const failed = wrong.length > 0 || end !== 0 || complaint.test(simulator.said) ? 1 : 0;
  const row = { folder: `runlight sim (${name})`, ran: 1, skipped: 0, failed, failedNames: failed ? [`runlight sim (${name})`] : [], skippedNames: [], requests: statuses.length, seconds: secondsSince(begin) };
  console.log(JSON.stringify(row));
  if (failed) console.log(`${wrong.length} of the answers were no success (${[...new Set(wrong)]}); it ended with ${end}:\n${simulator.said.split('\n').slice(0, 80).join('\n')}`);
  return row;
}

async function main([name, ...only]) {
  const tool = tools[name];
  if (!tool) {
    console.error(`scripts/sanitize: say which: ${Object.keys(tools).join(', ')}`);
    process.exit(2);
  }
  const folders = only.length > 0 ? only : (tool.folders ?? foldersWithTests());
  const runsSimulator = tool.runsSimulator && only.length === 0;
  const evidence = evidenceFolder(name);
  const build_s = build(tool.preset, [...folders.map((folder) => `${folder}_test`), ...(runsSimulator ? ['runlight'] : [])]);
  const begin = performance.now();
  const longestFirst = folders.toSorted((a, b) => slowest.indexOf(b) - slowest.indexOf(a));
  const rows = await inTwos(longestFirst.map((folder) => () => runBinary({ folder, preset: tool.preset, prefix: tool.prefix, evidence, env: environment, complaint })));
  if (runsSimulator) for (const kind of Object.keys(asked)) rows.push(await testSimulator(tool.preset, kind, evidence));
  conclude(evidence, { tool: name, build_s, run_s: secondsSince(begin) }, rows);
}

await main(process.argv.slice(2));
