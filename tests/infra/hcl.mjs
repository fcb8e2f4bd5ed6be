// SPDX-License-Identifier: MIT
// Reading Terraform's files, with HashiCorp's own parser and formatter (compiled to WebAssembly).
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

// These packages are CommonJS, and keep node running: whoever uses them as a program has to end by itself.
const require = createRequire(import.meta.url);
const hcl2json = require('@cdktn/hcl2json');
export const { format } = require('@cdktn/hcl-tools');
export const { getExpressionAst } = hcl2json;

/** The file's content as Terraform's JSON syntax; throws where it is no HCL. */
export const parse = (name, text) => hcl2json.parse(name, text);

export function filesBelow(folder, pattern) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name) && !entry.parentPath.includes('.terraform'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Every folder with .tf files is a configuration: [{folder, files: [{path, text, content}], content: all of them merged}]. */
export async function readConfigurations(root) {
  const folders = new Map();
  // Override files are a deployment's own.
  for (const path of filesBelow(root, /(?<!_override)\.tf$/)) {
    const text = readFileSync(path, 'utf8');
    const file = { path, text, content: await parse(relative(root, path), text) };
    folders.set(dirname(path), [...(folders.get(dirname(path)) ?? []), file]);
  }
  return [...folders].map(([folder, files]) => ({ folder, files, content: merged(files.map((file) => file.content)) }));
}

/** Blocks of one address end up in one list, so that a second one of the same name shows. */
export function merged(contents) {
  const all = {};
  for (const content of contents) mergeInto(all, content);
  return all;
}

function mergeInto(target, source) {
  for (const [key, value] of Object.entries(source)) {
    if (Array.isArray(value)) target[key] = [...(target[key] ?? []), ...value];
    else if (value !== null && typeof value === 'object') mergeInto((target[key] ??= {}), value);
    else target[key] = value;
  }
}
