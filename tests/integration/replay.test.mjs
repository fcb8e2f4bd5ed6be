// SPDX-License-Identifier: MIT
// Recordings of real answers go through the simulator, the collector and the store, and come out as they were.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';

import { root } from '../support/binary.mjs';
import { actualJob, actualRun, assertSame, attemptKey, expectedJob, expectedRun, jobKey, jobsSql, runsSql } from '../support/github.mjs';
import { World, collect, query } from '../support/world.mjs';

const recordings = join(root, '..', 'shared', 'data');

/** Every run and job object of the JSON files below `folder`; files that hold no JSON, or other objects, are passed over. */
function objectsOf(folder) {
  const objects = { runs: [], jobs: [], unreadable: 0 };
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !/\.json(\.gz)?$/.test(path)) continue;
    try {
      const bytes = readFileSync(path);
      take(JSON.parse(decoded(path.endsWith('.gz') ? gunzipSync(bytes) : bytes)), objects);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      objects.unreadable++;
    }
  }
  return objects;
}

/** Some recordings went through a shell that writes UTF-16, or a byte order mark. */
function decoded(bytes) {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

function take(body, objects) {
  if (body === null || typeof body !== 'object') return;
  if (Array.isArray(body.workflow_runs)) objects.runs.push(...body.workflow_runs.filter(isRun));
  else if (Array.isArray(body.jobs)) objects.jobs.push(...body.jobs.filter(isJob));
  else if (isRun(body)) objects.runs.push(body);
  else if (isJob(body)) objects.jobs.push(body);
}

const isRun = (o) => Number.isInteger(o?.id) && Number.isInteger(o.workflow_id) && typeof o.html_url === 'string' && o.repository?.full_name !== undefined;
const isJob = (o) => Number.isInteger(o?.id) && Number.isInteger(o.run_id) && typeof o.run_url === 'string' && typeof o.name === 'string';

/** One thing may be recorded several times: the settled one counts, then the one that changed last. */
function latest(objects, key, changed) {
  const best = new Map();
  const rank = (o) => [o.status === 'completed' ? 1 : 0, changed(o)];
  for (const object of objects) {
    const held = best.get(key(object));
    const [a, b] = [rank(object), held ? rank(held) : [-1, '']];
    if (a[0] > b[0] || (a[0] === b[0] && a[1] > b[1])) best.set(key(object), object);
  }
  return [...best.values()];
}

for (const [folder, least] of [['tenstorrent-tt-github-actions', { runs: 7, jobs: 48 }], ['api-pages', { runs: 100, jobs: 8 }]]) {
  const path = join(recordings, folder);
  const skip = existsSync(path) ? false : `the recordings ${folder} are not beside the project`;
  test(`every run and job of the recordings ${folder} is stored with the payload's values`, { skip }, async (t) => {
    const { runs, jobs } = objectsOf(path);
    const wantedRuns = latest(runs, (run) => `${run.id}/${run.run_attempt ?? 1}`, (run) => run.updated_at);
    const wantedJobs = latest(jobs, (job) => job.id, (job) => job.completed_at ?? job.started_at ?? '');
    assert.ok(wantedRuns.length >= least.runs, `${wantedRuns.length} runs in the files`);
    assert.ok(wantedJobs.length >= least.jobs, `${wantedJobs.length} jobs in the files`);

    const world = new World(t);
    const simulator = await world.replay(path);
    const data = world.dataFolder();
    const owners = new Set([...wantedRuns.map((run) => run.repository.full_name.split('/')[0]), ...wantedJobs.map((job) => job.run_url.match(/repos\/([^/]+)\//)[1])]);
    for (const owner of owners) {
      const result = await collect(simulator.url, data, { owner });
      assert.equal(result.code, 0, `${owner}: ${result.stderr}`);
    }

    const keys = new Set(wantedRuns.map((run) => `${run.id}/${run.run_attempt ?? 1}`));
    const rows = (await query(data, runsSql)).map(actualRun).filter((row) => keys.has(attemptKey(row)));
    assertSame('runs', rows, wantedRuns.map(expectedRun), attemptKey);
    const jobRows = (await query(data, jobsSql)).map(actualJob);
    assertSame('jobs', jobRows, wantedJobs.map((job) => expectedJob(job)), jobKey);
    t.diagnostic(`${wantedRuns.length} runs and ${wantedJobs.length} jobs of ${owners.size} accounts`);
  });
}
