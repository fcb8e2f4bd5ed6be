// SPDX-License-Identifier: MIT
// What a package bundles and under which licence: the engine, the dashboard's packages (embedded in the binary), and the
// libraries that are compiled into it. Those of Debian that it links dynamically come with their own packages.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const json = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** The texts of a folder's LICENSE, LICENCE, COPYING and NOTICE files. */
function licenceTexts(folder) {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && /^(licen[cs]e|copying|notice)/i.test(entry.name)).map((entry) => entry.name);
  return names.map((name) => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n');
}

function engine() {
  const { name, version, license } = json('node_modules/@chdb/lib-linux-x64-gnu/package.json');
  const text = readFileSync('/usr/share/common-licenses/Apache-2.0', 'utf8').trim();
  return { title: `libchdb.so: chDB, ClickHouse as a library (npm ${name} ${version}), ${license}`, text };
}

function dashboard() {
  const packages = Object.entries(json('web/package-lock.json').packages).filter(([path, facts]) => path && !facts.dev && !facts.optional);
  return packages.map(([path, { version, license }]) => {
    const text = licenceTexts(join(root, 'web', path));
    return { title: `In the dashboard: ${path.replace(/.*node_modules\//, '')} ${version}, ${license}`, text: text || `Licence: ${license}; the package holds no text of it.` };
  });
}

/** Of Debian's list of all of Boost, a file at a time: the one licence of the parts that are used here. */
function boost(copyright) {
  const text = copyright.match(/Boost Software License - Version 1\.0[\s\S]*?DEALINGS IN THE SOFTWARE\./)?.[0];
  if (!text) throw new Error('the licence of Boost was not found among those of its files');
  return text;
}

function compiledIn() {
  return ['libboost1.81-dev', 'libcli11-dev', 'libhowardhinnant-date-dev'].map((name) => {
    const path = `/usr/share/doc/${name}/copyright`;
    if (!existsSync(path)) throw new Error(`${path} is not there; scripts/setup installs ${name}`);
    const text = readFileSync(path, 'utf8').trim();
    return { title: `In the binary: the headers of Debian's ${name}`, text: name.includes('boost') ? boost(text) : text };
  });
}

const line = '-'.repeat(79);
const parts = [engine(), ...compiledIn(), ...dashboard()];
writeFileSync(process.argv[2], `Runlight bundles parts by others, under these licences.\n\n${parts.map(({ title, text }) => `${line}\n${title}\n${line}\n\n${text}\n`).join('\n')}`);
