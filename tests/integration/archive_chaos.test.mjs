// SPDX-License-Identifier: MIT
// Two collectors on machines that come and go, and a compaction, at the same time on one archive, killed at random moments: in the
// end the archive, the collectors' stores, and the simulator say the same.
// RUNLIGHT_ARCHIVE_SEED=N repeats one case, RUNLIGHT_ARCHIVE_ROUNDS=N plays so many rounds.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { ContainerPlace, FolderPlace, archive, archiveJson, assertVerified, collectInto } from '../support/archive.mjs';
import { Azurite } from '../support/azurite.mjs';
import { binary } from '../support/binary.mjs';
import { Choices } from '../support/random.mjs';
import { SimControl, assertTruth } from '../support/sim_control.mjs';
import { World, owner, token } from '../support/world.mjs';

const rounds = Number(process.env.RUNLIGHT_ARCHIVE_ROUNDS ?? 8);
const seed = Number(process.env.RUNLIGHT_ARCHIVE_SEED ?? 1);
const repositories = ['quiet-0', 'quiet-1'];
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

class Story {
  constructor(world, place) {
    this.choices = new Choices(seed);
    this.world = world;
    this.place = place;
    this.told = [];
    this.counts = { kills: 0, ends: {}, compactions: 0, foldersLost: 0 };
    this.runs = new Map(); // id → status
    this.data = [world.dataFolder(), world.dataFolder()];
  }

  async begin() {
    const simulator = await this.world.simulator(['--profile', 'quiet', '--repositories', String(repositories.length), '--owner', owner]);
    this.sim = new SimControl(simulator.url);
  }

  pick(wanted) {
    const ids = [...this.runs].filter(([, status]) => wanted(status)).map(([id]) => id);
    return ids.length > 0 ? this.choices.of(ids) : null;
  }

  /** Something goes on at GitHub. */
  async happen() {
    const what = this.choices.weighted({ add: 6, finish: 4, rerun: 3, remove: 1, clock: 2 });
    if (what === 'add') {
      const status = this.choices.of(['queued', 'in_progress', 'completed', 'completed']);
      const ids = await this.sim.addRuns(this.choices.of(repositories), { status, count: this.choices.between(1, 6), jobs: this.choices.between(1, 3) });
      for (const id of ids) this.runs.set(id, status);
    } else if (what === 'finish') {
      const id = this.pick((status) => status !== 'completed');
      if (id && (await this.sim.post(`runs/${id}/finish`, { conclusion: this.choices.of(['success', 'failure']) }, { allow: [404, 422] }))) this.runs.set(id, 'completed');
    } else if (what === 'rerun') {
      const id = this.pick((status) => status === 'completed');
      const status = this.choices.of(['in_progress', 'completed']);
      if (id && (await this.sim.post(`runs/${id}/rerun`, { status }, { allow: [404, 422] }))) this.runs.set(id, status);
    } else if (what === 'remove') {
      const id = this.pick((status) => status === 'completed');
      if (id) await this.sim.call('DELETE', `runs/${id}`, undefined, { allow: [404, 422] });
      this.runs.delete(id);
    } else {
      await this.sim.post('clock', { advance_s: this.choices.between(1, 400) });
    }
  }

  /** A command that is killed after a while, unless it ends before. */
  async killed(name, args, after_ms) {
    const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env.PATH, HOME: '/nonexistent', TZ: 'UTC', RUNLIGHT_GITHUB_TOKEN: token, ...this.place.env } });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)));
    const timer = setTimeout(() => child.kill('SIGKILL'), after_ms);
    const end = await ended;
    clearTimeout(timer);
    if (end === 'SIGKILL') this.counts.kills++;
    else assert.ok([0, 3, 9].includes(end) || (end === 5 && /went away|is gone|404/.test(stderr)), `${name} ended with ${end}: ${stderr}`);
    const key = `${name.split(' ')[0]} ${end}`;
    this.counts.ends[key] = (this.counts.ends[key] ?? 0) + 1;
    this.told.push(`${name} until ${after_ms} ms: ${end}`);
  }

  collect(which, after_ms) {
    return this.killed(`collect ${which}`, ['collect', '--owner', owner, '--api-url', this.sim.url, '--data', this.data[which], '--points-per-minute', '0', '--archive', this.place.name,
      '--archive-interval', '1s', ...(this.choices.chance(0.2) ? ['--recheck'] : [])], after_ms);
  }

  /** A compaction that was killed holds its lock for a quarter of an hour. */
  async waitForLock() {
    for (const path of (await this.place.paths()).filter((each) => each.startsWith('v1/lock/'))) {
      if (this.place instanceof FolderPlace) {
        const past = new Date(Date.now() - 16 * 60_000);
        utimesSync(join(this.place.name, path), past, past);
      } else {
        await this.place.remove(path);
      }
    }
  }

  async round() {
    const { choices } = this;
    for (let i = choices.between(1, 4); i > 0; i--) await this.happen();
    for (const data of this.data) {
      if (!choices.chance(0.3)) continue;
      rmSync(data, { recursive: true, force: true });
      this.counts.foldersLost++;
    }
    const most_ms = choices.of([300, 1000, 3000, 8000]);
    const until_ms = () => (choices.chance(0.3) ? 20_000 : choices.between(20, most_ms));
    const going = [this.collect(0, until_ms()), this.collect(1, until_ms())];
    if (choices.chance(0.6)) {
      await this.waitForLock();
      this.counts.compactions++;
      going.push(pause(choices.between(0, 400)).then(() => this.killed('compact', ['archive', 'compact', '--archive', this.place.name], choices.between(200, 3000))));
    }
    await pause(choices.between(0, 300));
    await this.happen();
    await Promise.all(going);
  }

  /** Undisturbed; all then says the same. */
  async settle() {
    const { attempts } = await this.sim.truth();
    for (const id of new Set(attempts.filter((row) => row.status !== 'completed').map((row) => row.run_id))) await this.sim.post(`runs/${id}/finish`, {});
    for (const id of this.runs.keys()) this.runs.set(id, 'completed');
    await this.waitForLock();
    for (const data of this.data) await collectInto(this.place, this.sim, data, { args: ['--recheck'] });
    await archiveJson('compact', this.place);
    const pulled = this.world.dataFolder();
    for (const data of [pulled, ...this.data]) {
      assert.equal((await archive('pull', this.place, { data })).code, 0);
      await assertVerified(this.place, data);
      await assertTruth(this.sim, data);
    }
  }
}

async function tell(t, make) {
  const world = new World(t);
  const story = new Story(world, await make(world));
  const begin = performance.now();
  try {
    await story.begin();
    for (let round = 0; round < rounds; round++) {
      story.told.push(`round ${round}`);
      await story.round();
      // Not only at the end, so that a loss is found near its cause.
      if (round % 40 === 39) await story.settle();
    }
    await story.settle();
  } catch (error) {
    error.message += `\nRepeat it with RUNLIGHT_ARCHIVE_SEED=${seed}. What happened last:\n  ${story.told.slice(-40).join('\n  ')}`;
    throw error;
  }
  t.diagnostic(`${rounds} rounds in ${((performance.now() - begin) / 1000).toFixed(0)} s: ${JSON.stringify(story.counts)}, ${story.runs.size} runs`);
}

test('collectors and a compaction, killed at random', { concurrency: 2 }, async (t) => {
  await Promise.all([
    t.test('a folder', (t2) => tell(t2, (world) => new FolderPlace(join(world.folder(), 'archive')))),
    t.test('a container', async (t2) => tell(t2, async () => new ContainerPlace(await Azurite.start(t2), 'history'))),
  ]);
});
