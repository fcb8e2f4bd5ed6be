// SPDX-License-Identifier: MIT
// Builds the libFuzzer targets of tests/fuzz and runs each on its corpus; docs/fuzzing.md says how to use it.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const evidence = join('build', 'test-evidence', 'fuzz');
const found = join('build', 'fuzz-corpus');

/** Bytes of an input; 4,096 where nothing is said. A long one takes long, and says seldom what a short one does not. */
const longestInputs = { decode: 65_536, webhook: 65_536, workflow_file: 16_384, recording: 16_384 };

/** Those that say in our log what is damaged, which nearly every input is: their stderr is closed, but for the fuzzer's own words. */
const talkative = ['delivery_log'];

const mostFiles = 50;
const mostBytes = 100_000;

const inRoot = (path) => join(root, path);
const filesOf = (folder) => (existsSync(inRoot(folder)) ? readdirSync(inRoot(folder)).map((name) => join(folder, name)) : []);

export function allTargets() {
  return readdirSync(inRoot('tests/fuzz')).filter((name) => name.endsWith('_fuzz.cpp')).map((name) => name.replace(/_fuzz\.cpp$/, '')).sort();
}

/** The folders a target begins from; the first is the one that finds are folded into. */
export function corpora(target) {
  return [join('tests', 'fuzz', 'corpus', target), ...(target === 'decode' ? [join('tests', 'fixtures', 'github')] : [])];
}

const binary = (target) => join('build', 'fuzz', 'tests', 'fuzz', `${target}_fuzz`);

/** For what targets write; in memory where there is such a disk. */
const scratch = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'runlight-fuzz-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

const environment = {
  ...process.env,
  TMPDIR: scratch,
  ASAN_OPTIONS: 'allocator_may_return_null=0:detect_stack_use_after_return=1',
  UBSAN_OPTIONS: 'print_stacktrace=1',
  ...(existsSync('/usr/bin/llvm-symbolizer-19') ? { ASAN_SYMBOLIZER_PATH: '/usr/bin/llvm-symbolizer-19' } : {}),
};

function limits(target) {
  return [`-max_len=${longestInputs[target] ?? 4_096}`, '-timeout=10', '-rss_limit_mb=1024', '-malloc_limit_mb=256'];
}

/** Runs the program; gives its exit code and what it wrote to stderr, also kept in the file. */
function output(program, args, logFile) {
  return new Promise((resolve) => {
    let text = '';
    const child = spawn(program, args, { cwd: root, env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.setEncoding('latin1').on('data', (chunk) => (text += chunk));
    child.on('error', (error) => resolve({ code: 127, text: error.message }));
    child.on('close', (code) => {
      if (logFile) writeFileSync(inRoot(logFile), text);
      resolve({ code: code ?? 1, text });
    });
  });
}

/** What libFuzzer's lines say: `#8192 pulse cov: 312 ft: 801 corp: 77/3120b …` and `stat::number_of_executed_units: 8192`. */
function figures(text) {
  const last = [...text.matchAll(/cov: (\d+) ft: (\d+)(?: corp: (\d+)\/)?/g)].at(-1) ?? [];
  const stat = (name) => Number(text.match(new RegExp(`stat::${name}:\\s+(\\d+)`))?.[1] ?? 0);
  const executions = stat('number_of_executed_units') || Number([...text.matchAll(/^#(\d+)\s/gm)].at(-1)?.[1] ?? 0);
  return { executions, coverage_edges: Number(last[1] ?? 0), features: Number(last[2] ?? 0), corpus: Number(last[3] ?? 0) };
}

async function fuzz(target, seconds) {
  const fresh = join(found, target);
  mkdirSync(inRoot(fresh), { recursive: true });
  const artifacts = join(evidence, `${target}-`);
  const crashesOf = () => filesOf(evidence).filter((path) => path.startsWith(artifacts) && !path.endsWith('.log'));
  const before = new Set(crashesOf());
  const dictionary = join('tests', 'fuzz', 'dictionaries', `${target}.dict`);
  const begin = performance.now();
  const args = [`-max_total_time=${seconds}`, '-print_final_stats=1', `-artifact_prefix=${artifacts}`, ...limits(target),
    ...(talkative.includes(target) ? ['-close_fd_mask=2'] : []), ...(existsSync(inRoot(dictionary)) ? [`-dict=${dictionary}`] : []), fresh, ...corpora(target).filter((path) => existsSync(inRoot(path)))];
  const { code, text } = await output(binary(target), args, `${artifacts}fuzz.log`);
  const took = (performance.now() - begin) / 1000;
  const crashes = crashesOf().filter((path) => !before.has(path));
  const numbers = figures(text);
  const line = { target, seconds: Number(took.toFixed(1)), executions: numbers.executions, executions_per_s: Math.round(numbers.executions / took),
    coverage_edges: numbers.coverage_edges, features: numbers.features, corpus: numbers.corpus, crashes: code === 0 ? 0 : Math.max(1, crashes.length) };
  console.log(JSON.stringify(line));
  if (code !== 0) tellFailure(target, code, text, crashes);
  return line;
}

function tellFailure(target, code, text, crashes) {
  const said = text.split('\n').filter((line) => /ERROR|SUMMARY|runtime error|does not hold|Assertion/.test(line)).slice(0, 6);
  console.log(`FAIL ${target}: the fuzzer ended with ${code}\n${said.map((line) => `  | ${line}`).join('\n')}`);
  for (const path of crashes) console.log(`  repeat it: ${binary(target)} ${limits(target).join(' ')} ${path}`);
  console.log(`  the whole of it: ${join(evidence, `${target}-fuzz.log`)}`);
}

function table(lines) {
  const columns = Object.keys(lines[0]);
  const cells = [columns, ...lines.map((line) => columns.map((column) => String(line[column])))];
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => row[i].length)));
  return cells.map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ')).join('\n');
}

/** Runs `work` on the items, `jobs` at a time; gives the results in the items' order. */
async function inTurns(items, jobs, work) {
  const results = [];
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i]);
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return results;
}

