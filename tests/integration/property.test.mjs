// SPDX-License-Identifier: MIT
// Whatever happens at GitHub, on the way to it, and to the collector: in the end the store says what is true.
// RUNLIGHT_PROPERTY_SEED=N repeats one case, RUNLIGHT_PROPERTY_SEEDS=N tries so many.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { binary, run, start } from '../support/binary.mjs';
import { Choices } from '../support/random.mjs';
import { SimControl, untruths } from '../support/sim_control.mjs';
import { World, collect, owner, token } from '../support/world.mjs';

const steps = Number(process.env.RUNLIGHT_PROPERTY_STEPS ?? 10);
const seeds = process.env.RUNLIGHT_PROPERTY_SEED
  ? [Number(process.env.RUNLIGHT_PROPERTY_SEED)]
  : Array.from({ length: Number(process.env.RUNLIGHT_PROPERTY_SEEDS ?? 10) }, (_, index) => index + 1);
const side = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const day_s = 86_400;
/** The simulated world begins ten days ago, so that its clock can be moved on without overtaking the machine's. */
const beginning = Date.parse(`${new Date(Date.now() - 10 * day_s * 1000).toISOString().slice(0, 10)}T06:00:00Z`);
const most_advance_s = 8 * day_s;

const hasWebhooks = /--webhook/.test((await run(['serve', '--help'])).stdout);

/** One seed's story, in sentences. */
class Story {
  #clock_s = 0;
  #names = 0;

  constructor(seed, world) {
    this.choices = new Choices(seed);
    this.world = world;
    this.told = [];
    this.runs = new Map(); // id → {repository, status}
    this.repositories = new Map(); // name → {isGone}
  }

  tell(sentence) {
    this.told.push(sentence);
  }

  async begin() {
    const count = this.choices.between(1, 3);
    const simulator = await this.world.simulator(['--profile', 'quiet', '--repositories', String(count), '--owner', owner, '--now', new Date(beginning).toISOString().replace('.000', '')]);
    this.sim = new SimControl(simulator.url);
    for (let i = 0; i < count; i++) this.repositories.set(`quiet-${i}`, { isGone: false });
    this.data = this.world.dataFolder();
  }

  now_s() {
    return beginning / 1000 + this.#clock_s;
  }

  here() {
    return [...this.repositories].filter(([, state]) => !state.isGone).map(([name]) => name);
  }

  async happen() {
    const kind = this.choices.weighted({ add: 12, finish: 8, rerun: 8, delete: 4, burst: 2, clock: 4, repository: 2, rename: 2, gone: 1, workflow: 2, archive: 1 });
    await this[kind]();
  }

  createdAt(repository) {
    // Nothing is ever added to the past of what was collected; what came before the first collection may be of any age.
    if (this.repositories.get(repository).isCollected || this.choices.chance(0.4)) return undefined;
    return new Date((this.now_s() - this.choices.between(1, 12 * day_s)) * 1000).toISOString().replace(/\.\d+/, '');
  }

  async add(count = this.choices.chance(0.8) ? 1 : this.choices.between(2, 30)) {
    const repository = this.choices.of(this.here());
    if (!repository) return;
    const status = this.choices.of(['queued', 'in_progress', 'completed', 'completed']);
    const fields = { status, event: this.choices.of(['push', 'pull_request', 'schedule', 'workflow_dispatch', 'release']) };
    if (status === 'completed') fields.conclusion = this.choices.of(['success', 'failure', 'cancelled', 'skipped', 'timed_out', 'neutral', 'startup_failure', 'action_required']);
    if (this.choices.chance(0.3)) fields.jobs = this.choices.of([1, 2, 7, 99, 100, 101, 256]);
    if (fields.jobs > 10) count = Math.min(count, 2);
    const created_at = this.createdAt(repository);
    if (created_at) fields.created_at = created_at;
    if (count > 1) fields.count = count;
    const ids = await this.sim.addRuns(repository, fields);
    for (const id of ids) this.runs.set(id, { repository, status });
    this.tell(`add ${repository} ${JSON.stringify(fields)} → ${ids[0]}…`);
  }

  burst() {
    return this.add(this.choices.between(90, 260));
  }

  pick(wanted) {
    const ids = [...this.runs].filter(([, run]) => wanted(run) && this.here().includes(run.repository)).map(([id]) => id);
    return ids.length > 0 ? this.choices.of(ids) : null;
  }

  async finish() {
    const id = this.pick((each) => each.status !== 'completed');
    if (!id) return;
    const conclusion = this.choices.of(['success', 'failure', 'cancelled', 'timed_out']);
    if (!(await this.sim.post(`runs/${id}/finish`, { conclusion }, { allow: [404] }))) return void this.runs.delete(id); // by drift
    this.runs.get(id).status = 'completed';
    this.tell(`finish ${id}`);
  }

