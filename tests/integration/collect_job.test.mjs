// SPDX-License-Identifier: MIT
// The scripts of .github/workflows/collect.yml, run with stand-ins for docker, gh and az; one of them runs the real binary.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import YAML from 'yaml';

import { binary, root } from '../support/binary.mjs';
import { World, owner, token } from '../support/world.mjs';

const { steps } = YAML.parse(readFileSync(join(root, '.github/workflows/collect.yml'), 'utf8')).jobs.collect;
const scriptOf = (name) => steps.find((step) => step.name === name).run;

const execute = (program, args, options) => new Promise((resolve) => {
  execFile(program, args, options, (error, stdout, stderr) => resolve({ code: error ? error.code : 0, stdout, stderr }));
});

/** A runner of GitHub's: `programs` are scripts of sh by name; each notes its words in the log first. */
class Runner {
  constructor(world, programs) {
    this.folder = world.folder();
    this.log = join(this.folder, 'log');
    mkdirSync(join(this.folder, 'bin'));
    mkdirSync(join(this.folder, 'temp'));
    this.summary = join(this.folder, 'summary.md');
    writeFileSync(this.summary, '');
    for (const [name, script] of Object.entries(programs)) {
      const path = join(this.folder, 'bin', name);
      writeFileSync(path, `#!/bin/sh\n{ printf '%s\\0' ${name} "$@"; printf '\\n\\n'; } >>"$LOG"\n${script}\n`);
      chmodSync(path, 0o755);
    }
  }

  temp(name) {
    return join(this.folder, 'temp', name);
  }

  step(name, env) {
    return execute('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', scriptOf(name)], {
      cwd: this.folder,
      env: { PATH: `${join(this.folder, 'bin')}:${process.env.PATH}`, LOG: this.log, RUNNER_TEMP: join(this.folder, 'temp'), GITHUB_STEP_SUMMARY: this.summary, ...env } });
  }

  /** The words of every call so far. */
  get calls() {
    if (!existsSync(this.log)) return [];
    return readFileSync(this.log, 'utf8').split('\0\n\n').slice(0, -1).map((call) => call.split('\0'));
  }
}

const collectEnv = { ARCHIVE: 'https://a.blob.core.windows.net/c', OWNER: 'acme', REPOS: '', JOBS: 'all', ARGUMENTS: '', RUNLIGHT_GITHUB_APP_ID: '',
  RUNLIGHT_GITHUB_APP_PRIVATE_KEY: '', RUNLIGHT_GITHUB_TOKEN: '', AZURE_STORAGE_CONNECTION_STRING: '' };
const wordsAfter = (call, word) => call.slice(call.indexOf(word) + 1);

test('what a caller gives comes to runlight word by word, and is never run', async (t) => {
  const runner = new Runner(new World(t), { docker: 'exit 3' });
  const { code, stderr } = await runner.step('Collect', { ...collectEnv, OWNER: '$(touch "$RUNNER_TEMP/run")', REPOS: 'api-*\n\n  `touch run`\n"; touch run #\n', ARGUMENTS: '--since\n2026-01-01\n' });
  assert.equal(code, 3, `the exit code is runlight's: ${stderr}`);
  const [call] = runner.calls;
  assert.deepEqual(wordsAfter(call, 'runlight-collect'), ['collect', '--data', '/data', '--archive', 'https://a.blob.core.windows.net/c', '--jobs', 'all', '--summary', runner.summary,
    '--owner', '$(touch "$RUNNER_TEMP/run")', '--repo', 'api-*', '--repo', '`touch run`', '--repo', '"; touch run #', '--since', '2026-01-01']);
  assert.ok(!existsSync(runner.temp('run')) && !existsSync(join(runner.folder, 'run')));
});

/** Runs what the container would run, with the runner's folder for the container's. */
const docker = `while [ "$1" != runlight-collect ]; do shift; done
shift
for word; do
  shift
  if [ "$word" = /data ]; then word=$RUNNER_TEMP/runlight-data; fi
  set -- "$@" "$word"
done
exec "${binary}" "$@"`;

