// SPDX-License-Identifier: MIT
// Another program computed daily figures from bitcoin/bitcoin's jobs. The same jobs go through the simulator, the collector and
// the store here, and every figure has to come out equal, to the second.
//
// The other program's definitions, found by recomputing its figures from the recorded jobs until all were equal:
//   day         of the job's creation, UTC; a run counts on each day on which a job of it was created
//   completed, failed, aborted   jobs by outcome: success, failure, cancelled
//   queue       start - creation, of every job; execution: end - start, of every job
//   percentile  the value at floor(p * (n - 1)) of the sorted values, from 0
//   wasted      end - start added up over failed and aborted jobs, nothing for those that end before they start
// Ours differ in two ways: percentiles are interpolated, and a job that no runner took has no duration and no time in the queue. So
// its percentiles are recomputed by its definitions in SQL over the stored jobs, and ours are recomputed here from the recording.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { completeDays, isThere, peerDays, peerOwner, recordedJobs, wasExecuted, writeAsApiObjects } from '../support/peer_recording.mjs';
import { World, collect, get, query } from '../support/world.mjs';

const skip = isThere ? false : 'the recording bitcoin-core-ci-stats is not beside the project';
const world = new World();
const kept = { jobs: [], data: '', expected: [], timing: '' };

before(async () => {
  if (skip) return;
  kept.jobs = recordedJobs();
  kept.expected = peerDays();
  const folder = join(world.folder(), 'recordings');
  mkdirSync(folder);
  const written = writeAsApiObjects(kept.jobs, folder);
  const simulator = await world.replay(folder);
  kept.data = world.dataFolder();
  const collected = await collect(simulator.url, kept.data, { owner: peerOwner });
  assert.equal(collected.code, 0, collected.stderr);
  const [stored] = await query(kept.data, 'SELECT uniqExact(run_id) AS runs, count() AS jobs FROM jobs');
  assert.deepEqual(withNumbers(stored), written, 'every job is stored once');
  kept.timing = `${written.runs} runs and ${written.jobs} jobs, simulated after ${simulator.ready_s.toFixed(1)} s, collected in ${collected.seconds.toFixed(1)} s`;
}, { timeout: 120_000 });
after(() => world.close());

const floored = (values, p) => `arraySort(groupArray(${values}))[1 + toUInt64(floor(${p} * (count() - 1)))]`;
const figures = {
  runs: 'uniqExact(run_id)', tasks: 'count()',
  completed: "countIf(conclusion = 'success')", failed: "countIf(conclusion = 'failure')", aborted: "countIf(conclusion = 'cancelled')",
  medianQueueDuration: floored('queue', 0.5), p90QueueDuration: floored('queue', 0.9), p99QueueDuration: floored('queue', 0.99),
  medianExecutionDuration: floored('execution', 0.5), p90ExecutionDuration: floored('execution', 0.9), p99ExecutionDuration: floored('execution', 0.99),
  wastedRunnerDuration: "ifNull(sumIf(duration_s, conclusion IN ('failure', 'cancelled')), 0)",
};
const peerSql = `
  WITH dateDiff('second', created_at, started_at) AS queue, dateDiff('second', started_at, completed_at) AS execution
  SELECT toString(toDate(created_at)) AS period, ${Object.entries(figures).map(([name, sql]) => `${sql} AS ${name}`).join(', ')}
  FROM job_times
  WHERE toDate(created_at) BETWEEN '${completeDays.first}' AND '${completeDays.last}'
  GROUP BY toDate(created_at)
  ORDER BY period`;

/** Numbers of 64 bits may come as texts. */
const withNumbers = (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, /^-?\d+$/.test(value) ? Number(value) : value]));

test('all daily figures of another program come out of the store equal', { skip }, async (t) => {
  assert.equal(kept.expected.length, completeDays.count);
  assert.deepEqual((await query(kept.data, peerSql)).map(withNumbers), kept.expected);
  t.diagnostic(`${kept.expected.length} days x ${Object.keys(figures).length} figures are equal; ${kept.timing}`);
});

test('each job has the recorded times, but for those that no runner took', { skip }, async () => {
  const rows = await query(kept.data, `
    SELECT duration_reason, queue_reason, count() AS jobs,
      countIf(duration_s = dateDiff('second', started_at, completed_at)) AS same_duration,
      countIf(queue_s = dateDiff('second', created_at, started_at)) AS same_queue
    FROM job_times GROUP BY duration_reason, queue_reason ORDER BY duration_reason`);
  const executed = kept.jobs.filter(wasExecuted).length;
  const waited = kept.jobs.length - executed;
  assert.ok(executed > 16_000 && waited > 600, `${executed} jobs executed, ${waited} not`);
  assert.deepEqual(rows.slice(0, 1).map(withNumbers), [{ duration_reason: '', queue_reason: '', jobs: executed, same_duration: executed, same_queue: executed }]);
  assert.deepEqual(rows.slice(1).map(({ duration_reason, queue_reason, jobs }) => [duration_reason, queue_reason, Number(jobs)]), [['never_started', 'never_started', waited]]);
});

/** The value at position p * (n - 1) of the sorted values, weighted between its neighbours. */
function interpolated(values, p) {
  const sorted = values.toSorted((a, b) => a - b);
  const position = p * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
  return below + (above - below) * (position - Math.floor(position));
}

const percentiles = { p50: 0.5, p90: 0.9, p99: 0.99 };

test('the question job_days counts as the other program does, and its percentiles are those of the recorded times', { skip }, async (t) => {
  const own = new World(t);
  const server = await own.serve(kept.data);
  const { status, text, json } = await get(`${server.url}/api/v1/job_days?repository=bitcoin/bitcoin&from=${completeDays.first}&to=${completeDays.last}`);
  assert.equal(status, 200, text);
  const counts = json.data.map(({ day, runs, jobs, success, failure, cancelled, skipped, other, in_progress }) => ({ day, runs, jobs, success, failure, cancelled, rest: skipped + other + in_progress }));
  assert.deepEqual(counts, kept.expected.map((peer) => ({ day: peer.period, runs: peer.runs, jobs: peer.tasks, success: peer.completed, failure: peer.failed, cancelled: peer.aborted, rest: 0 })));

  const byDay = Map.groupBy(kept.jobs.filter(wasExecuted), (job) => new Date(job.created * 1000).toISOString().slice(0, 10));
  for (const row of json.data) {
    const jobs = byDay.get(row.day);
    for (const [name, p] of Object.entries(percentiles)) {
      const wanted = { queue: interpolated(jobs.map((job) => job.executing - job.created), p), duration: interpolated(jobs.map((job) => job.final - job.executing), p) };
      for (const [what, value] of Object.entries(wanted)) {
        const answered = row[`${what}_${name}_s`];
        assert.ok(Math.abs(answered - value) < 1e-6, `${row.day}: ${what}_${name}_s is ${answered}, not ${value}`);
      }
    }
  }
});