  async rerun() {
    const id = this.pick((each) => each.status === 'completed');
    if (!id) return;
    const status = this.choices.of(['queued', 'in_progress', 'completed']);
    const fields = { failed_only: this.choices.chance(0.5), status };
    if (await this.sim.post(`runs/${id}/rerun`, fields, { allow: [404, 422] })) {
      this.runs.get(id).status = status;
      this.tell(`rerun ${id} ${JSON.stringify(fields)}`);
    }
  }

  async delete() {
    for (let i = this.choices.between(1, 4); i > 0; i--) {
      const id = this.pick(() => true);
      if (!id) return;
      await this.sim.call('DELETE', `runs/${id}`, undefined, { allow: [404, 422] });
      this.runs.delete(id);
      this.tell(`delete ${id}`);
    }
  }

  async clock() {
    const advance_s = Math.min(this.choices.of([1, 20, 400, 4000, 20_000, day_s]), most_advance_s - this.#clock_s);
    this.#clock_s += advance_s;
    await this.sim.post('clock', { advance_s });
    this.tell(`clock +${advance_s}`);
  }

  async repository() {
    const name = `new-${++this.#names}`;
    await this.sim.post('repositories', { name });
    this.repositories.set(name, { isGone: false });
    this.tell(`new repository ${name}`);
  }

  async rename() {
    const old = this.choices.of(this.here());
    if (!old) return;
    const name = `renamed-${++this.#names}`;
    await this.sim.call('PATCH', `repositories/${owner}/${old}`, { name });
    this.repositories.set(name, this.repositories.get(old));
    this.repositories.delete(old);
    for (const each of this.runs.values()) if (each.repository === old) each.repository = name;
    this.tell(`rename ${old} to ${name}`);
  }

  async gone() {
    const [name, state] = this.choices.of([...this.repositories]);
    if (!state.isGone && this.here().length === 1) return;
    state.isGone = !state.isGone;
    await this.sim.call('PATCH', `repositories/${owner}/${name}`, { gone: state.isGone });
    this.tell(`${name} is ${state.isGone ? 'gone' : 'here again'}`);
  }

  async archive() {
    const name = this.choices.of(this.here());
    if (!name) return;
    await this.sim.call('PATCH', `repositories/${owner}/${name}`, { archived: this.choices.chance(0.5), private: this.choices.chance(0.5) });
    this.tell(`archive or hide ${name}`);
  }

  async workflow() {
    const repository = this.choices.of(this.here());
    if (!repository) return;
    const response = await fetch(`${this.sim.url}/repos/${owner}/${repository}/actions/workflows`, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) return; // a fault
    const { workflows } = await response.json().catch(() => ({}));
    if (!workflows?.length) return;
    const state = this.choices.of(['active', 'disabled_manually', 'disabled_inactivity']);
    await this.sim.call('PATCH', `workflows/${this.choices.of(workflows).id}`, { state });
    this.tell(`a workflow of ${repository} is ${state}`);
  }

  async mislead() {
    const kind = this.choices.weighted({ fault: 8, index: 3, drift: 2, calm: 3, token: 1 });
    if (kind === 'calm') await this.sim.calm();
    if (kind === 'token') await this.sim.post('tokens', { expire: true });
    if (kind === 'index') {
      await this.sim.post('search_index', this.choices.of([{ lag_s: this.choices.of([30, 3600, 3 * day_s]) }, { missing_percent: this.choices.between(1, 40) }, { wobble_percent: 20 }, {}]));
    }
    if (kind === 'drift') await this.sim.post('drift', { adds: this.choices.between(0, 2), deletes: this.choices.between(0, 2), every: this.choices.between(1, 2) });
    if (kind === 'fault') {
      const fault = {
        kind: this.choices.of(['502', '503', 'reset', 'truncate', 'html', 'hang', 'secondary_403', 'secondary_429', 'exhausted', 'not_found', 'unauthorized', 'no_rate_headers']),
        path: this.choices.of(['', '/repos', '/actions/runs', '/attempts/', '/jobs', '/workflows', 'created=', this.choices.of(this.here()) ?? '']),
        after: this.choices.between(0, 12),
        count: this.choices.of([1, 1, 2, 5]),
      };
      if (/secondary|exhausted|hang/.test(fault.kind)) fault.seconds = 1;
      if (fault.kind === 'secondary_429') fault.retry_after = this.choices.of(['seconds', 'date']);
      await this.sim.fault(fault);
      this.tell(`fault ${JSON.stringify(fault)}`);
      return;
    }
    this.tell(kind);
  }

  async collectSomehow() {
    const how = this.choices.weighted({ whole: 6, killed: 4, serve: 2 });
    for (const state of this.repositories.values()) state.isCollected = true;
    const args = this.choices.chance(0.2) ? ['--jobs', this.choices.of(['failed', 'recent', 'none'])] : [];
    if (this.choices.chance(0.2)) args.push('--recheck');
    args.push('--max-wait', '5s'); // told to wait three times in a row, it waits a minute or more
    if (how === 'serve') return this.serveAWhile();
    const timeout_ms = how === 'killed' ? this.choices.between(100, 1500) : 60_000;
    let code = 'killed';
    try {
      const ended = await collect(this.sim.url, this.data, { args, timeout_ms });
      code = ended.code;
      assert.ok([0, 3, 4, 5, 6, 7, 8].includes(code), `collect ended with ${code}: ${ended.stderr}`);
      if (code !== 0) assert.match(ended.stderr, /^runlight: .+/m, 'a failure says why');
    } catch (error) {
      if (how !== 'killed' || !/SIGKILL/.test(error.message)) throw error;
    }
    this.tell(`collect ${args.join(' ')} → ${code}`);
  }

  async serveAWhile() {
    const server = await start(['serve', '--listen', '127.0.0.1:0', '--data', this.data, '--owner', owner, '--api-url', this.sim.url, '--interval', '1s', '--points-per-minute', '0'],
    { env: { RUNLIGHT_GITHUB_TOKEN: token, RUNLIGHT_WEBHOOK_SECRET: 's' } });
    if (hasWebhooks && this.choices.chance(0.7)) {
      await this.sim.post('webhooks', { url: `${server.url}/api/v1/webhooks/github`, secret: 's', loss_percent: this.choices.of([0, 30]), duplicate_percent: this.choices.of([0, 30]), reorder: true,
        delay_ms: this.choices.of([0, 100]), seed: 1 });
    }
    for (let i = this.choices.between(1, 4); i > 0; i--) {
      await side(this.choices.between(50, 700));
      await this.happen();
      for (const state of this.repositories.values()) state.isCollected = true;
    }
    await side(this.choices.between(0, 800));
    const signal = this.choices.of(['SIGKILL', 'SIGTERM']);
    await server.stop(signal);
    if (hasWebhooks) await this.sim.call('DELETE', 'webhooks');
    this.tell(`serve until ${signal}`);
  }

  /** Calm weather and an end to all that goes on; then the store must come to the truth. */
  async settle() {
    await this.sim.calm();
    if (this.here().length === 0) {
      const [name, state] = [...this.repositories][0];
      state.isGone = false;
      await this.sim.call('PATCH', `repositories/${owner}/${name}`, { gone: false });
    }
    const { attempts } = await this.sim.truth();
    for (const id of new Set(attempts.filter((row) => row.status !== 'completed').map((row) => row.run_id))) await this.sim.post(`runs/${id}/finish`, {});
    for (let times = 0; times < 2; times++) {
      const ended = await collect(this.sim.url, this.data, { args: ['--recheck'] });
      assert.equal(ended.code, 0, `the last collection: ${ended.stderr}`);
    }
    const found = await untruths(this.sim, this.data);
    const verified = await run(['verify', '--owner', owner, '--api-url', this.sim.url, '--data', this.data, '--points-per-minute', '0'], { env: { RUNLIGHT_GITHUB_TOKEN: token } });
    if (verified.code !== 0) found.push(`verify ended with ${verified.code}: ${verified.stdout}${verified.stderr}`);
    return found;
  }
}

async function tell(seed, t) {
  const world = new World(t);
  const story = new Story(seed, world);
  try {
    await story.begin();
    for (let step = 0; step < steps; step++) {
      for (let i = story.choices.between(1, 6); i > 0; i--) await story.happen();
      if (story.choices.chance(0.5)) await story.mislead();
      if (story.choices.chance(0.6)) await story.collectSomehow();
    }
    const found = await story.settle();
    assert.equal(found.length, 0, `${found.length} differences:\n${found.slice(0, 8).join('\n')}`);
  } catch (error) {
    error.message += `\nRepeat it with RUNLIGHT_PROPERTY_SEED=${seed} (${binary}). What happened:\n  ${story.told.join('\n  ')}`;
    throw error;
  }
}

test('after any story the store says what is true', { concurrency: 2 }, async (t) => {
  await Promise.all(seeds.map((seed) => t.test(`seed ${seed}`, (t2) => tell(seed, t2))));
});
