// SPDX-License-Identifier: MIT
// The threat model speaks of tests that there are.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { root } from '../support/binary.mjs';

const page = readFileSync(join(root, 'SECURITY.md'), 'utf8');
const rows = page.split('## Threats')[1].split('\n## ')[0].split('\n').filter((line) => line.startsWith('| ')).slice(1);

test('the threat model has a row for each threat, each with its answer and test', () => {
  assert.ok(rows.length >= 20, `${rows.length} rows`);
  for (const row of rows) {
    const cells = row.split('|').slice(1, -1).map((cell) => cell.trim());
    assert.equal(cells.length, 5, row);
    assert.ok(cells.every((cell) => cell !== ''), row);
  }
});

for (const row of rows) {
  const [who, wants, how, , tests] = row.split('|').slice(1, -1).map((cell) => cell.trim());
  test(`${who}, ${wants}, ${how}: its test is there`, () => {
    const files = [...tests.matchAll(/`([^`]+)`/g)].map((match) => match[1]);
    assert.ok(files.length > 0, 'it names a test');
    for (const file of files) {
      assert.ok(existsSync(join(root, file)), `there is no ${file}`);
      assert.match(readFileSync(join(root, file), 'utf8'), /\b(TEST|TEST_F|TEST_P|test)\(/, `${file} holds tests`);
    }
  });
}
