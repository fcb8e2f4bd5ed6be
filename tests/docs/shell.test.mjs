// SPDX-License-Identifier: MIT
// What is made of the command line for shells and for man says what --help says, and works in those shells.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { assertOneSentence, run } from '../support/binary.mjs';

const say = async (...args) => {
  const { code, stdout, stderr } = await run(args);
  assert.equal(code, 0, stderr);
  return stdout;
};
const help = (path) => say(...path, '--help');
const section = (text, title) => text.split(/^(?=\S)/m).filter((part) => part.startsWith(title)).join('');

/** Every command with its flags, as --help tells them, those below commands included: [{path, flags, commands}]. */
async function commandsBelow(path = []) {
  const text = await help(path);
  const names = [...section(text, 'Subcommands:').matchAll(/^ {2}([a-z]+)\b/gm)].map((match) => match[1]);
  const flags = [...section(text, 'Options:').matchAll(/^ {2}(?:-\w,)?(--[a-z][a-z-]*)/gm)].map((match) => match[1]);
  const below = [];
  for (const name of names) below.push(...(await commandsBelow([...path, name])));
  return [{ path: path.join(' '), flags, commands: names }, ...below];
}

const commands = await commandsBelow();
const scripts = { bash: await say('completions', 'bash'), zsh: await say('completions', 'zsh'), fish: await say('completions', 'fish') };
const manual = await say('manual');

const folder = mkdtempSync(join(tmpdir(), 'runlight-shell-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name, text) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const bash = file('runlight.bash', scripts.bash);
const fish = file('runlight.fish', scripts.fish);
const zsh = file('_runlight', scripts.zsh);

const has = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const without = (program) => (has(program) ? false : `${program} is not installed`);

function output(program, args, options) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', ...options });
  assert.equal(status, 0, `${program}: ${stderr}`);
  assert.equal(stderr, '', `${program} complains of nothing`);
  return stdout;
}

/** What each shell offers for a line of words, of which the last is being typed. */
const offered = {
  bash: (words) => output('bash', ['--norc', '-c', 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _runlight; printf "%s\\n" "${COMPREPLY[@]}"', 'bash', bash, ...words]).trim().split('\n').filter(Boolean),
  fish: (words) => output('fish', ['--no-config', '-c', 'source $argv[1]; complete -C "$argv[2]"', fish, words.join(' ')]).trim().split('\n').filter(Boolean).map((line) => line.split('\t')[0]),
};

test('there are commands to complete', () => assert.ok(commands.length > 8 && commands.every(({ flags }) => flags.includes('--help'))));

for (const [shell, offers] of Object.entries(offered)) {
  const skip = without(shell);

  test(`${shell} offers every command and flag of --help, and no other`, { skip }, () => {
    for (const { path, flags, commands: names } of commands) {
      const words = ['runlight', ...path.split(' ').filter(Boolean)];
      assert.deepEqual(offers([...words, '--']).sort(), [...flags].sort(), path);
      if (names.length > 0) assert.deepEqual(offers([...words, '']).filter((word) => !word.startsWith('-')).sort(), [...names].sort(), path);
    }
  });

  test(`${shell} offers the values of a flag that has few, and the files of one that takes them`, { skip }, () => {
    assert.deepEqual(offers(['runlight', 'serve', '--jobs', '']).sort(), ['all', 'failed', 'none', 'recent']);
    assert.deepEqual(offers(['runlight', 'query', '--format', 'c']), ['csv']);
    assert.deepEqual(offers(['runlight', 'collect', '--owner', '']), []);
    assert.ok(offers(['runlight', 'serve', '--data', `${folder.slice(0, -1)}`]).some((path) => path.startsWith(folder)));
    assert.ok(offers(['runlight', 'serve', '--app-key-file', `${folder}/runl`]).some((path) => path.startsWith(bash)));
  });
}

test('bash completes the value after an equals sign', () => assert.deepEqual(offered.bash(['runlight', 'serve', '--jobs', '=', 're']), ['recent']));

test('zsh reads its script and knows every flag', { skip: without('zsh') }, () => {
  output('zsh', ['-n', zsh]);
  assert.equal(output('zsh', ['-f', '-c', `fpath=(${folder} $fpath); autoload -Uz compinit; compinit -u -d ${folder}/dump; print -r -- $_comps[runlight]`]), '_runlight\n');
  for (const { path, flags } of commands) {
    const body = scripts.zsh.match(new RegExp(`^_runlight${path && `_${path.replaceAll(' ', '_')}`}\\(\\) \\{$[\\s\\S]*?^\\}$`, 'm'))?.[0] ?? '';
    const known = [...body.matchAll(/^ {4}'\*?(--[a-z-]+)/gm)].map((match) => match[1]);
    assert.deepEqual(known.sort(), [...flags].sort(), path);
  }
});

test('the manual tells of every command and flag of --help', () => {
  const plain = manual.replaceAll('\\-', '-');
  for (const { path, flags } of commands) {
    const from = path === '' ? plain.indexOf('.SH FLAGS') : plain.indexOf(`\n.SS ${path}\n`);
    assert.ok(from > 0, `a section on ${path}`);
    const text = plain.slice(from, plain.slice(from + 3).search(/^\.S[SH] /m) + from + 3);
    const known = [...text.matchAll(/^\\fB(--[a-z-]+)\\fR/gm)].map((match) => match[1]);
    assert.deepEqual(known.sort(), flags.filter((flag) => path === '' || flag !== '--help').sort(), path);
  }
});

test('man has nothing to complain of in the manual', { skip: without('groff') }, () => {
  output('groff', ['-man', '-ww', '-z', '-Tutf8', file('runlight.1', manual)]);
  const text = output('groff', ['-man', '-Tascii', '-P-c', file('runlight.1', manual)]).replace(/.\x08/g, '');
  assert.match(text, /^NAME\n\s+runlight - collects/m);
});

test('a shell that is not known is refused by name', async () => {
  assert.match(assertOneSentence(await run(['completions', 'csh']), 2), /csh.*bash/);
});
