// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { assertOneSentence, run } from '../support/binary.mjs';
import { World, collect, query, queryValue } from '../support/world.mjs';

const world = new World();
const folder = world.folder();
const data = join(folder, 'data');

before(async () => {
  const simulator = await world.bulk(2, 50);
  assert.equal((await collect(simulator.url, data, { args: ['--no-jobs'] })).code, 0);
});
after(() => world.close());

const ask = (sql, ...args) => run(['query', sql, '--data', data, ...args], { cwd: folder });

test('jsonl gives one object per row', async () => {
  const { stdout } = await ask('SELECT number FROM numbers(3)', '--format', 'jsonl');
  assert.deepEqual(stdout.trim().split('\n').map((line) => Number(JSON.parse(line).number)), [0, 1, 2]);
});

test('csv has a head and quotes what needs it', async () => {
  const { stdout } = await ask(`SELECT 'a,"b' AS text, 1 AS n`, '--format', 'csv');
  assert.equal(stdout, '"text","n"\n"a,""b",1\n');
});

test('a table names its columns', async () => {
  const { stdout } = await ask("SELECT 'seen' AS word");
  assert.match(stdout, /word/);
  assert.match(stdout, /seen/);
});

test('a question may end in a semicolon, hold a comment, or begin with WITH', async () => {
  for (const sql of ['SELECT 1 AS n;', 'SELECT 1 AS n -- done', 'WITH 1 AS one SELECT one AS n']) {
    assert.equal(await queryValue(data, sql), 1, sql);
  }
});

test('the documented columns are there', async () => {
  const documented = {
    runs: 'owner, repo, workflow_id, workflow_name, run_id, run_attempt, run_number, event, status, conclusion, head_branch, head_sha, actor, created_at, run_started_at, updated_at, html_url',
    jobs: 'owner, repo, run_id, run_attempt, job_id, name, status, conclusion, created_at, started_at, completed_at, runner_name, labels, steps',
    workflows: 'owner, repo, workflow_id, name, path, state',
    repositories: 'owner, repo',
  };
  for (const [table, columns] of Object.entries(documented)) await query(data, `SELECT ${columns} FROM ${table} LIMIT 1`);
});

test('SQL that cannot be read is refused with the reason', async () => {
  for (const sql of ['SELEKT 1', 'SELECT nothing_like_this FROM runs', 'SELECT 1 FROM no_table', '', 'SELECT (']) {
    const sentence = assertOneSentence(await ask(sql), 2);
    assert.ok(sentence.length < 600, sentence);
  }
});

// Each would write, read files, reach another machine, change a setting or run a second statement.
const forbidden = [
  `SELECT 1 INTO OUTFILE 'escaped.txt'`,
  `SELECT 1) INTO OUTFILE 'escaped.txt'; SELECT (1`,
  `SELECT * FROM (SELECT 1) INTO OUTFILE 'escaped.txt' FORMAT CSV`,
  `SELECT 1 /* */ INTO /**/ OUTFILE 'escaped.txt'`,
  `SELECT 1 FORMAT CSV`,
  'SELECT 1; SELECT 2',
  'SELECT 1; DROP TABLE run_versions',
  'INSERT INTO run_versions SELECT * FROM run_versions',
  `INSERT INTO FUNCTION file('escaped.txt') SELECT 1`,
  'DROP TABLE run_versions',
  'TRUNCATE TABLE run_versions',
  'ALTER TABLE run_versions DELETE WHERE 1',
  'CREATE TABLE escaped (n UInt8) ENGINE = Memory',
  'OPTIMIZE TABLE run_versions FINAL',
  'SYSTEM SHUTDOWN',
  `SELECT * FROM file('/etc/passwd', 'LineAsString')`,
  `SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')`,
  `SELECT * FROM executable('id', 'LineAsString', 'x String')`,
  `SELECT * FROM remote('127.0.0.1:1', 'default', 'runs')`,
  `SELECT * FROM s3('http://127.0.0.1:1/b/f.csv')`,
  `SELECT * FROM mysql('127.0.0.1:1', 'd', 't', 'u', 'p')`,
  'SELECT 1 SETTINGS readonly = 0',
  'SELECT * FROM (SELECT 1 SETTINGS readonly = 0)',
  'SET readonly = 0',
];

test('a SELECT can neither write, nor reach files or machines, nor change settings', async (t) => {
  const content = () => queryValue(data, 'SELECT count() FROM runs');
  const before = await content();
  const files = readdirSync(folder).sort();
  for (const sql of forbidden) {
    await t.test(sql, async () => {
      const result = await ask(sql);
      assertOneSentence(result, 2);
    });
  }
  assert.equal(await content(), before);
  assert.deepEqual(readdirSync(folder).sort(), files, 'no file was written');
  assert.ok(!existsSync('escaped.txt'));
});

test('asking a folder that holds nothing says what to do first', async () => {
  const nothing = join(folder, 'nothing-here');
  const sentence = assertOneSentence(await run(['query', 'SELECT 1', '--data', nothing]), 5);
  assert.match(sentence, /nothing-here/);
  assert.match(sentence, /runlight collect/);
  assert.ok(!existsSync(nothing), 'and it is not made by asking');
});
