// SPDX-License-Identifier: MIT
// An API between a page and a server that has nothing: a browser test holds its made-up answers back, breaks, empties or changes them.
import assert from 'node:assert/strict';

import { answersOf } from './made_up.mjs';

/** A repository and a branch of which nothing is there. */
export const goneRepository = 'acme/gone';
export const goneBranch = 'gone';

/** Questions that no filter narrows, and those that are of any branch. */
const unfiltered = ['health', 'session', 'repositories'];
const ofAnyBranch = [...unfiltered, 'workflows', 'coverage', 'ledger', 'retention', 'branches', 'verdicts', 'findings', 'schedules', 'tokens', 'sessions', 'audit'];

/** Nothing, in the form of an answer. */
function emptied(data) {
  if (Array.isArray(data)) return [];
  const part = (value) => (typeof value === 'number' ? 0 : value !== null && typeof value === 'object' ? emptied(value) : value);
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, part(value)]));
}

/** What `install(page)` plays; its members may be changed meanwhile. */
export class PlayedApi {
  answers = answersOf();
  /** Members of the health that are not as they are in `answers`. */
  health = {};
  /** Questions that fail. */
  broken = new Set();
  #version = 1;
  #held = null;
  #release = () => {};

  async install(page) {
    await page.route('**/api/v1/**', (route) => this.#answer(route));
  }

  /** Answers nothing but who asks and how the server is until release(). */
  hold() {
    this.#held = new Promise((resolve) => (this.#release = resolve));
  }

  release() {
    this.#held = null;
    this.#release();
  }

  /** As it was at first, and nothing is held back. */
  reset() {
    this.answers = answersOf();
    this.health = {};
    this.broken.clear();
    this.release();
  }

  /** Nothing was collected yet. */
  empty() {
    const { health, session, ...others } = this.answers;
    this.answers = { health, session, ...Object.fromEntries(Object.entries(others).map(([name, of]) => [name, (query) => emptied(of(query))])) };
    this.health = { repositories: 0, workflows: 0, runs: 0, jobs: 0, last_observed_at: null };
  }

  /** Has the page, whose clock is page.clock, ask everything anew. */
  async renew(page) {
    this.#version += 1;
    await page.clock.fastForward(31_000);
    await page.evaluate(() => dispatchEvent(new Event('visibilitychange')));
  }

  async #answer(route) {
    const { pathname, searchParams: query } = new URL(route.request().url());
    const name = pathname.slice('/api/v1/'.length);
    if (name !== 'health' && name !== 'session') await this.#held;
    const answer = this.broken.has(name) ? { status: 500, json: { error: { kind: 'internal', message: 'The shelf has fallen down.' } } } : { json: { data: this.#data(name, query) } };
    // A page that is left meanwhile wants no answer.
    await route.fulfill(answer).catch((error) => assert.match(error.message, /closed|handled/));
  }

  #data(name, query) {
    const data = this.answers[name](query);
    if (name === 'health') return { ...data, data_version: this.#version, ...this.health };
    const isGone = (query.getAll('repository').includes(goneRepository) && !unfiltered.includes(name)) || (query.get('branch') === goneBranch && !ofAnyBranch.includes(name));
    if (isGone) return emptied(data);
    // Of Grid, the limit is one of commits.
    if (!Array.isArray(data) || name === 'grid') return data;
    const wanted = name === 'workflows' ? query.getAll('workflow').map(Number) : [];
    return data.filter(({ workflow_id }) => wanted.length === 0 || wanted.includes(workflow_id)).slice(0, Number(query.get('limit') ?? Infinity));
  }
}
