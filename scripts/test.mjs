// SPDX-License-Identifier: MIT
// The stages of `make test`: runs each, goes on after a failure, and says at the end what passed, failed and was skipped.
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const evidence = join(root, 'build', 'test-evidence');
const node = process.execPath;

const nodeTest = (...files) => [node, '--test', '--test-reporter=spec', '--test-concurrency=2', '--test-timeout=900000', ...files];

/** A counter reads what a stage left and gives {passed, failed, skipped, skippedNames, failedNames}. */
const count = {
  /** One check: it held or it did not. */
  one: ({ code }) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, skippedNames: [], failedNames: [] }),

  /** The summary of node's spec reporter, and its lines of skipped tests. */
  nodeTest: ({ output }) => {
    const figure = (word) => Number(output.match(new RegExp(`^ℹ ${word} (\\d+)$`, 'm'))?.[1] ?? 0);
    const skippedNames = [...output.matchAll(/^\s*﹣ (.*?)(?: \([\d.]+ms\))?(?: # (.*))?$/gm)].map((m) => (m[2] ? `${m[1]}: ${m[2]}` : m[1]));
    // What failed is told again, with its reason, after this heading; a file that broke as a whole is told before it only.
    const told = (text) => [...text.matchAll(/^\s*✖ (.*?)(?: \([\d.]+ms\))?$((?:\n(?!\s*✖|test at |.*\(node:).*){0,14})/gm)].map(([, name, reason]) => [name, reason.trim()]);
    const [running, again = ''] = output.split(/^✖ failing tests:$/m);
    const failed = new Map([...told(running).map(([name]) => [name, '']), ...told(again)]);
    const failedNames = [...failed].map(([name, reason]) => (reason ? `${name}\n${reason.replace(/^\s*/gm, '    ')}` : name));
    return { passed: figure('pass'), failed: figure('fail') + figure('cancelled'), skipped: figure('skipped') + figure('todo'), skippedNames, failedNames };
  },

  junit: (path) => () => {
    const cases = readFileSync(path, 'utf8').match(/<testcase[\s\S]*?(?:\/>|<\/testcase>)/g) ?? [];
    const skipped = cases.filter((c) => /<skipped/.test(c) || /status="(notrun|disabled)"/.test(c));
    const failed = cases.filter((c) => /<failure|<error/.test(c));
    const names = skipped.map((c) => c.match(/name="([^"]*)"/)[1]);
    const failedNames = failed.map((c) => c.match(/name="([^"]*)"/)[1]);
    return { passed: cases.length - failed.length - skipped.length, failed: failed.length, skipped: skipped.length, skippedNames: names, failedNames };
  },

  vitest: (path) => () => {
    const report = JSON.parse(readFileSync(path, 'utf8'));
    const failedNames = report.testResults.flatMap((file) => file.assertionResults).filter((test) => test.status === 'failed').map((test) => test.fullName);
    return { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests + report.numTodoTests, skippedNames: [], failedNames };
  },

  /** What scripts/unit.mjs and scripts/sanitize leave; `eachSkipped`: what was skipped is told one by one. */
  binaries: (path, eachSkipped = false) => () => {
    const { passed, failed, skipped, rows } = JSON.parse(readFileSync(path, 'utf8'));
    const skippedNames = eachSkipped
      ? rows.flatMap((row) => row.skippedNames)
      : rows.filter((row) => row.skipped > 0).map((row) => `${row.folder}: ${row.skipped} tests, most of them since the engine cannot be opened in a sanitized process`);
    return { passed, failed, skipped, skippedNames, failedNames: rows.flatMap((row) => row.failedNames) };
  },

  /** A line of JSON per target, of which `crashes` counts. */
  fuzzers: (path) => () => {
    const lines = readFileSync(path, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
    const failedNames = lines.filter((line) => line.crashes > 0).map((line) => line.target);
    return { passed: lines.length - failedNames.length, failed: failedNames.length, skipped: 0, skippedNames: [], failedNames };
  },
};

const report = (name) => join(evidence, name);
const stages = [
  { name: 'includes', what: 'layering of src/', command: ['scripts/check-includes'], count: count.one },
  { name: 'format', what: 'C++ formatting', command: ['scripts/format', '--check'], count: count.one },
  { name: 'build', what: 'optimised, assertions on, warnings are errors', command: ['scripts/build', 'ci'], count: count.one },
  {
    name: 'unit', what: 'C++ unit tests', needs: 'build',
    command: [node, 'scripts/unit.mjs'], count: count.binaries(report('unit/total.json'), true),
  },
  {
    name: 'web', what: 'unit tests of the dashboard',
    command: [node, 'web/node_modules/vitest/vitest.mjs', 'run', '--root', 'web', '--reporter=default', '--reporter=json', `--outputFile.json=${report('web.json')}`],
    count: count.vitest(report('web.json')),
  },
  { name: 'docs', what: 'every flag, setting, endpoint and exit code is documented', needs: 'build', command: nodeTest('tests/docs/*.test.mjs'), count: count.nodeTest },
  { name: 'infra', what: 'Terraform: formatting, schemas of the providers, references', command: nodeTest('tests/infra/*.test.mjs'), count: count.nodeTest },
  { name: 'integration', what: 'the binary against its simulator, recordings and bad luck', needs: 'build', command: nodeTest('tests/integration/*.test.mjs'), count: count.nodeTest },
  { name: 'contract', what: "client and simulator against GitHub's OpenAPI description", needs: 'build', command: nodeTest('tests/contract/*.test.mjs'), count: count.nodeTest },
  {
    name: 'features', what: "behaviour at the level of a user's goal", needs: 'build',
    command: [node, 'tests/node_modules/@cucumber/cucumber/bin/cucumber.js', '--config', 'tests/cucumber.mjs', '--format', `junit:${report('features.xml')}`],
    count: count.junit(report('features.xml')),
  },
  { name: 'browser', what: 'the pages in Chromium', needs: 'build', command: nodeTest('tests/browser/*.test.mjs'), count: count.nodeTest },
  { name: 'asan', what: 'unit tests and simulator under address and undefined-behaviour sanitizers', command: ['scripts/sanitize', 'asan'], count: count.binaries(report('asan/total.json')) },
  { name: 'tsan', what: 'unit tests of the folders with threads, and the simulator, under the thread sanitizer', command: ['scripts/sanitize', 'tsan'], count: count.binaries(report('tsan/total.json')) },
  {
    name: 'fuzz', what: 'whatever comes from outside, a few seconds for each entry',
    command: ['scripts/fuzz', '--total', '60'], count: count.fuzzers(report('fuzz/figures.jsonl')), show: /^fuzz: .*/m,
  },
  { name: 'coverage', what: 'line coverage of src/ by the unit tests', command: ['scripts/coverage'], count: count.one, show: /^coverage: .*/m },
];

// Beyond so many minutes no further stage begins, where somebody's time is bounded: a stage that is not run is told as skipped.
const latestBegin_min = Number(process.env.RUNLIGHT_TEST_LATEST_BEGIN_MIN ?? Infinity);

/** Runs the command with its output in build/test-evidence/NAME.log; gives its exit code and output. */
function run(stage) {
  return new Promise((resolve) => {
    const log = createWriteStream(join(evidence, `${stage.name}.log`));
    const child = spawn(stage.command[0], stage.command.slice(1), { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, RUNLIGHT_EVIDENCE: evidence } });
    let output = '';
    let lastLine = '';
    const take = (chunk) => {
      log.write(chunk);
      output += chunk;
      lastLine = chunk.trimEnd().split('\n').at(-1);
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', take);
    const heartbeat = setInterval(() => console.log(`      … ${lastLine.slice(0, 140)}`), 60_000);
    const finish = (code) => {
      clearInterval(heartbeat);
      log.end();
      resolve({ code, output });
    };
    child.on('error', (error) => {
      output += `${error.message}\n`;
      finish(127);
    });
    child.on('close', (code, signal) => finish(code ?? `signal ${signal}`));
  });
}

/** The stage's counts; a stage that failed without saying of what counts as one failure. */
function counted(stage, result) {
  let counts;
  try {
    counts = stage.count(result);
  } catch (error) {
    counts = { passed: 0, failed: 1, skipped: 0, skippedNames: [], failedNames: [], note: `no report: ${error.message}` };
  }
  if (result.code !== 0 && counts.failed === 0) counts.failed = 1;
  if (result.code === 0 && counts.passed + counts.failed + counts.skipped === 0) counts = { ...counts, failed: 1, note: 'it ran no test at all' };
  return counts;
}

async function runStage(stage, failedStages) {
  process.stdout.write(`  …   ${stage.name}: ${stage.what}\n`);
  const minutes = performance.now() / 60_000;
  if (minutes > latestBegin_min) {
    console.log(`skip  ${stage.name}: not begun after ${latestBegin_min} minutes`);
    return { passed: 0, failed: 0, skipped: 1, skippedNames: [`the whole stage, since ${minutes.toFixed(0)} minutes were over`], failedNames: [] };
  }
  if (stage.needs && failedStages.has(stage.needs)) {
    console.log(`FAIL  ${stage.name}: not run, since ${stage.needs} failed`);
    return { passed: 0, failed: 1, skipped: 0, skippedNames: [], failedNames: [] };
  }
  const begin = performance.now();
  const result = await run(stage);
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  const counts = counted(stage, result);
  const word = counts.failed === 0 ? ' ok ' : 'FAIL';
  console.log(`${word}  ${stage.name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped in ${seconds} s${counts.note ? ` (${counts.note})` : ''}`);
  if (stage.show) console.log(`      ${result.output.match(stage.show)?.[0] ?? ''}`);
  if (counts.failed > 0) {
    console.log(result.output.trimEnd().split('\n').slice(-60).map((line) => `    | ${line}`).join('\n'));
    console.log(`    the whole of it: build/test-evidence/${stage.name}.log`);
  }
  return counts;
}

function chosen(names) {
  const unknown = names.filter((name) => !stages.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    console.error(`scripts/test: no stage "${unknown.join('", "')}"; there are: ${stages.map((stage) => stage.name).join(' ')}`);
    process.exit(2);
  }
  return names.length === 0 ? stages : stages.filter((stage) => names.includes(stage.name));
}

async function main(names) {
  if (names.includes('--list')) {
    for (const stage of stages) console.log(`${stage.name.padEnd(12)} ${stage.what}`);
    return;
  }
  const picked = chosen(names);
  if (names.length === 0 && existsSync(evidence)) rmSync(evidence, { recursive: true });
  mkdirSync(evidence, { recursive: true });
  const begin = performance.now();
  const total = { passed: 0, failed: 0, skipped: 0, skippedNames: [], failedNames: [] };
  const failedStages = new Set();
  for (const stage of picked) {
    const counts = await runStage(stage, failedStages);
    if (counts.failed > 0) failedStages.add(stage.name);
    for (const key of ['passed', 'failed', 'skipped']) total[key] += counts[key];
    total.failedNames.push(...counts.failedNames.map((name) => `${stage.name}: ${name}`));
    total.skippedNames.push(...counts.skippedNames.map((name) => `${stage.name}: ${name}`));
  }
  for (const name of total.skippedNames) console.log(`skipped: ${name}`);
  for (const name of total.failedNames) console.log(`failed: ${name}`);
  if (failedStages.size > 0) console.log(`failed stages: ${[...failedStages].join(' ')}`);
  console.log(`evidence: build/test-evidence, ${((performance.now() - begin) / 60_000).toFixed(1)} minutes`);
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exitCode = failedStages.size > 0 ? 1 : 0;
}

await main(process.argv.slice(2));
