// SPDX-License-Identifier: MIT
// Looks for secrets where they must not be, in every form that they take on their way.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** All files below a folder; those that go while it looks are passed over. */
export function filesOf(folder) {
  let entries = [];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap((entry) => (entry.isDirectory() ? filesOf(join(folder, entry.name)) : entry.isFile() ? [join(folder, entry.name)] : []));
}

/** What a secret may look like: as given, escaped for addresses, pages and JSON, in Base64 and hex; and its parts that are secret by themselves. */
export function formsOf(text) {
  const signature = new URLSearchParams(text).get('sig');
  const key = text.match(/AccountKey=([^;]+)/)?.[1];
  const texts = [text, signature, key, ...text.split(/\r?\n/).filter((line) => text.includes('\n') && line.length >= 40)].filter(Boolean);
  const forms = texts.flatMap((one) => {
    const bytes = Buffer.from(one);
    return [
      one, encodeURIComponent(one), new URLSearchParams({ x: one }).toString().slice(2), one.replaceAll('&', '&amp;'), JSON.stringify(one).slice(1, -1),
      bytes.toString('base64').replace(/.?=*$/, ''), bytes.toString('base64url').replace(/.$/, ''), bytes.toString('hex'),
    ];
  });
  return [...new Set(forms)].filter((form) => form.length >= 4);
}

/** Asserts that no secret shows in any of `places`: {where: text}. `secrets`: {name: text}, or a list of texts; a failure names both, and no secret. */
export function assertNowhere(secrets, places) {
  const named = Array.isArray(secrets) ? secrets.map((text, i) => [`secret ${i + 1}`, text]) : Object.entries(secrets);
  const found = [];
  for (const [name, text] of named) {
    assert.ok(text, `${name} is known`);
    const forms = formsOf(text);
    for (const [where, content] of Object.entries(places)) {
      const form = forms.findIndex((one) => content.includes(one));
      if (form >= 0) found.push(`${name} shows in ${where}${form > 0 ? ' (escaped, encoded or in part)' : ''}`);
    }
  }
  assert.deepEqual(found, []);
}

/** The files of a folder as places. */
export function placesOfFolder(folder) {
  return Object.fromEntries(filesOf(folder).map((path) => [path, readFileSync(path, 'latin1')]));
}

/** What everybody on this machine can read of a process: its command line and the names of its threads. */
export function placesOfProcess(pid) {
  const threads = readdirSync(`/proc/${pid}/task`).map((id) => readFileSync(`/proc/${pid}/task/${id}/comm`, 'latin1')).join('\n');
  return { 'the command line': readFileSync(`/proc/${pid}/cmdline`, 'latin1'), 'the names of the threads': threads };
}
