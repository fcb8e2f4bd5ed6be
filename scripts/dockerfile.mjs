// SPDX-License-Identifier: MIT
// Reads a Dockerfile and a .dockerignore, as far as this project's use their language.

/** The instructions, in order: {name, flags, text, line}. Comments are left out, continued lines joined. */
export function parseDockerfile(source) {
  const instructions = [];
  let open = null;
  source.split('\n').forEach((raw, index) => {
    if (/^\s*(#|$)/.test(raw)) return;
    const goesOn = raw.endsWith('\\');
    const part = goesOn ? raw.slice(0, -1) : raw;
    open = open ? { ...open, text: `${open.text}${part}` } : { text: part, line: index + 1 };
    if (goesOn) return;
    instructions.push(instruction(open));
    open = null;
  });
  if (open) throw new Error(`Dockerfile:${open.line}: the last line is continued by nothing`);
  return instructions;
}

function instruction({ text, line }) {
  const [, name, rest] = text.match(/^([A-Z]+)\s+(.*)$/s) ?? [];
  if (!name) throw new Error(`Dockerfile:${line}: "${text}" is no instruction`);
  const flags = {};
  let body = rest;
  for (let flag; (flag = body.match(/^--([a-z-]+)=(\S+)\s+/)); body = body.slice(flag[0].length)) flags[flag[1]] = flag[2];
  return { name, flags, text: body.trim(), line };
}

/** `["a", "b"]`, or null where it is not in exec form. */
export function execForm(text) {
  try {
    const words = JSON.parse(text);
    return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : null;
  } catch {
    return null;
  }
}

/** NAME=value pairs, the values quoted or not. */
export const pairs = (text) => [...text.matchAll(/([\w.]+)=(?:"([^"]*)"|(\S*))/g)].map(([, name, quoted, plain]) => [name, quoted ?? plain]);

/** Puts values in for ${NAME} and $NAME; a name that was not declared is an error. */
export const expand = (text, values) => text.replace(/\$\{(\w+)\}|\$(\w+)/g, (_, braced, plain) => {
  const name = braced ?? plain;
  if (!(name in values)) throw new Error(`$${name} was not declared`);
  return values[name];
});

function toRegExp(pattern) {
  const escaped = pattern.replace(/^\/|\/$/g, '').replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*\*\/|\*\*|\*|\?/g, (wild) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[wild])}$`);
}

/** Of a .dockerignore: a function that says whether a path is left out. The last pattern that matches it or a folder above it decides. */
export function ignoring(source) {
  const rules = source.split('\n').map((line) => line.trim()).filter((line) => line && !line.startsWith('#'))
    .map((line) => ({ keeps: line.startsWith('!'), matches: toRegExp(line.replace(/^!/, '')) }));
  return (path) => {
    const parts = path.split('/');
    const above = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    const last = rules.findLast(({ matches }) => above.some((folder) => matches.test(folder)));
    return last !== undefined && !last.keeps;
  };
}
