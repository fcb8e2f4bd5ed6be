// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

import { binary } from '../support/binary.mjs';
import { World, get } from '../support/world.mjs';

const build = dirname(dirname(binary));
const skip = existsSync(join(build, 'cmake_install.cmake')) ? false : 'the binary is not in its build folder';

test('what is installed runs from wherever it is moved to', { skip }, async (t) => {
  const world = new World(t);
  const folder = world.folder();
  execFileSync('cmake', ['--install', build, '--prefix', join(folder, 'first')]);
  const moved = join(folder, 'second', 'place');
  mkdirSync(dirname(moved));
  renameSync(join(folder, 'first'), moved);
  const server = await world.serve(world.dataFolder(), [], { program: join(moved, 'bin', 'runlight'), cwd: '/' });
  assert.equal((await get(`${server.url}/api/v1/health`)).status, 200);
  const mapped = readFileSync(`/proc/${server.pid}/maps`, 'utf8').match(/\S+libchdb\.so/)[0];
  assert.equal(mapped, join(moved, 'lib', 'runlight', 'libchdb.so'), 'the engine beside it, not that of the build');
});
