// SPDX-License-Identifier: MIT
// The C++ unit tests of the preset ci, which is built already: each folder's binary, two at a time. One process for a folder's tests, or some
// shares of them, and not one for each test: opening the engine takes longer than most tests.
import { conclude, evidenceFolder, foldersWithTests, inTwos, runBinary, secondsSince } from './test_binaries.mjs';

/** Those that take longest, in how many processes. */
const shares = { store: 6, collect: 2, archive: 2 };

const evidence = evidenceFolder('unit');
const begin = performance.now();
const only = process.argv.slice(2);
const folders = (only.length > 0 ? only : foldersWithTests()).toSorted((a, b) => (shares[b] ?? 1) - (shares[a] ?? 1));
const tasks = folders.flatMap((folder) => Array.from({ length: shares[folder] ?? 1 }, (_, index) => () =>
  runBinary({ folder, preset: 'ci', evidence, share: shares[folder] ? { total: shares[folder], index } : undefined })));
const rows = await inTwos(tasks);
conclude(evidence, { run_s: secondsSince(begin) }, rows);
