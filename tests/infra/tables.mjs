// SPDX-License-Identifier: MIT
// The tables of variables and outputs in infra/README.md and infra/modules/README.md, made from the configurations.
//   node tests/infra/tables.mjs    write them
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { filesBelow, readConfigurations } from './hcl.mjs';

const infra = join(import.meta.dirname, '../../infra');
const cell = (text) => String(text).replaceAll('|', '\\|').replace(/\s+/g, ' ');

function defaultOf(body) {
  if (body.default === undefined) return '**required**';
  return `\`${JSON.stringify(body.default)}\``;
}

/** The parser sorts by name; here things stand as in the file. */
function inOrder(configuration, kind) {
  const texts = configuration.files.map(({ text }) => text).join('\n');
  const names = [...texts.matchAll(new RegExp(`^${kind} "(\\w+)"`, 'gm'))].map((match) => match[1]);
  return names.map((name) => [name, configuration.content[kind][name]]);
}

function variablesTable(configuration) {
  const rows = inOrder(configuration, 'variable').map(([name, [body]]) => {
    const type = body.type.replace(/^\$\{|\}$/g, '');
    return `| \`${name}\` | ${cell(type)} | ${defaultOf(body)} | ${cell(body.description)} |`;
  });
  return ['| variable | type | default | meaning |', '|---|---|---|---|', ...rows];
}

function outputsTable(configuration) {
  return ['| output | meaning |', '|---|---|', ...inOrder(configuration, 'output').map(([name, [body]]) => `| \`${name}\` | ${cell(body.description)} |`)];
}

/** The page with its tables brought up to date; each stands between `<!-- variables of FOLDER -->`, or outputs, and `<!-- end -->`. */
export function withTables(page, configurations) {
  return page.replace(/(<!-- (variables|outputs) of (\S+) -->\n)[\s\S]*?(<!-- end -->)/g, (_, begin, what, folder, end) => {
    const configuration = configurations.find((each) => relative(join(infra, '..'), each.folder) === folder);
    if (!configuration) throw new Error(`there is no configuration in ${folder}`);
    const table = what === 'variables' ? variablesTable(configuration) : outputsTable(configuration);
    return `${begin}${table.join('\n')}\n${end}`;
  });
}

if (process.argv[1] === import.meta.filename) {
  const configurations = await readConfigurations(infra);
  for (const path of filesBelow(infra, /\.md$/)) writeFileSync(path, withTables(readFileSync(path, 'utf8'), configurations));
  process.exit();
}