/** Which features each file of a merge has, by libFuzzer's control file: names, then `FT 0 12 13 …` for the first of them. */
function featuresByFile(controlFile) {
  const lines = readFileSync(controlFile, 'latin1').split('\n');
  const names = lines.slice(2, 2 + Number(lines[0]));
  const features = new Map(names.map((name) => [name, []]));
  for (const line of lines) {
    const [mark, index, ...ids] = line.split(' ');
    if (mark === 'FT') features.set(names[Number(index)], ids);
  }
  return features;
}

/** The files that are kept: those people named, then whichever adds most features, as long as there is room. */
function chosen(features, isNamed) {
  const sizeOf = (path) => statSync(path).size;
  const kept = [...features.keys()].filter(isNamed);
  const seen = new Set(kept.flatMap((path) => features.get(path)));
  let bytes = kept.reduce((sum, path) => sum + sizeOf(path), 0);
  const rest = new Set([...features.keys()].filter((path) => !isNamed(path)));
  while (kept.length < mostFiles && rest.size > 0) {
    const gain = (path) => features.get(path).filter((id) => !seen.has(id)).length;
    const best = [...rest].filter((path) => bytes + sizeOf(path) <= mostBytes).map((path) => ({ path, news: gain(path) })).sort((a, b) => b.news - a.news || sizeOf(a.path) - sizeOf(b.path))[0];
    if (!best || best.news === 0) break;
    rest.delete(best.path);
    kept.push(best.path);
    bytes += sizeOf(best.path);
    for (const id of features.get(best.path)) seen.add(id);
  }
  return kept;
}

/** Folds what was found into the corpus, and drops from it what adds nothing. Files named by a checksum are libFuzzer's. */
async function minimize(target) {
  const [corpus] = corpora(target);
  mkdirSync(inRoot(corpus), { recursive: true });
  const own = join(scratch, target);
  const control = join(own, 'control');
  mkdirSync(join(own, 'out'), { recursive: true });
  const folders = [...corpora(target), join(found, target)].filter((path) => existsSync(inRoot(path)));
  const { code, text } = await output(binary(target), ['-merge=1', `-merge_control_file=${control}`, ...limits(target), join(own, 'out'), ...folders]);
  if (code !== 0) throw new Error(`scripts/fuzz: the merge of ${target} ended with ${code}:\n${text.slice(-2000)}`);
  const isNamed = (path) => path.startsWith(corpus) && !/\/[0-9a-f]{40}$/.test(path);
  const foreign = (path) => corpora(target).slice(1).some((folder) => path.startsWith(folder));
  const kept = chosen(featuresByFile(control), (path) => isNamed(path) || foreign(path)).filter((path) => !foreign(path));
  for (const path of kept) cpSync(inRoot(path), join(own, path.split('/').at(-1)));
  for (const path of filesOf(corpus)) rmSync(inRoot(path));
  for (const path of kept) cpSync(join(own, path.split('/').at(-1)), inRoot(join(corpus, path.split('/').at(-1))));
  console.log(`${target}: ${kept.length} files, ${filesOf(corpus).reduce((sum, path) => sum + statSync(inRoot(path)).size, 0)} bytes`);
}

function build(targets) {
  const { status } = spawnSync('scripts/build', ['fuzz', ...targets.map((target) => `${target}_fuzz`)], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) process.exit(status ?? 1);
}

async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true,
    options: { seconds: { type: 'string' }, total: { type: 'string' }, jobs: { type: 'string', default: '2' }, minimize: { type: 'boolean' }, list: { type: 'boolean' } } });
  const all = allTargets();
  if (values.list) return console.log(JSON.stringify(all.map((target) => ({ target, corpora: corpora(target), longest_input: longestInputs[target] ?? 4_096 }))));
  const names = positionals.map((name) => name.replace(/_fuzz$/, ''));
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    console.error(`scripts/fuzz: no target "${unknown.join('", "')}"; there are: ${all.join(' ')}`);
    process.exit(2);
  }
  const targets = names.length > 0 ? names : all;
  const jobs = Number(values.jobs);
  build(targets);
  if (values.minimize) return void (await inTurns(targets, jobs, minimize));
  const seconds = values.total ? Math.max(1, Math.floor((Number(values.total) * jobs) / targets.length)) : Number(values.seconds ?? 60);
  mkdirSync(inRoot(evidence), { recursive: true });
  const lines = await inTurns(targets, jobs, (target) => fuzz(target, seconds));
  writeFileSync(inRoot(join(evidence, 'figures.jsonl')), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  console.log(`\n${table(lines)}`);
  const failed = lines.filter((line) => line.crashes > 0);
  console.log(`\nfuzz: ${lines.length - failed.length} targets passed, ${failed.length} failed${failed.length > 0 ? ` (${failed.map((line) => line.target).join(' ')})` : ''}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

await main();
