// SPDX-License-Identifier: MIT
// The workflows and their examples are sound, and what is said of them is true. Needs no binary.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import YAML from 'yaml';

import { callProblems, problemsOf, runlightFlags } from '../support/workflow_rules.mjs';

const root = join(import.meta.dirname, '..', '..');
const read = (path) => readFileSync(join(root, path), 'utf8');
const files = ['.github/workflows', 'deploy/examples'].flatMap((folder) => readdirSync(join(root, folder)).filter((name) => /\.ya?ml$/.test(name)).map((name) => `${folder}/${name}`));
const workflows = new Map(files.map((path) => [path, YAML.parse(read(path))]));
const collect = workflows.get('.github/workflows/collect.yml');

for (const path of files) {
  test(`${path} is sound`, async () => assert.deepEqual(await problemsOf(read(path), path), []));
}

const sound = `# SPDX-License-Identifier: MIT
name: Sound
on:
  pull_request:
  schedule:
    - cron: "17 4 * * *" # 04:17 UTC every day
permissions:
  contents: read
concurrency:
  group: sound
jobs:
  one:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@v5
        with:
          persist-credentials: false
      - env:
          REF: \${{ github.ref }}
        run: echo "$REF"
`;

/** Each breaks the sound workflow in one way: what is replaced, by what, and what is said of it. */
const broken = [
  ['a typing error', 'runs-on:', 'run-on:', /run-on/],
  ['an unknown permission', 'contents: read', 'content: read', /content/],
  ['an unknown context', 'github.ref', 'github.reff', /reff/],
  ['an input that an action does not have', 'run: echo "$REF"', 'uses: actions/upload-artifact@v4\n        with: { path: x, nam: y }', /"nam" is not defined/],
  ['no permissions', 'permissions:\n  contents: read\n', '', /^one: no permissions/],
  ['all permissions', 'permissions:\n  contents: read\n', 'permissions: write-all\n', /more than needed/],
  ['rights for forks', 'timeout-minutes: 5', 'timeout-minutes: 5\n    permissions:\n      id-token: write', /pull request of a fork/],
  ['secrets for forks', 'github.ref', 'secrets.KEY', /pull request of a fork/],
  ['rights of the whole workflow', 'contents: read', 'contents: write', /whole workflow/],
  ['no timeout', '    timeout-minutes: 5\n', '', /no timeout-minutes/],
  ['no concurrency', 'concurrency:\n  group: sound\n', '', /no concurrency/],
  ['a script with an expression', 'echo "$REF"', 'echo "${{ github.ref }}"', /expression in a script/],
  ['a script that is none', 'echo "$REF"', 'if true', /no script for bash/],
  ['code of a pull request with secrets', 'pull_request:', 'pull_request_target:', /pull_request_target/],
  ['a time that nobody can read', ' # 04:17 UTC every day', '', /does not say when/],
  ['a full hour', '"17 4', '"0 4', /full hour/],
  ['a time that is none', '"17 4', '"99 4', /99/],
  ['a token that stays', 'persist-credentials: false', 'fetch-depth: 1', /keeps its token/],
  ['an action of somebody', 'actions/checkout@v5', 'somebody/checkout@v5', /known owner/],
  ['an action by its branch', 'actions/checkout@v5', 'actions/checkout@main', /major tag/],
  ['no licence', '# SPDX-License-Identifier: MIT\n', '', /licence/],
];

test('a workflow with a fault is found out', async (t) => {
  assert.deepEqual(await problemsOf(sound, 'sound.yml'), []);
  for (const [what, from, to, said] of broken) {
    await t.test(what, async () => {
      assert.ok(sound.includes(from), from);
      const problems = await problemsOf(sound.replace(from, () => to), 'broken.yml');
      assert.ok(problems.some((problem) => said.test(problem)), `${said} in ${JSON.stringify(problems)}`);
    });
  }
});

test('who calls a workflow gives it what it takes', async (t) => {
  const calls = [...workflows].flatMap(([path, { jobs }]) => Object.values(jobs).filter((job) => job.uses).map((job) => ({ path, job })));
  assert.ok(calls.length >= 2, 'there are callers');
  for (const { path, job } of calls) {
    const name = job.uses.match(/^(?:\.|OWNER\/runlight)\/\.github\/workflows\/([\w-]+\.yml)(?:@v1)?$/)?.[1];
    assert.deepEqual(callProblems(job, workflows.get(`.github/workflows/${name}`)), [], path);
  }
  await t.test('and what it does not take is found out', () => {
    assert.deepEqual(callProblems({ with: { ownr: 'acme' }, secrets: { key: 'x' } }, collect),
      ['there is no input ownr', 'the input archive is missing', 'there is no secret key']);
  });
});

test('signing in to Azure is asked for where it is used, and nowhere else', () => {
  for (const [path, { jobs }] of workflows) {
    if (!path.startsWith('deploy/')) continue;
    for (const job of Object.values(jobs)) {
      assert.equal(job.permissions['id-token'] === 'write', 'azure-client-id' in job.with, path);
    }
  }
});

test('every flag of runlight that they use exists', () => {
  const known = readdirSync(join(root, 'src', 'cli')).filter((name) => ['flags.cpp', 'collect_command.cpp'].includes(name)).map((name) => read(`src/cli/${name}`)).join('\n');
  const flags = [...workflows.values()].flatMap(runlightFlags);
  assert.ok(flags.includes('--summary') && flags.includes('--since'), `${flags}`);
  assert.deepEqual(flags.filter((flag) => !new RegExp(`"!?${flag}"`).test(known)), []);
});

test('docs/scheduled.md names every input and secret of collect.yml, and no other', () => {
  const rows = [...read('docs/scheduled.md').matchAll(/^\| `([a-z-]+)` \| (input|secret) \|/gm)].map(([, name, kind]) => `${kind} ${name}`);
  const { inputs, secrets } = collect.on.workflow_call;
  assert.deepEqual(rows.toSorted(), [...Object.keys(inputs).map((name) => `input ${name}`), ...Object.keys(secrets).map((name) => `secret ${name}`)].toSorted());
});

test('what the workflows run of this repository is there', () => {
  const scripts = [...workflows.values()].flatMap(({ jobs }) => Object.values(jobs).flatMap((job) => job.steps ?? [])).flatMap((step) => (step.run ?? '').match(/(?:\.ci|scripts|tests)\/[\w./-]+/g) ?? []);
  assert.ok(scripts.length >= 2, `${scripts}`);
  for (const script of scripts) assert.ok(read(script).length > 0, script);
});
