// SPDX-License-Identifier: MIT
// What comes from outside has a fuzz target, and each target a corpus that stays small and a row in docs/fuzzing.md.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { root } from '../support/binary.mjs';

const mostFiles = 50;
const mostBytes = 100_000;

const targets = JSON.parse(execFileSync(process.execPath, [join(root, 'scripts', 'fuzz.mjs'), '--list'], { encoding: 'utf8' })).map(({ target }) => target);
const page = readFileSync(join(root, 'docs', 'fuzzing.md'), 'utf8');
const rows = page.split('## What comes from outside')[1].split('\n').filter((line) => /^\| (?!entry|-)/.test(line)).map((line) => line.split('|').map((cell) => cell.trim()).slice(1, -1));
const named = (row) => [...row.at(-1).matchAll(/`([^`]+)`/g)].map((match) => match[1]);

test('every entry has a target or a test that exists', () => {
  assert.ok(rows.length > 10, `${rows.length} entries`);
  for (const row of rows) {
    assert.ok(named(row).length > 0, `"${row[0]}" names no target`);
    for (const name of named(row)) assert.ok(name.includes('/') ? existsSync(join(root, name)) : targets.includes(name), `"${row[0]}": there is no ${name}`);
  }
});

test('every target is of an entry, is built, and has a corpus of its name', () => {
  const built = readFileSync(join(root, 'tests', 'fuzz', 'CMakeLists.txt'), 'utf8');
  for (const target of targets) {
    assert.ok(rows.some((row) => named(row).includes(target)), `${target} has no row in docs/fuzzing.md`);
    assert.match(built, new RegExp(`\\b${target}_fuzz\\b`), `${target}_fuzz.cpp is not built`);
  }
  assert.deepEqual(readdirSync(join(root, 'tests', 'fuzz', 'corpus')).sort(), targets, 'the folders of tests/fuzz/corpus');
});

for (const target of targets) {
  test(`the corpus of ${target} is small and has examples with names`, () => {
    const folder = join(root, 'tests', 'fuzz', 'corpus', target);
    const names = readdirSync(folder);
    assert.ok(names.length <= mostFiles, `${names.length} files; scripts/fuzz --minimize ${target} chooses`);
    const bytes = names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    assert.ok(bytes <= mostBytes, `${bytes} bytes; scripts/fuzz --minimize ${target} chooses`);
    assert.ok(names.some((name) => !/^[0-9a-f]{40}$/.test(name)), 'no example that a person named');
  });
}
