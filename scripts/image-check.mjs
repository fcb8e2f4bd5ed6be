// SPDX-License-Identifier: MIT
// Carries out each instruction of deploy/Dockerfile in a clean Debian, starts what comes out as an engine would, and installs,
// starts and purges the Debian package in a second one. Started by scripts/image-check, in a mount namespace of its own.
//   scripts/image-check [image] [package]   one part only; both when none is named
//   scripts/image-check --reuse …           stages before the last as the run before left them, to work on the last
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, copyFileSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

import { execForm, expand, ignoring, pairs, parseDockerfile } from './dockerfile.mjs';

const root = join(import.meta.dirname, '..');
const work = join(root, 'build', 'image-check');
const standardPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const reuses = process.argv.includes('--reuse');
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(0)} s`;
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;

let log = join(work, 'base.log');
const logTo = (name) => {
  log = join(work, name);
  rmSync(log, { force: true });
};
const note = (text) => appendFileSync(log, text);
const say = (text) => {
  console.log(`image-check: ${text}`);
  note(`### ${text}\n`);
};

/** Runs a program with its output in the log; gives what it said on stdout. Fails with the end of its output. */
function run(program, args, { accept = [0], ...options } = {}) {
  const result = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  note(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  if (result.error) throw result.error;
  if (!accept.includes(result.status)) {
    throw new Error(`${program} ${args.join(' ').slice(0, 300)} ended with ${result.status ?? result.signal}:\n${`${result.stdout}${result.stderr}`.slice(-3000)}\n(the whole of it: ${log})`);
  }
  return result.stdout;
}

function assert(holds, what) {
  if (!holds) throw new Error(`it does not hold that ${what} (log: ${log})`);
  say(`it holds that ${what}`);
}

// --- Clean Debians ---

/** This machine's own sources of Debian, as apt has them: [{uri, suites, entry}]. */
function debianSources() {
  const folder = '/etc/apt/sources.list.d';
  const files = ['/etc/apt/sources.list', ...(existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [])].filter(existsSync);
  const stanzas = files.filter((file) => file.endsWith('.sources')).flatMap((file) => readFileSync(file, 'utf8').split(/\n\s*\n/));
  const lines = files.filter((file) => file.endsWith('.list')).flatMap((file) => readFileSync(file, 'utf8').split('\n'));
  const isDebian = (uri) => /\/debian(-security)?\/?$/.test(uri);
  return [
    ...stanzas.map((entry) => ({ uri: entry.match(/^URIs:\s*(\S+)/m)?.[1] ?? '', suites: entry.match(/^Suites:\s*(.*)$/m)?.[1] ?? '', entry: `${entry}\n`, kind: 'sources' })),
    ...lines.map((entry) => ({ uri: entry.match(/^deb\s+(?:\[.*?\]\s+)?(\S+)/)?.[1] ?? '', suites: entry, entry, kind: 'list' })),
  ].filter(({ uri, suites }) => isDebian(uri) && suites.includes('bookworm'));
}

/** What Debian's slim images leave out of packages, so that what is missing there is missing here. */
const slim = `${['doc/*', 'info/*', 'linda/*', 'lintian/overrides/*', 'locale/*', 'man/*'].map((path) => `path-exclude /usr/share/${path}\n`).join('')}path-include /usr/share/doc/*/copyright\n`;

/** Makes build/image-check/base once: Debian 12's smallest, with this machine's sources and settings of apt. */
function makeBase() {
  const base = join(work, 'base');
  if (existsSync(join(base, 'etc', 'runlight-base-is-whole'))) return base;
  const begin = performance.now();
  rmSync(base, { recursive: true, force: true });
  const sources = debianSources();
  const archive = sources.find(({ uri }) => /\/debian\/?$/.test(uri));
  if (!archive) throw new Error('apt on this machine knows no source of Debian 12 (bookworm): /etc/apt/sources.list.d');
  run('debootstrap', ['--variant=minbase', 'bookworm', base, archive.uri]);
  rmSync(join(base, 'etc/apt/sources.list'), { force: true });
  for (const kind of ['sources', 'list']) {
    const entries = sources.filter((source) => source.kind === kind).map(({ entry }) => entry);
    if (entries.length > 0) writeFileSync(join(base, 'etc/apt/sources.list.d', `debian.${kind}`), entries.join('\n'));
  }
  const settings = run('apt-config', ['dump']).split('\n').filter((line) => /^Acquire::(Check-|http|https|Retries)/.test(line) && !/ "";$/.test(line));
  writeFileSync(join(base, 'etc/apt/apt.conf.d/90machine'), `${settings.join('\n')}\n`);
  // As engines' images have it: no service is started by being installed.
  writeFileSync(join(base, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  writeFileSync(join(base, 'etc', 'runlight-base-is-whole'), '');
  say(`debootstrap made a clean Debian 12 in ${seconds(begin)}, ${megabytes(size(base))}`);
  return base;
}

const size = (path) => Number(run('du', ['-sb', '--apparent-size', path]).split('\t')[0]);

/** A layer over the clean base, with what an engine lends to what runs in it. */
function layer(base, name, { isKept = false } = {}) {
  const folder = join(work, name);
  if (!isKept) rmSync(folder, { recursive: true, force: true });
  for (const part of ['upper', 'work', 'root']) mkdirSync(join(folder, part), { recursive: true });
  const path = join(folder, 'root');
  run('mount', ['-t', 'overlay', 'overlay', `-olowerdir=${base},upperdir=${join(folder, 'upper')},workdir=${join(folder, 'work')}`, path]);
  for (const file of ['resolv.conf', 'hosts']) {
    if (!existsSync(join(path, 'etc', file))) writeFileSync(join(path, 'etc', file), '');
    run('mount', ['--bind', `/etc/${file}`, join(path, 'etc', file)]);
  }
  return { path, upper: join(folder, 'upper') };
}

/** How this machine reaches package registries: what its administrator set up, and nothing else of its environment. */
function registryAccess(stage) {
  const names = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'npm_config_registry'];
  const env = Object.fromEntries(names.filter((name) => process.env[name]).map((name) => [name, process.env[name]]));
  const certificates = process.env.NODE_EXTRA_CA_CERTS;
  if (certificates && existsSync(certificates)) {
    copyFileSync(certificates, join(stage.path, 'tmp', 'machine-ca.pem'));
    env.NODE_EXTRA_CA_CERTS = '/tmp/machine-ca.pem';
  }
  return env;
}

/** Runs words inside a root, with process ids of its own: nothing that it starts outlives it. */
function inside(path, words, { env = {}, cwd = '/', accept } = {}) {
  const script = 'root=$1 cwd=$2; shift 2; mount -t proc proc "$root/proc"; mount --rbind /dev "$root/dev"; exec chroot "$root" sh -c \'cd "$0" && exec "$@"\' "$cwd" "$@"';
  return run('unshare', ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-ec', script, 'sh', path, cwd, ...words], {
    env: { PATH: standardPath, DEBIAN_FRONTEND: 'noninteractive', HOME: '/root', ...env }, accept });
}

// --- The Dockerfile ---

/** Every path of the build's context that .dockerignore does not leave out. */
function contextFiles() {
  const isIgnored = ignoring(readFileSync(join(root, '.dockerignore'), 'utf8'));
  const files = [];
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name);
      if (/^(\.git|build)$/.test(path) || entry.name === 'node_modules') continue;
      if (entry.isDirectory()) walk(path);
      else if (!isIgnored(path)) files.push(path);
    }
  };
  walk('');
  return files;
}

