// SPDX-License-Identifier: MIT
// deploy/ keeps the rules that a linter of Dockerfiles and compose files would check, and knows no metric that is not documented.
// scripts/image-check carries the Dockerfile out; it is too slow for every run.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import YAML from 'yaml';

import { execForm, ignoring, parseDockerfile } from '../../scripts/dockerfile.mjs';
import { root } from '../support/binary.mjs';

const read = (path) => readFileSync(join(root, path), 'utf8');
const instructions = parseDockerfile(read('deploy/Dockerfile'));
const all = (name) => instructions.filter((instruction) => instruction.name === name);
const last = (name) => all(name).at(-1)?.text;
const finalStage = instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'));

test('every base image is pinned by a tag that is not latest, and can be pinned by digest', () => {
  assert.equal(all('FROM').length, 2);
  for (const { text } of all('FROM')) assert.match(text, /^[a-z/.]+:(?!latest)[\w.-]+\$\{BASE_DIGEST\}( AS \w+)?$/);
});

test('nothing is added from elsewhere, and no secret is an argument or variable of the build', () => {
  assert.deepEqual(all('ADD'), []);
  for (const { text } of [...all('ARG'), ...all('ENV')]) assert.doesNotMatch(text, /TOKEN|SECRET|KEY|PASSWORD/);
});

test('packages are installed without recommendations, and their lists are gone from the layer', () => {
  const installing = all('RUN').filter(({ text }) => /apt-get install|scripts\/setup/.test(text));
  assert.equal(installing.length, 2);
  for (const { text } of installing) {
    assert.match(text, /rm -rf \/var\/lib\/apt\/lists\/\*/);
    if (text.includes('apt-get install')) assert.match(text, /apt-get update .*&& apt-get install -y --no-install-recommends/);
  }
  for (const { text } of all('RUN')) assert.doesNotMatch(text, /\bsudo\b|\bcd \/|apt-get (dist-)?upgrade|curl .*\| *sh|;/);
});

test('it ends as a user by number who is not root', () => {
  assert.match(finalStage.findLast(({ name }) => name === 'USER').text, /^[1-9]\d{3,}:[1-9]\d{3,}$/);
});

test('it is started, stopped and watched in the ways that need no shell', () => {
  assert.deepEqual(execForm(last('ENTRYPOINT')), ['runlight']);
  assert.deepEqual(execForm(last('CMD')), ['serve']);
  assert.deepEqual(execForm(last('HEALTHCHECK').replace(/^.*?CMD /, '')), ['runlight', 'health']);
  assert.equal(last('STOPSIGNAL'), 'SIGTERM');
  assert.equal(last('EXPOSE'), '8080');
  assert.deepEqual(all('VOLUME').map(({ text }) => text), ['/var/lib/runlight']);
});

test('it says what it is, in the version of the project', () => {
  for (const name of ['title', 'licenses', 'version', 'revision', 'created']) assert.match(last('LABEL'), new RegExp(`org\\.opencontainers\\.image\\.${name}=`));
  const version = read('CMakeLists.txt').match(/VERSION (\d+\.\d+\.\d+)/)[1];
  assert.ok(all('ARG').some(({ text }) => text === `VERSION=${version}`), `ARG VERSION=${version}`);
});

test('only what a build reads is sent to it', () => {
  const isIgnored = ignoring(read('.dockerignore'));
  for (const path of ['.env', '.git/config', 'web/.env.local', 'node_modules/x/index.js', 'web/node_modules/x', 'web/dist/index.html', 'build/release/x', 'token.txt', 'src/.env']) {
    assert.ok(isIgnored(path), `${path} stays out`);
  }
  for (const { text, flags } of all('COPY')) {
    if (flags.from) continue;
    for (const path of text.split(/\s+/).slice(0, -1).filter((source) => source !== '.')) {
      assert.ok(existsSync(join(root, path)) && !isIgnored(path), `${path} is sent`);
    }
  }
  for (const path of ['src/main.cpp', 'sql/schema/0001_initial.sql', 'web/src/main.tsx', 'docs/verdicts.md', 'deploy/systemd/runlight.service', 'cmake/embed.cmake']) assert.ok(!isIgnored(path), `${path} is sent`);
});

const compose = YAML.parse(read('deploy/compose.yaml'), { merge: true });

for (const [name, service] of Object.entries(compose.services)) {
  test(`compose: ${name} can do no more than it must`, () => {
    assert.equal(service.read_only, true);
    assert.deepEqual(service.cap_drop, ['ALL']);
    assert.deepEqual(service.security_opt, ['no-new-privileges:true']);
    assert.equal(service.privileged ?? false, false);
    assert.ok(service.healthcheck?.test?.[0] === 'CMD', 'a health check in exec form');
    assert.ok(service.tmpfs?.some((mount) => mount.startsWith('/tmp')), '/tmp in memory');
    assert.match(service.image, /^[\w./-]+:(?!latest)[\w.${}:-]+$/);
    for (const port of service.ports ?? []) assert.match(port, /^127\.0\.0\.1:/);
    for (const volume of service.volumes) {
      const [from, , mode] = volume.split(':');
      if (from.startsWith('.')) assert.ok(mode === 'ro' && existsSync(join(root, 'deploy', from)), volume);
      else assert.ok(from in compose.volumes, `${from} is a named volume`);
    }
  });
}

test('compose: by itself it starts Runlight only, built from the Dockerfile', () => {
  assert.deepEqual(Object.keys(compose.services).filter((name) => !compose.services[name].profiles), ['runlight']);
  assert.ok(existsSync(join(root, 'deploy', compose.services.runlight.build.context, compose.services.runlight.build.dockerfile)));
  assert.deepEqual(compose.services.runlight.healthcheck.test.slice(1), execForm(last('HEALTHCHECK').replace(/^.*?CMD /, '')));
});

test('Prometheus asks where Runlight listens and answers', () => {
  const { targets } = YAML.parse(read('deploy/prometheus/prometheus.yml')).scrape_configs[0].static_configs[0];
  const [host, port] = targets[0].split(':');
  assert.ok(host in compose.services && port === last('EXPOSE'));
  assert.ok(compose.services.runlight.environment.RUNLIGHT_ALLOWED_HOSTS.split(',').includes(host));
});

test("the dashboard of Grafana asks for documented metrics only", () => {
  const asked = JSON.parse(read('deploy/grafana/dashboards/runlight.json')).panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => expr.match(/runlight_\w+/g)));
  const documented = read('docs/metrics.md').match(/runlight_\w+/g);
  assert.ok(asked.length > 10);
  assert.deepEqual(asked.filter((name) => !documented.includes(name)), []);
});
