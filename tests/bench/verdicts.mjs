// SPDX-License-Identifier: MIT
// How often planted faults are found and others accused, over invented organisations of many seeds, each collected over HTTP; one line of JSON
// per figure, and on stderr a line for each that was missed or accused. Usage: verdicts.mjs [SEEDS, 20] [FIRST, 1]
import { join } from 'node:path';

process.env.RUNLIGHT_BINARY ??= join(import.meta.dirname, '..', '..', 'build', 'release', 'src', 'runlight');
const { figure, rounded } = await import('../support/measure.mjs');
const { World, collect } = await import('../support/world.mjs');
const { comparePlanted, counts } = await import('../support/planted.mjs');

const seeds = Number(process.argv[2] ?? 20);
const first = Number(process.argv[3] ?? 1);
const all = { workflows: 0, found: [], missed: [], accused: [], red: [] };
const began = performance.now();
for (let seed = first; seed < first + seeds; seed += 1) {
  const world = new World();
  try {
    const simulator = await world.simulator(['--owner', 'lantern-works', '--seed', String(seed)]);
    const data = world.dataFolder();
    const { code, stderr } = await collect(simulator.url, data);
    if (code !== 0) throw new Error(stderr);
    const result = await comparePlanted(simulator.url, data);
    all.workflows += result.workflows;
    for (const name of ['found', 'missed', 'accused', 'red']) all[name].push(...result[name]);
    for (const name of ['missed', 'accused']) for (const row of result[name]) process.stderr.write(`${JSON.stringify({ seed, [name]: row.verdict, ...row })}\n`);
  } finally {
    await world.close();
  }
}
figure('verdicts', 'seeds', seeds, 'organisations');
figure('verdicts', 'workflows', all.workflows, 'workflows');
for (const [verdict, number] of Object.entries(counts([...all.found, ...all.missed]))) {
  figure('verdicts', `${verdict}_planted`, number, 'workflows');
  figure('verdicts', `${verdict}_missed`, all.missed.filter((row) => row.verdict === verdict).length, 'workflows');
}
for (const verdict of ['failing', 'missed', 'stuck', 'flaky', 'slower', 'stale', 'disabled', 'never_run']) {
  figure('verdicts', `${verdict}_accused`, all.accused.filter((row) => row.verdict === verdict).length, 'workflows');
}
figure('verdicts', 'healthy_with_a_red_last_run', all.red.length, 'workflows');
figure('verdicts', 'seconds', rounded((performance.now() - began) / 1000), 's');