test('two jobs, each on an empty machine, fill an archive and tell the verdicts', async (t) => {
  const world = new World(t);
  const simulator = await world.bulk(3, 50);
  const archive = join(world.folder(), 'archive');
  const job = async () => {
    const runner = new Runner(world, { docker });
    const { code, stdout, stderr } = await runner.step('Collect', { ...collectEnv, OWNER: owner, ARCHIVE: archive, JOBS: 'none', RUNLIGHT_GITHUB_TOKEN: token,
      ARGUMENTS: `--api-url\n${simulator.url}\n--points-per-minute\n0\n--json\n` });
    assert.equal(code, 0, stderr);
    assert.match(readFileSync(runner.summary, 'utf8'), /^## Workflows of the fleet\n\n\*\*.+\*\*\n\n\d+ workflows in 3 repositories;/);
    return JSON.parse(stdout);
  };
  assert.equal((await job()).run_attempts_stored, 150);
  assert.ok(existsSync(join(archive, 'v1', 'runs')));
  assert.equal((await job()).run_attempts_stored, 0, 'the second found everything in the archive');
});

test('secrets come by name only, and only those that are there', async (t) => {
  const world = new World(t);
  const env = async (given, before) => {
    const runner = new Runner(world, { docker: '' });
    before?.(runner);
    assert.equal((await runner.step('Collect', { ...collectEnv, ...given })).code, 0);
    const [call] = runner.calls;
    assert.ok(!call.join(' ').includes('hidden'), call.join(' '));
    return call.filter((_, i) => call[i - 1] === '--env');
  };
  assert.deepEqual(await env({}), []);
  assert.deepEqual(await env({ RUNLIGHT_GITHUB_TOKEN: 'hidden', AZURE_STORAGE_CONNECTION_STRING: 'hidden' }), ['RUNLIGHT_GITHUB_TOKEN', 'AZURE_STORAGE_CONNECTION_STRING']);
  assert.deepEqual(await env({ RUNLIGHT_GITHUB_APP_ID: '7', RUNLIGHT_GITHUB_APP_PRIVATE_KEY: 'hidden' }), ['RUNLIGHT_GITHUB_APP_ID', 'RUNLIGHT_GITHUB_APP_PRIVATE_KEY']);
  assert.deepEqual(await env({}, (runner) => writeFileSync(runner.temp('azure-sas'), 'hidden')), ['AZURE_STORAGE_SAS_TOKEN_FILE=/run/azure-sas']);
});

test('the container has no rights beyond its folders', async (t) => {
  const runner = new Runner(new World(t), { docker: '' });
  await runner.step('Collect', collectEnv);
  const [call] = runner.calls;
  for (const option of ['--read-only', '--cap-drop ALL', '--security-opt no-new-privileges', `--user ${process.getuid()}:${process.getgid()}`]) assert.ok(call.join(' ').includes(option), option);
  assert.deepEqual(call.filter((_, i) => call[i - 1] === '--volume'), [`${runner.temp('runlight-data')}:/data`, `${runner.summary}:${runner.summary}`]);
});

const gh = 'case "$1 $2" in "release view") echo v9.9.9 ;; "release download") : ;; "attestation verify") exit "${VERIFIED:-0}" ;; esac';
const home = { GH_TOKEN: 'x', HOME_REPOSITORY: 'acme/runlight' };

test('the release is that of the input, else of the workflow, else the latest; and is verified', async (t) => {
  const world = new World(t);
  for (const [VERSION, ref, tag] of [['v1.2.3', 'refs/tags/v2.0.0', 'v1.2.3'], ['', 'refs/tags/v2.0.0', 'v2.0.0'], ['', 'refs/tags/v2', 'v9.9.9'], ['', 'refs/heads/main', 'v9.9.9']]) {
    const runner = new Runner(world, { gh, docker: '' });
    const { code, stderr } = await runner.step('Get Runlight', { ...home, VERSION, WORKFLOW_REF: `acme/runlight/.github/workflows/collect.yml@${ref}` });
    assert.equal(code, 0, stderr);
    const calls = runner.calls.filter((call) => call[2] !== 'view');
    const file = runner.temp('runlight-image/runlight.deb');
    assert.deepEqual(calls.map((call) => call.slice(0, 4)), [['gh', 'release', 'download', tag], ['gh', 'attestation', 'verify', file], ['docker', 'build', '--quiet', '--tag']]);
    assert.ok(calls[1].join(' ').includes(`--repo acme/runlight --source-ref refs/tags/${tag} --signer-workflow acme/runlight/.github/workflows/build-and-deploy.yml`), calls[1].join(' '));
    assert.match(readFileSync(runner.temp('runlight-image/Dockerfile'), 'utf8'), /^FROM debian:12-slim\n(.+\n)+ENTRYPOINT \["runlight"\]\n$/);
  }
});

test('a GitHub that does not tell where the workflow is from is one sentence', async (t) => {
  const runner = new Runner(new World(t), { gh, docker: '' });
  const { code, stdout } = await runner.step('Get Runlight', { ...home, HOME_REPOSITORY: '', VERSION: 'v1.2.3', WORKFLOW_REF: '' });
  assert.equal(code, 1);
  assert.match(stdout, /^::error::.*needs github\.com\.\n$/);
  assert.deepEqual(runner.calls, []);
});

test('what cannot be verified is not run', async (t) => {
  const runner = new Runner(new World(t), { gh, docker: '' });
  const { code } = await runner.step('Get Runlight', { ...home, VERSION: 'v1.2.3', WORKFLOW_REF: '', VERIFIED: '1' });
  assert.equal(code, 1);
  assert.deepEqual(runner.calls.filter(([program]) => program === 'docker'), []);
});

const signature = 'Get a signature for the archive\'s container';
const az = '[ "$1" = logout ] || echo "sv=1&sig=hidden"';

test('the signature is for the container and a little longer than the job, and for nobody else to read', async (t) => {
  const runner = new Runner(new World(t), { az });
  const { code, stdout, stderr } = await runner.step(signature, { ARCHIVE: 'https://acmerunlight.blob.core.windows.net/archive/some/prefix', MINUTES: '345' });
  assert.equal(code, 0, stderr);
  const [asked, left] = runner.calls;
  const value = (flag) => asked[asked.indexOf(flag) + 1];
  assert.deepEqual([value('--account-name'), value('--name'), value('--permissions')], ['acmerunlight', 'archive', 'acdlrw']);
  const minutes = (Date.parse(value('--expiry').replace('Z', ':00Z')) - Date.now()) / 60_000;
  assert.ok(minutes > 358 && minutes <= 360, `${minutes} minutes`);
  assert.deepEqual(left, ['az', 'logout']);
  assert.equal(readFileSync(runner.temp('azure-sas'), 'utf8').trim(), 'sv=1&sig=hidden');
  assert.equal(statSync(runner.temp('azure-sas')).mode & 0o777, 0o600);
  assert.equal(stdout, '::add-mask::sv=1&sig=hidden\n');
});

test('an archive that is no container of Azure is one sentence', async (t) => {
  const world = new World(t);
  for (const ARCHIVE of ['/srv/archive', 'http://a.blob.core.windows.net/c', 'https://evil.example/.blob.core.windows.net/c', 'https://a.blob.core.windows.net']) {
    const runner = new Runner(world, { az });
    const { code, stdout } = await runner.step(signature, { ARCHIVE, MINUTES: '5' });
    assert.equal(code, 1);
    assert.match(stdout, /^::error::The archive .* is not https:\/\/ACCOUNT\.blob\.core\.windows\.net\/CONTAINER\[\/PREFIX\]\.\n$/);
    assert.deepEqual(runner.calls, []);
  }
});