function put(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  chmodSync(to, statSync(from).mode & 0o777);
}

class Build {
  stages = [];
  globals = {};

  constructor(base, instructions) {
    this.base = base;
    this.instructions = instructions;
  }

  get stage() {
    return this.stages.at(-1);
  }

  carryOut() {
    const lastStage = this.instructions.findLastIndex(({ name }) => name === 'FROM');
    for (const [index, { name, flags, text, line }] of this.instructions.entries()) {
      this.isKept = reuses && index < lastStage;
      if (this.isKept && !['FROM', 'ARG'].includes(name)) {
        say(`Dockerfile:${line} ${name}: as the run before left it`);
        continue;
      }
      const begin = performance.now();
      if (!this[name]) throw new Error(`Dockerfile:${line}: image-check does not know ${name}`);
      this[name](text, flags);
      say(`Dockerfile:${line} ${name} ${text.replace(/\s+/g, ' ').slice(0, 90)}: ${seconds(begin)}`);
    }
    return this.stage;
  }

  values() {
    return { ...this.stage?.args, ...this.stage?.env };
  }

  FROM(text) {
    const [, image, alias] = expand(text, this.globals).match(/^(\S+)(?: AS (\S+))?$/);
    if (!/^debian:12-slim(@|$)/.test(image)) throw new Error(`image-check makes Debian 12 only, not ${image}`);
    const made = layer(this.base, `stage-${this.stages.length}`, { isKept: this.isKept });
    writeFileSync(join(made.path, 'etc/dpkg/dpkg.cfg.d/slim'), slim);
    this.stages.push({ ...made, alias, args: {}, env: {}, cwd: '/', user: '0:0', labels: {}, volumes: [] });
  }

