// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { World, collect, get, owner, queryValue } from '../support/world.mjs';

/** The cells of the rows of the table with this head. */
function tableOf(markdown, head) {
  const lines = markdown.slice(markdown.indexOf(head)).split('\n');
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(2, end).map((line) => line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim()));
}

const needs = '| repository | workflow | verdict | last run, any branch | success, 30 days |';
/** Without what differs between two tellings a moment apart: ages, and what falls out of the 30 days. */
const lasting = (markdown) => markdown.replace(/\b\d+ (ms|s|min|h|days)\b( \d+ (s|min)\b)?/g, 'AGE').replace(/^.*success rate.*$/m, '').replace(/[\d.]+ % \|$/gm, '');
const words = { failing: 'failing', missed: 'missed', stuck: 'stuck', flaky: 'flaky', slower: 'slower', stale: 'stale', disabled: 'disabled', never_run: 'never run', healthy: 'healthy' };

test('tells the same verdicts as the API, most in need first, behind what is in the file', async (t) => {
  const world = new World(t);
  const simulator = await world.simulator();
  const data = world.dataFolder();
  const file = join(world.folder(), 'summary.md');
  writeFileSync(file, 'Words of an earlier command.\n');
  const monthBefore = () => `${new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 19)}Z`;
  const earliest = monthBefore();
  const collected = await collect(simulator.url, data, { args: ['--no-jobs', '--json', '--summary', file] });
  assert.equal(collected.code, 0, collected.stderr);
  const markdown = readFileSync(file, 'utf8');
  assert.ok(markdown.startsWith('Words of an earlier command.\n## Workflows of the fleet\n'), markdown.slice(0, 100));

  const server = await world.serve(data);
  const asked = async (from) => (await get(`${server.url}/api/v1/workflows?from=${from}`)).json.data.filter((workflow) => workflow.state !== 'deleted');
  const there = await asked(monthBefore());
  // A run may have left the 30 days meanwhile.
  const earlier = new Map((await asked(earliest)).map((workflow) => [workflow.workflow_id, workflow]));
  const counts = Object.entries(words)
    .map(([verdict, word]) => [there.filter((workflow) => workflow.verdict === verdict).length, word])
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`);
  assert.ok(counts.length >= 4, `the organisation has all sorts of trouble: ${counts}`);
  assert.ok(markdown.includes(`**${counts.join(' · ')}**`), `${counts} in ${markdown.slice(0, 300)}`);

  const inNeed = there.filter((workflow) => workflow.verdict !== 'healthy');
  const rows = tableOf(markdown, needs);
  assert.equal(rows.length, inNeed.length);
  for (const [i, [repository, workflow, verdict, lastRun, rate]] of rows.entries()) {
    const expected = inNeed[i];
    assert.equal(repository.replaceAll('\\', ''), `${expected.owner}/${expected.repo}`);
    assert.ok(workflow.endsWith(`](${expected.workflow_html_url})`), `${workflow} leads to ${expected.workflow_html_url}`);
    const way = expected.verdict === 'disabled' && expected.state !== 'active' ? ` (${expected.state.replaceAll('_', '\\_')})` : '';
    assert.ok(verdict.startsWith(words[expected.verdict] + way + (expected.verdict_since ? ` since ${expected.verdict_since.slice(0, 10)} (` : '')), verdict);
    if (expected.last_run) assert.ok(lastRun.startsWith(`[\\#${expected.last_run.run_number}](${expected.last_run.html_url}) `), lastRun);
    else assert.equal(lastRun, '–');
    const rates = [expected, earlier.get(expected.workflow_id)].map(({ success_rate: known }) => (known === null ? '–' : `${(known === 1 ? 100 : Math.min(known * 100, 99.9)).toFixed(1)} %`));
    assert.ok(rates.includes(rate), `${rate} is one of ${rates}`);
  }

  const did = Object.fromEntries(tableOf(markdown, '| this collection | |'));
  const summary = JSON.parse(collected.stdout);
  for (const [name, key] of [['repositories', 'repositories'], ['runs listed', 'runs_listed'], ['attempts stored', 'run_attempts_stored'], ['requests', 'requests'], ['points', 'points']]) {
    assert.equal(Number(did[name].replaceAll(',', '')), summary[key], name);
  }
});

test('on an empty machine beside an archive it tells the same', async (t) => {
  const world = new World(t);
  const simulator = await world.simulator();
  const archive = join(world.folder(), 'archive');
  const told = async () => {
    const file = join(world.folder(), 'summary.md');
    const { code, stderr } = await collect(simulator.url, world.dataFolder(), { args: ['--no-jobs', '--archive', archive, '--summary', file] });
    assert.equal(code, 0, stderr);
    const markdown = readFileSync(file, 'utf8');
    return { verdicts: lasting(markdown.slice(0, markdown.indexOf('| this collection'))), did: Object.fromEntries(tableOf(markdown, '| this collection | |')) };
  };
  const first = await told();
  const second = await told();
  assert.equal(second.verdicts, first.verdicts);
  assert.ok(first.verdicts.includes('| repository | workflow |') && first.verdicts.includes('| failing since '), first.verdicts);
  assert.ok(Number(second.did['attempts stored'].replaceAll(',', '')) < 100, `it had the state: ${second.did['attempts stored']} attempts`);
});

test('names the repository that is not complete', async (t) => {
  const world = new World(t);
  const simulator = await world.bulk(2, 10);
  const file = join(world.folder(), 'summary.md');
  await fetch(`${simulator.url}/_sim/faults`, { method: 'POST', body: JSON.stringify({ kind: 'html', path: '/actions/runs', count: 1 }) });
  const { code, stderr } = await collect(simulator.url, world.dataFolder(), { args: ['--no-jobs', '--summary', file] });
  assert.equal(code, 3, stderr);
  assert.match(readFileSync(file, 'utf8'), new RegExp(`^Not complete; [^\\n]*\\n\\n\\* ${owner}/\\S+: .{20}`, 'm'));
});

test('also says why there was no collection', async (t) => {
  const world = new World(t);
  const simulator = await world.bulk(1, 10, ['--require-token', 'another']);
  const file = join(world.folder(), 'summary.md');
  const { code, stderr } = await collect(simulator.url, world.dataFolder(), { args: ['--summary', file] });
  assert.equal(code, 4, stderr);
  assert.match(readFileSync(file, 'utf8'), /\*\*The collection did not go through\*\* \(unauthorized\): /);
});

test('a file that cannot be written is one sentence, and what was collected is stored', async (t) => {
  const world = new World(t);
  const simulator = await world.bulk(1, 10);
  const folder = world.folder();
  for (const file of [join(folder, 'not', 'there.md'), folder, '/dev/full']) {
    if (!existsSync(file) && file === '/dev/full') continue;
    const data = world.dataFolder();
    const { code, stdout, stderr } = await collect(simulator.url, data, { args: ['--no-jobs', '--summary', file] });
    assert.equal(code, 10, stderr);
    assert.match(stdout, /10 attempts/);
    const sentences = stderr.split('\n').filter((line) => line.startsWith('runlight: --summary'));
    assert.equal(sentences.length, 1, stderr);
    assert.ok(sentences[0].includes(`"${file}" cannot be written: `), sentences[0]);
    assert.equal(await queryValue(data, 'SELECT count() FROM runs'), 10);
  }
});
