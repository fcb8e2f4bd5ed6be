// SPDX-License-Identifier: MIT
// `runlight ask`: the dashboard's questions on the command line, checked and answered as the API does.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import YAML from 'yaml';

import { root, run } from '../support/binary.mjs';
import { World, collect, get } from '../support/world.mjs';

const contract = YAML.parse(readFileSync(join(root, 'api', 'openapi.yaml'), 'utf8'));
const questions = Object.entries(contract.paths).filter(([, path]) => path.get?.tags.includes('questions')).map(([path]) => path.slice(1));
const ask = (data, ...args) => run(['ask', ...args, ...(data ? ['--data', data] : [])]);

test('without a question it lists those of the contract', async () => {
  const { code, stdout } = await ask(null);
  assert.equal(code, 0);
  const listed = stdout.trim().split('\n').map((line) => line.split(' ')[0]);
  assert.deepEqual(questions.filter((name) => !listed.includes(name)), []);
});

test('it says what a question takes, and its SQL', async () => {
  const { code, stdout } = await ask(null, 'workflow_runs', '--describe');
  assert.equal(code, 0);
  assert.match(stdout, /repository_id .*\(must be given\)/);
  assert.match(stdout, /^SQL\n--.*[^]*SELECT/m);
});

test('it gives the rows that the API gives', async (t) => {
  const world = new World(t);
  const simulator = await world.simulator();
  const data = world.dataFolder();
  await collect(simulator.url, data);
  const told = JSON.parse((await ask(data, 'branches', '--json')).stdout);
  const runs = JSON.parse((await ask(data, 'activity', '--json', '--param', 'from=2026-01-01', '--param', 'branch=*', '--param', 'event=schedule', '--param', 'event=push')).stdout);
  const summary = JSON.parse((await ask(data, 'summary', '--json')).stdout);
  const csv = (await ask(data, 'branches', '--format', 'csv')).stdout;
  const server = await world.serve(data);
  const api = async (path) => (await get(`${server.url}/api/v1/${path}`)).json.data;
  assert.deepEqual(told, await api('branches'));
  assert.deepEqual(runs, await api('activity?from=2026-01-01&branch=*&event=schedule&event=push'));
  assert.equal(summary.runs, (await api('summary')).runs);
  assert.equal(csv.trim().split('\n').length, told.length + 1);
});

for (const [what, args, said] of [
  ['a question that there is not', ['workflow'], /there is no question "workflow"; did you mean workflows\?/],
  ['a parameter that it does not take', ['summary', '--param', 'repositry=acme/api'], /did you mean repository\?/],
  ['a value that cannot be', ['summary', '--param', 'from=tomorrow'], /from "tomorrow" is not a time/],
  ['a parameter without a value', ['summary', '--param', 'from'], /NAME=VALUE/],
  ['a parameter that is missing', ['workflow_runs'], /workflow_runs needs repository_id/],
]) {
  test(`refuses ${what}`, async (t) => {
    const { code, stderr, stdout } = await ask(new World(t).dataFolder(), ...args);
    assert.equal(code, 2, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, said);
  });
}
