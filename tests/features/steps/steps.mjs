// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';

import { After, Given, Then, When, setDefaultTimeout } from '@cucumber/cucumber';

import { run } from '../../support/binary.mjs';
import { breakingProxy } from '../../support/proxy.mjs';
import { World, collect, collectedOrganisation, eventually, get, owner, query, queryValue } from '../../support/world.mjs';

setDefaultTimeout(120_000);

/** What a scenario owns; made on first use. */
function world(scenario) {
  scenario.world ??= new World();
  scenario.data ??= scenario.world.dataFolder();
  return scenario.world;
}

After(async function () {
  await this.world?.close();
});

/** An answer of the dashboard's API, with the server started when first asked. */
async function ask(scenario, path) {
  scenario.server ??= await world(scenario).serve(scenario.data);
  const answer = await get(`${scenario.server.url}/api/v1${path}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json.data;
}

/** `runlight query` needs the data folder for itself. */
async function stopServing(scenario) {
  await scenario.server?.stop();
  scenario.server = undefined;
}

Given('Runlight has collected an organisation with failing, disabled, never started and healthy workflows', async function () {
  this.world = new World();
  this.data = await collectedOrganisation(this.world);
});

Given('I choose a repository that has a failing workflow', async function () {
  const failing = (await judgedWorkflows(this, '')).find((workflow) => workflow.verdict === 'failing');
  this.repository = `${failing.owner}/${failing.repo}`;
});

/** A server that has just begun may not have judged all workflows yet. */
const judgedWorkflows = (world, filter) => eventually(async () => {
  const workflows = await ask(world, `/workflows${filter}`);
  return workflows.every(({ verdict }) => verdict !== 'unknown') && workflows;
}, { what: 'a verdict of each workflow' });

When('I look at the workflows', async function () {
  this.filter = this.repository ? `?repository=${encodeURIComponent(this.repository)}` : '';
  this.workflows = await judgedWorkflows(this, this.filter);
});

Then('each workflow is listed once', async function () {
  await stopServing(this);
  const ids = await query(this.data, 'SELECT workflow_id FROM workflows ORDER BY workflow_id');
  assert.deepEqual(this.workflows.map((workflow) => workflow.workflow_id).toSorted((a, b) => a - b), ids.map((row) => Number(row.workflow_id)));
});

Then('failing workflows come before healthy ones', function () {
  const verdicts = this.workflows.map((workflow) => workflow.verdict);
  assert.ok(verdicts.includes('failing') && verdicts.includes('healthy'));
  assert.ok(verdicts.lastIndexOf('failing') < verdicts.indexOf('healthy'), verdicts.join(' '));
});

Then('each failing workflow says since when, and links to the run on GitHub that failed', async function () {
  await stopServing(this);
  for (const workflow of this.workflows.filter((row) => row.verdict === 'failing')) {
    assert.ok(workflow.failing_runs >= 1 && workflow.verdict_since, workflow.workflow_name);
    const failures = await query(this.data, `SELECT html_url FROM runs WHERE workflow_id = ${workflow.workflow_id}
      AND conclusion IN ('failure', 'timed_out', 'startup_failure') ORDER BY created_at DESC`);
    const shown = [...workflow.recent_runs, workflow.last_run].map((mark) => mark.html_url);
    assert.ok(failures.some((row) => shown.includes(row.html_url)), `${workflow.repo} ${workflow.workflow_name} shows a run that failed`);
  }
});

Then('I see only workflows of that repository', function () {
  assert.ok(this.workflows.length > 0);
  assert.deepEqual([...new Set(this.workflows.map((workflow) => `${workflow.owner}/${workflow.repo}`))], [this.repository]);
});

Then('the summary counts only its runs', async function () {
  const summary = await ask(this, `/summary${this.filter}`);
  await stopServing(this);
  const [name, repo] = this.repository.split('/');
  assert.equal(summary.runs, await queryValue(this.data, `SELECT uniqExact(run_id) FROM runs WHERE owner = '${name}' AND repo = '${repo}'`));
});

Then('the workflows that GitHub will not start are marked as disabled', async function () {
  await stopServing(this);
  const disabled = await query(this.data, `SELECT workflow_id FROM workflows WHERE state != 'active' ORDER BY workflow_id`);
  assert.ok(disabled.length > 0);
  const marked = this.workflows.filter((workflow) => workflow.verdict === 'disabled').map((workflow) => workflow.workflow_id);
  assert.deepEqual(marked.toSorted((a, b) => a - b), disabled.map((row) => Number(row.workflow_id)));
});

When('I ask', async function (sql) {
  this.before = await queryValue(this.data, 'SELECT count() FROM runs');
  this.answer = await run(['query', sql, '--format', 'jsonl', '--data', this.data]);
  this.rows = this.answer.stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
});

Then('I get {int} rows with the columns {string}', function (count, columns) {
  assert.equal(this.answer.code, 0, this.answer.stderr);
  assert.equal(this.rows.length, count);
  assert.deepEqual(Object.keys(this.rows[0]), columns.split(', '));
});

Then('the most failing comes first', function () {
  const failures = this.rows.map((row) => Number(row.failures));
  assert.ok(failures[0] > 0);
  assert.deepEqual(failures, failures.toSorted((a, b) => b - a));
});

Then('the answer is the number of runs that the dashboard shows', async function () {
  const { runs } = await ask(this, '/summary');
  assert.equal(Number(this.rows[0].runs), runs);
});

Then('I am told that this is refused, with exit code {int}', function (code) {
  assert.equal(this.answer.code, code);
  assert.match(this.answer.stderr, /^runlight: /m);
});

Then('nothing has changed', async function () {
  assert.equal(await queryValue(this.data, 'SELECT count() FROM runs'), this.before);
});

Given('an organisation of which one repository cannot be read', async function () {
  const simulator = await world(this).bulk(5, 40);
  const names = (await (await fetch(`${simulator.url}/orgs/${owner}/repos?per_page=100`)).json()).map((repository) => repository.name);
  this.names = names.toSorted();
  this.broken = this.names[2];
  this.isBroken = true;
  const url = await breakingProxy(this.world, simulator.url, (request, response) =>
    this.isBroken && request.url.includes(`/${this.broken}/actions/`) && response.writeHead(404, { 'content-type': 'application/json' }).end('{"message": "Not Found"}'));
  this.simulator = { url };
});

When('I collect it', async function () {
  this.result = await collect(this.simulator.url, this.data, { args: ['--no-jobs'] });
});

When('the repository can be read again', function () {
  this.isBroken = false;
});

Then('the exit code says that the collection is partial', function () {
  assert.equal(this.result.code, 3, this.result.stderr);
});

Then('the exit code says that the collection is complete', function () {
  assert.equal(this.result.code, 0, this.result.stderr);
});

Then('the broken repository is named with the reason', function () {
  assert.match(this.result.stderr, new RegExp(`${owner}/${this.broken} is not complete: \\S`));
});

/** Asserts that these repositories, and no other, have their 40 runs. */
async function assertRunsOf(scenario, names) {
  const rows = await query(scenario.data, 'SELECT repo, count() AS runs FROM runs GROUP BY repo ORDER BY repo');
  assert.deepEqual(rows.map((row) => [row.repo, Number(row.runs)]), names.map((name) => [name, 40]));
}

Then('the runs of all other repositories are there', function () {
  return assertRunsOf(this, this.names.filter((name) => name !== this.broken));
});

Then('the runs of every repository are there', function () {
  return assertRunsOf(this, this.names);
});