  ARG(text) {
    const [, name, value = ''] = text.match(/^(\w+)(?:=(.*))?$/);
    (this.stage ? this.stage.args : this.globals)[name] = value;
  }

  ENV(text) {
    Object.assign(this.stage.env, Object.fromEntries(pairs(expand(text, this.values()))));
  }

  LABEL(text) {
    Object.assign(this.stage.labels, Object.fromEntries(pairs(expand(text, this.values()))));
  }

  WORKDIR(text) {
    this.stage.cwd = posix.resolve(this.stage.cwd, text);
    mkdirSync(join(this.stage.path, this.stage.cwd), { recursive: true });
  }

  USER(text) { this.stage.user = text; }
  VOLUME(text) { this.stage.volumes.push(text); }
  EXPOSE(text) { this.stage.port = Number(text); }
  STOPSIGNAL(text) { this.stage.stopSignal = text; }
  HEALTHCHECK(text) { this.stage.health = execForm(text.replace(/^.*?CMD /, '')); }
  ENTRYPOINT(text) { this.stage.entrypoint = execForm(text); }
  CMD(text) { this.stage.command = execForm(text); }

  RUN(text) {
    inside(this.stage.path, ['/bin/sh', '-c', text], { env: { ...this.stage.args, ...this.stage.env, ...registryAccess(this.stage) }, cwd: this.stage.cwd });
    rmSync(join(this.stage.path, 'tmp', 'machine-ca.pem'), { force: true });
  }

  COPY(text, { from }) {
    const words = text.split(/\s+/);
    const target = posix.resolve(this.stage.cwd, words.at(-1));
    const isFolder = words.at(-1).endsWith('/') || words.length > 2 || words.at(-1) === '.';
    for (const source of words.slice(0, -1)) {
      if (from) this.copyFromStage(from, source, isFolder ? posix.join(target, lastOfFile(this, from, source)) : target);
      else this.copyFromContext(source, target, isFolder);
    }
  }

  copyFromStage(from, source, target) {
    const stage = this.stages.find(({ alias }) => alias === from);
    cpSync(join(stage.path, source), join(this.stage.path, target), { recursive: true, preserveTimestamps: true });
  }

  copyFromContext(source, target, isFolder) {
    const wanted = posix.normalize(source);
    const files = contextFiles().filter((path) => wanted === '.' || path === wanted || path.startsWith(`${wanted}/`));
    if (files.length === 0) throw new Error(`COPY ${source}: .dockerignore leaves nothing of it`);
    for (const path of files) {
      const below = path === wanted ? (isFolder ? posix.basename(path) : '') : posix.relative(wanted, path);
      put(join(root, path), join(this.stage.path, target, below));
    }
  }
}

/** The name under which a file goes into a folder; a folder's contents go there without it. */
const lastOfFile = (build, from, source) => {
  const stage = build.stages.find(({ alias }) => alias === from);
  return lstatSync(join(stage.path, source)).isDirectory() ? '' : posix.basename(source);
};

// --- Starting what was built ---

/**
 * Starts words in a root as an engine does a container: own network, process ids and mounts, root file system read-only, no
 * capability, not root. `writable` are folders of this machine that take the place of others in it.
 */
