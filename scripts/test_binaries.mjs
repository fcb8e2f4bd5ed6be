// SPDX-License-Identifier: MIT
// Runs the unit tests' binaries, one of each folder of src/, and says what came of them; used by scripts/unit.mjs and scripts/sanitize.mjs.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');
export const secondsSince = (begin) => Number(((performance.now() - begin) / 1000).toFixed(1));

export const foldersWithTests = () => readdirSync(join(root, 'src'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(join(root, 'src', entry.name)).some((name) => name.endsWith('_test.cpp')))
  .map((entry) => entry.name);

/** An empty folder for what one tool says. */
export function evidenceFolder(name) {
  const path = join(root, 'build', 'test-evidence', name);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
}

const outcomes = (report) => (existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testsuites.flatMap((suite) => suite.testsuite) : []);
const nameOf = (one) => `${one.classname}.${one.name}`;
/** What GTEST_SKIP() said, which the report does not have: of each skipped test in turn, unless one of them said more than that. */
function reasonsOf(skipped, said) {
  const reasons = [...said.matchAll(/_test\.cpp:\d+: Skipped\s+(.*)/g)].map((m) => m[1].trim());
  return reasons.length === skipped.length ? reasons : skipped.map(() => '');
}

/**
 * Runs one folder's tests, or its share of them; gives {folder, ran, skipped, failed, seconds, failedNames, skippedNames}. `complaint`:
 * what in its output is a failure by itself.
 */
export async function runBinary({ folder, preset, evidence, share, prefix = [], env = process.env, complaint }) {
  const name = share ? `${folder}_${share.index}` : folder;
  const report = join(evidence, `${name}.json`);
  const begin = performance.now();
  const [program, ...args] = [...prefix, join(root, 'build', preset, 'src', `${folder}_test`), '--gtest_brief=1', `--gtest_output=json:${report}`];
  const ofShare = share ? { GTEST_TOTAL_SHARDS: String(share.total), GTEST_SHARD_INDEX: String(share.index) } : {};
  const child = spawn(program, args, { cwd: root, env: { ...env, ...ofShare }, stdio: ['ignore', 'pipe', 'pipe'], timeout: 900_000 });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const [status, signal] = await once(child, 'close');
  writeFileSync(join(evidence, `${name}.log`), said);
  const cases = outcomes(report).filter((one) => one.status === 'RUN');
  const skipped = cases.filter((one) => one.result === 'SKIPPED');
  const reasons = reasonsOf(skipped, said);
  const failures = cases.filter((one) => one.failures);
  const isBad = status !== 0 || (complaint?.test(said) ?? false);
  const failed = Math.max(failures.length, isBad ? 1 : 0);
  const failedNames = failures.length > 0 ? failures.map((one) => `${folder}/${nameOf(one)}`) : isBad ? [`${folder}, which ended with ${signal ?? status}`] : [];
  const row = { folder: name, ran: cases.length - skipped.length, skipped: skipped.length, failed, seconds: secondsSince(begin) };
  console.log(JSON.stringify(row));
  if (failed > 0) console.log(`${interesting(said)}\n${folder}_test ended with ${signal ?? status}; the whole of it: ${join(evidence, `${name}.log`)}`);
  return { ...row, failedNames, skippedNames: skipped.map((one, i) => `${folder}/${nameOf(one)}: ${reasons[i]}`) };
}

/** The lines that tell why, without what tests that pass have logged. */
function interesting(said) {
  const lines = said.trimEnd().split('\n').filter((line) => !/^\d{4}-\d\d-\d\dT[\d:.]+Z (info|warning|error) /.test(line));
  return lines.slice(0, 80).join('\n');
}

/** Works off `tasks` two at a time, in their order. */
export async function inTwos(tasks) {
  const results = [];
  const waiting = [...tasks];
  const worker = async () => {
    for (let task = waiting.shift(); task; task = waiting.shift()) results.push(await task());
  };
  await Promise.all([worker(), worker()]);
  return results;
}

/** Writes the sum of the rows to total.json and stdout, and sets the exit code. */
export function conclude(evidence, about, rows) {
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  const total = { ...about, passed: sum('ran') - sum('failed'), failed: sum('failed'), skipped: sum('skipped') };
  writeFileSync(join(evidence, 'total.json'), JSON.stringify({ ...total, rows }, null, 2));
  console.log(JSON.stringify(total));
  process.exitCode = total.failed > 0 ? 1 : 0;
}
