// SPDX-License-Identifier: MIT
// What a user can meet is documented: flags, environment variables, endpoints, columns, questions, exit codes.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

import YAML from 'yaml';

import { contractOf } from '../../scripts/contract.mjs';
import { root, run } from '../support/binary.mjs';

const read = (path) => readFileSync(join(root, path), 'utf8');
const pages = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', ...readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];
const text = pages.map(read).join('\n');

/** Asserts that each word stands in the documentation as code. */
function assertDocumented(words, where = text, { mayBeNone = false } = {}) {
  assert.ok(mayBeNone || words.length > 0, 'there is something to document');
  const missing = [...new Set(words)].filter((word) => !new RegExp(`\`[^\`]*(?<![\\w-])${RegExp.escape(word)}(?![\\w-])[^\`]*\``).test(where) && !codeBlocks(where).includes(word));
  assert.deepEqual(missing, [], 'not in README.md or docs/*.md');
}

const codeBlocks = (markdown) => [...markdown.matchAll(/```[\s\S]*?```/g)].join('\n');

const help = async (...args) => (await run([...args, '--help'])).stdout;
const wordsOf = async (...command) => [...(await help(...command)).matchAll(/^ {2}([a-z]+) {2,}/gm)].map((match) => match[1]);
/** "collect", "archive push": those that do something. */
const commands = (await Promise.all((await wordsOf()).map(async (word) => {
  const below = await wordsOf(word);
  return below.length > 0 ? below.map((last) => `${word} ${last}`) : [word];
}))).flat();

test('every command', () => {
  assert.ok(['collect', 'serve', 'archive push'].every((command) => commands.includes(command)), commands.join(' '));
  assertDocumented(commands.map((command) => `runlight ${command}`));
});

for (const command of [undefined, ...commands]) {
  test(`every flag of runlight ${command ?? ''}`, async () => {
    const flags = (await help(...(command?.split(' ') ?? []))).match(/(?<![\w-])--[a-z][a-z-]+/g) ?? [];
    assert.ok(flags.includes('--help'));
    assertDocumented(flags.filter((flag) => flag !== '--help'), text, { mayBeNone: true });
  });
}

/** Names of environment variables that C++ reads, by getenv or through CLI11. */
function environmentVariables() {
  const sources = readdirSync(join(root, 'src'), { recursive: true }).filter((name) => /\.cpp$/.test(name) && !/_test\.cpp$/.test(name));
  const all = sources.map((name) => read(join('src', name))).join('\n');
  return [...all.matchAll(/"(RUNLIGHT_[A-Z_]+|GITHUB_TOKEN|XDG_DATA_HOME)"/g)].map((match) => match[1]).filter((name) => name !== 'RUNLIGHT_VERSION');
}

test('every environment variable', () => assertDocumented(environmentVariables()));

const contract = YAML.parse(read('api/openapi.yaml'));

test('every endpoint', () => assertDocumented(Object.keys(contract.paths).map((path) => `/api/v1${path}`)));

test('every question of sql/queries', () => assertDocumented(readdirSync(join(root, 'sql', 'queries'))));

test("every column of the API's answers is in the glossary", () => {
  const names = Object.values(contract.components.schemas).flatMap(function properties(schema) {
    return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => [name, ...properties(value)]);
  });
  assertDocumented(names, read('docs/glossary.md'));
});

test('every column of the tables is in the glossary', () => {
  const schema = readdirSync(join(root, 'sql', 'schema')).map((name) => read(join('sql', 'schema', name))).join('\n');
  const columns = [...schema.matchAll(/^ {4}([a-z_]+) +(?!AS\b)[A-Z]/gm)].map((match) => match[1]);
  assertDocumented(columns.filter((name) => name !== 'version'), read('docs/glossary.md'));
});

test('every exit code', () => {
  const table = read('src/base/error.cpp').match(/kind_facts\{\{([\s\S]*?)\}\};/)[1];
  const codes = [...table.matchAll(/"([a-z_]+)", \d+, (\d+)\}/g)].map((match) => ({ kind: match[1], code: match[2] }));
  const page = read('docs/exit-codes.md');
  const rows = [...page.matchAll(/^\| *(\d+) *\|(.*)$/gm)].map((match) => ({ code: match[1], rest: match[2] }));
  for (const { kind, code } of codes) {
    assert.ok(rows.some((row) => row.code === code && row.rest.includes(`\`${kind}\``)), `${kind} (${code}) has no row in docs/exit-codes.md`);
  }
  assert.deepEqual(rows.map((row) => row.code).filter((code) => !['0', '3', ...codes.map((known) => known.code)].includes(code)), []);
});

test('every folder of src/ is in ARCHITECTURE.md', () => {
  const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => `${entry.name}/`);
  const architecture = read('ARCHITECTURE.md');
  assert.deepEqual(folders.filter((folder) => !architecture.includes(folder)), []);
});

test('links between pages lead somewhere', () => {
  const broken = [];
  for (const page of [...pages, ...readdirSync(join(root, 'docs', 'decisions')).map((name) => `docs/decisions/${name}`)]) {
    for (const [, target] of read(page).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)) {
      if (!existsSync(join(root, dirname(page), target))) broken.push(`${page}: ${target}`);
    }
  }
  assert.deepEqual(broken, []);
});

test('the contract says of each question what its folder says', () => assert.equal(contractOf(root), read('api/openapi.yaml'), 'run scripts/contract'));