function start({ path, words, env, user, cwd = '/', writable }) {
  const [uid, gid] = user.split(':');
  const script = `
    root=$1; shift
    ip link set lo up
    mount --bind "$root" "$root"
    mount -o remount,bind,ro "$root"
    mount -t tmpfs tmpfs "$root/tmp"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    ${Object.entries(writable).map(([to, from]) => `mount --bind '${from}' "$root${to}"; mount -o remount,bind,rw "$root${to}"`).join('\n    ')}
    exec chroot "$root" setpriv --reuid=${uid} --regid=${gid} --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all -- \
      sh -c 'cd "$0" && exec "$@"' '${cwd}' "$@"`;
  const child = spawn('unshare', ['--mount', '--net', '--pid', '--ipc', '--uts', '--fork', '--kill-child', 'sh', '-ec', script, 'sh', path, ...words], {
    env: { PATH: standardPath, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const started = { child, output: '' };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => { started.output += text; note(text); });
  started.ended = new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));
  started.ended.then((end) => { started.end = end; });
  /** Its process id out here. */
  started.pid = () => Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ')[0]);
  /** Runs words where it runs: as the same user, in the same root; gives {status, text}. */
  started.exec = (more) => {
    const nsenter = ['-t', String(started.pid()), '--mount', '--net', '--pid', 'chroot', path, 'setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...more];
    const result = spawnSync('nsenter', nsenter, { encoding: 'utf8', env: { PATH: standardPath, ...env } });
    return { status: result.status, text: `${result.stdout}${result.stderr}` };
  };
  /** What comes of root writing a file into each folder, where it runs. */
  started.writes = (folders) => folders.map((folder) => spawnSync('nsenter', ['-t', String(started.pid()), '--mount', 'touch', join(path, folder, 'written')], { encoding: 'utf8', env: { LC_ALL: 'C', PATH: standardPath } }).stderr);
  started.fetch = (url) => {
    const script_ = 'fetch(process.argv[1]).then(async (r) => console.log(r.status, (await r.text()).slice(0, 2000)), (e) => console.log(0, String(e.cause ?? e)))';
    return spawnSync('nsenter', ['-t', String(started.pid()), '--net', process.execPath, '-e', script_, url], { encoding: 'utf8' }).stdout.trim();
  };
  return started;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function untilReady(started, url) {
  const begin = performance.now();
  for (;;) {
    if (started.end || performance.now() - begin > 60_000) throw new Error(`it did not become ready: ${started.output.slice(-2000)}`);
    const answer = started.fetch(`${url}/readyz`);
    if (answer.startsWith('200')) return `${seconds(begin)}: ${answer}`;
    await pause(200);
  }
}

/** Asks what was started for what a visitor and a watcher ask, and stops it. */
async function visit(started, url, health, signal) {
  say(`/readyz answered after ${await untilReady(started, url)}`);
  const checked = started.exec(health);
  assert(checked.status === 0 && checked.text.includes('ready'), `its health check passes: ${health.join(' ')}`);
  assert(/^200 .*<div id="root"/s.test(started.fetch(`${url}/`)), 'the dashboard is served');
  assert(/^200 .*"engine_version":"\d+/s.test(started.fetch(`${url}/api/v1/health`)), 'the engine answers a question');
  assert(started.writes(['/', '/etc', '/usr', '/var', '/var/lib']).every((answer) => answer.includes('Read-only file system')), 'not even root could write anywhere else');
  const begin = performance.now();
  process.kill(started.pid(), signal);
  const end = await Promise.race([started.ended, pause(10_000)]);
  started.child.kill('SIGKILL');
  assert(end?.code === 0, `it ends by ${signal}, with 0, in ${seconds(begin)}`);
}

/** A folder on this machine with the owner and mode of one in a root, as a new volume gets them. */
function volume(path, folder, name) {
  const made = join(work, name);
  rmSync(made, { recursive: true, force: true });
  run('cp', ['-a', join(path, folder), made]);
  return made;
}

async function checkImage(base) {
  logTo('image.log');
  const begin = performance.now();
  const stage = new Build(base, parseDockerfile(readFileSync(join(root, 'deploy/Dockerfile'), 'utf8'))).carryOut();
  const layers = size(stage.upper);
  const packed = Number(run('sh', ['-c', `tar -C '${stage.upper}' -c . | gzip -6 | wc -c`]));
  say(`above its base the image has ${megabytes(layers)}, ${megabytes(packed)} with gzip; every step took ${seconds(begin)}`);
  assert(stage.labels['org.opencontainers.image.licenses'] === 'MIT', 'it carries its labels');
  assert(!/^(0|root)\b/.test(stage.user), `it does not run as root, but as ${stage.user}`);
  const missing = inside(stage.path, ['sh', '-c', 'ldd /usr/local/bin/runlight | grep "not found" || true']);
  assert(missing === '', 'no library is missing');
  const writable = Object.fromEntries(stage.volumes.map((folder, index) => [folder, volume(stage.path, folder, `volume-${index}`)]));
  const words = [...stage.entrypoint, ...stage.command];
  const open_ = start({ path: stage.path, words, env: stage.env, user: stage.user, cwd: stage.cwd, writable });
  const refused = await Promise.race([open_.ended, pause(10_000)]);
  open_.child.kill('SIGKILL');
  assert(refused?.code > 0 && open_.output.includes('RUNLIGHT_OIDC_ISSUER'), 'it does not start open to others without being told to');
  const env = { ...stage.env, RUNLIGHT_ANONYMOUS_READ: 'true' };
  for (const round of ['with an empty volume', 'with the same volume again']) {
    say(`starting ${words.join(' ')} as ${stage.user}, its root file system read-only, ${round}`);
    await visit(start({ path: stage.path, words, env, user: stage.user, cwd: stage.cwd, writable }), `http://127.0.0.1:${stage.port}`, stage.health, stage.stopSignal);
  }
}

// --- The Debian package ---

function newestPackage() {
  const folder = join(root, 'build', 'packages');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.deb')) : [];
  if (names.length === 0) throw new Error('build/packages holds no .deb: run `make package` first');
  return join(folder, names.sort((a, b) => statSync(join(folder, b)).mtimeMs - statSync(join(folder, a)).mtimeMs)[0]);
}

/** The [Service] section of the unit: its settings by name, a list of each. */
function unitSettings(text) {
  const settings = {};
  for (const [, name, value] of text.matchAll(/^(\w+)=(.*)$/gm)) (settings[name] ??= []).push(value);
  return settings;
}

const traces = (path) => run('find', [path, '-xdev', '-path', `${path}/tmp`, '-prune', '-o', '-iname', '*runlight*', '-print'])
  .split('\n').map((line) => line.slice(path.length))
  // Ours, and man's own cache of the pages that somebody read.
  .filter((line) => line && line !== '/etc/runlight-base-is-whole' && !line.startsWith('/var/cache/man/'));

async function checkPackage(base) {
  logTo('package.log');
  const { path } = layer(base, 'package');
  const file = newestPackage();
  say(`${file.slice(root.length + 1)}: ${megabytes(statSync(file).size)}`);
  put(file, join(path, 'tmp', 'runlight.deb'));
  const sh = (script, options) => inside(path, ['sh', '-ec', script], options);
  let begin = performance.now();
  sh('apt-get update -q && apt-get install -y -q --no-install-recommends man-db');
  begin = performance.now();
  sh('apt-get install -y -q --no-install-recommends /tmp/runlight.deb');
  say(`apt-get install took ${seconds(begin)}; its dependencies: ${sh('dpkg-deb -f /tmp/runlight.deb Depends').trim()}`);
  assert(sh('ldd /usr/bin/runlight | grep "not found" || true') === '', 'no library is missing');
  assert(sh('stat -c "%a %U %G" /etc/runlight/runlight.env').trim() === '640 root runlight', 'its settings are for root and the group runlight only');
  sh('systemd-analyze verify --man=no /usr/lib/systemd/system/runlight.service');
  say('systemd-analyze verify finds nothing wrong with the unit');
  say(`systemd-analyze security: ${sh('systemd-analyze security --offline=true --no-pager runlight.service').trim().split('\n').at(-1)}`);
  assert(/--allowed-host/.test(sh('man runlight | cat')), 'man shows the manual');
  sh('bash -n /usr/share/bash-completion/completions/runlight');

  const unit = unitSettings(readFileSync(join(path, 'usr/lib/systemd/system/runlight.service'), 'utf8'));
  const uid = sh(`id -u ${unit.User[0]}`).trim();
  const gid = sh(`id -g ${unit.Group[0]}`).trim();
  // What StateDirectory= makes before the start.
  const state = join('/var/lib', unit.StateDirectory[0]);
  sh(`install -d -o ${uid} -g ${gid} -m ${unit.StateDirectoryMode[0]} ${state}`);
  const env = Object.fromEntries([...unit.Environment, ...readFileSync(join(path, unit.EnvironmentFile[0]), 'utf8').split('\n').filter((line) => /^[A-Z]/.test(line))].map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  say(`starting ${unit.ExecStart[0]} as ${unit.User[0]}, everything read-only but ${state}`);
  await visit(start({ path, words: unit.ExecStart[0].split(' '), env, user: `${uid}:${gid}`, writable: { [state]: join(path, state) } }), 'http://127.0.0.1:8080', ['runlight', 'health'], 'SIGTERM');

  sh('apt-get remove -y -q runlight');
  assert(existsSync(join(path, state, 'store')) || readdirSync(join(path, state)).length > 0, 'remove keeps the data');
  assert(existsSync(join(path, 'etc/runlight/runlight.env')), 'remove keeps the settings');
  sh('apt-get purge -y -q runlight');
  const left = traces(path);
  assert(left.length === 0, `purge leaves nothing of it but the system user${left.map((line) => `; ${line}`).join('')}`);
}

async function main(parts) {
  mkdirSync(work, { recursive: true });
  const begin = performance.now();
  try {
    const base = makeBase();
    if (parts.length === 0 || parts.includes('image')) await checkImage(base);
    if (parts.length === 0 || parts.includes('package')) await checkPackage(base);
    say(`all of it held; ${seconds(begin)}`);
  } catch (error) {
    say(`FAILED: ${error.message}`);
    process.exitCode = 1;
  }
}

await main(process.argv.slice(2).filter((word) => word !== '--reuse'));
