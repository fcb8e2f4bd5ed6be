// SPDX-License-Identifier: MIT
// Compares what is said of each workflow with what the simulator planted: which faults are found, which are missed, and who is
// accused of what was not planted.
import { run } from './binary.mjs';

/** Which finding a planted trouble must lead to; what is not here leads to none that is sure. */
const expected = {
  failing: 'failing', flaky: 'flaky', slowing: 'slower', stale: 'stale', disabled_manually: 'disabled', disabled_inactivity: 'disabled',
  never_run: 'never_run', schedule_missing: 'missed',
};

/** What else is true of a workflow of that character, and no accusation. */
const allowed = {
  // Their failures are real: the last run may be one of them, and a run of the same commit may have passed.
  failing: ['failing', 'flaky', 'slower'], flaky: ['failing'], startup_failure: ['failing', 'flaky'], timed_out: ['failing', 'flaky', 'slower'], approval: ['failing', 'flaky', 'stuck'],
  queued_now: ['stuck'], running_now: ['stuck'],
};

const ndjson = (text) => text.split('\n').filter(Boolean).map((line) => JSON.parse(line));
const key = ({ repository_id, workflow_id }) => `${repository_id}/${workflow_id}`;

async function answer(args, data) {
  const { code, stdout, stderr } = await run([...args, '--data', data], { timeout_ms: 120_000 });
  if (code !== 0) throw new Error(stderr);
  return stdout;
}
const ask = async (data, question) => JSON.parse(await answer(['ask', question, '--json'], data));
const query = async (data, sql) => ndjson(await answer(['query', sql, '--format', 'jsonl'], data));

/** Workflows of which three of at least ten commits of the last 30 days ended both ways: less is no proof (docs/verdicts.md). */
const shownFlaky = `
SELECT repository_id, workflow_id FROM (
  SELECT repository_id, workflow_id, head_sha, countIf(conclusion = 'success') AS good, countIf(conclusion = 'failure') AS bad
  FROM runs WHERE created_at > now() - INTERVAL 30 DAY GROUP BY ALL HAVING good + bad > 0)
GROUP BY ALL HAVING count() >= 10 AND countIf(good > 0 AND bad > 0) >= 3`;
/** Nothing is expected of them, so nothing is said. */
const archived = 'SELECT repository_id FROM repositories WHERE archived';

/**
 * Of a folder into which that simulator's organisation was just collected: `found` and `missed` planted faults, `accused`
 * (verdicts of something that was not planted), and `red`: healthy workflows whose last counted run on the default branch failed by
 * the few percent at which all of them fail, and which are therefore truly failing now. Rows are {repository, workflow, character, verdict, sentence}.
 */
export async function comparePlanted(simulatorUrl, data) {
  const planted = ndjson(await (await fetch(`${simulatorUrl}/_sim/planted`)).text());
  const findings = Map.groupBy(await ask(data, 'findings'), key);
  const names = new Map((await ask(data, 'verdicts')).map((row) => [key(row), row]));
  const flaky = new Set((await query(data, shownFlaky)).map(key));
  const quiet = new Set((await query(data, archived)).map(({ repository_id: id }) => id));
  const result = { workflows: 0, found: [], missed: [], accused: [], red: [] };
  for (const workflow of planted) {
    const { character, is_evident: isEvident, is_well: isWell } = workflow;
    // Between two phases it is hard to say what is true.
    if (!isEvident && !isWell) continue;
    const name = names.get(key(workflow));
    if (!name || quiet.has(workflow.repository_id) || (character === 'flaky' && !flaky.has(key(workflow)))) continue;
    result.workflows += 1;
    const said = findings.get(key(workflow)) ?? [];
    const row = (verdict, sentence = '') => ({ repository: `${name.owner}/${name.repo}`, workflow: name.workflow_name, character: isWell ? 'healthy' : character, verdict, sentence });
    const wanted = isWell ? undefined : expected[character];
    if (wanted) (said.some(({ verdict }) => verdict === wanted) ? result.found : result.missed).push(row(wanted));
    for (const { verdict, sentence } of said) {
      if (verdict === 'healthy' || verdict === wanted || (!isWell && allowed[character]?.includes(verdict))) continue;
      (verdict === 'failing' ? result.red : result.accused).push(row(verdict, sentence));
    }
  }
  return result;
}

/** {"flaky": 3, …} of such rows. */
export const counts = (rows, by = 'verdict') => Object.fromEntries([...Map.groupBy(rows, (row) => row[by])].map(([name, all]) => [name, all.length]).sort());
