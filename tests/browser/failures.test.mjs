// SPDX-License-Identifier: MIT
// Failures and Repository in Chromium, on a collected simulated organisation; what they show is checked against the API.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, assertNoSideScroll, picture, settled } from '../support/browser.mjs';
import { assertNoComplaints, last30, number, oneLine, organisationPages } from '../support/pages.mjs';
import { eventually } from '../support/world.mjs';

const { address, api, open } = organisationPages({ before, after });
const table = (page, name) => page.getByRole('table', { name });
/** The cells of a column, by its heading. */
const column = (page, name, label) => table(page, name).locator(`tbody td[data-label="${label}"]`);
const textsOf = async (locator) => (await locator.allInnerTexts()).map(oneLine);

test('Failures names the top three, and lists steps, jobs, flaky workflows and outages as the API has them', async (t) => {
  const page = await open(t, '/failures');
  const steps = await api(`/step_failures?${last30}&limit=10`);
  const all = Math.round(steps[0].failure / steps[0].failure_share);
  const [first, second, third] = steps.map((row) => `${row.job_name} of ${row.workflow_name} (${number(row.failure)})`);
  assert.equal(oneLine(await page.getByRole('heading', { level: 1 }).innerText()), oneLine(`${number(all)} jobs failed; most often ${first}, ${second} and ${third}`));
  const findings = (await api('/findings')).filter(({ verdict }) => verdict === 'flaky');
  assert.match(await page.getByRole('main').innerText(), new RegExp(`${findings.length} workflows? (is|are) flaky\\.`));

  const stepTable = 'Failing steps, most failures first';
  assert.deepEqual(await textsOf(column(page, stepTable, 'Job')), steps.map((row) => oneLine(row.job_name)));
  assert.deepEqual(await textsOf(column(page, stepTable, 'Step')), steps.map((row) => oneLine(row.step_name || 'No step failed')));
  assert.deepEqual(await textsOf(column(page, stepTable, 'Failed')), steps.map((row) => number(row.failure)));
  const runs = await column(page, stepTable, 'Last').getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  assert.deepEqual(runs, steps.map((row) => `/run?repository=${row.owner}/${row.repo}&run=${row.last_failed_run_id}`));

  const jobs = (await api(`/job_stats?${last30}&order=failing&limit=10`)).filter(({ failure }) => failure > 0);
  const rates = await textsOf(column(page, 'Failing jobs, highest failure rate first', 'Failure rate'));
  jobs.forEach((row, index) => assert.ok(rates[index].endsWith(`${number(row.failure)}/${number(row.success + row.failure)}`), rates[index]));

  const flaky = findings.map((row) => ({ ...row, ...JSON.parse(row.evidence) })).toSorted((a, b) => b.lost_s - a.lost_s);
  const commits = await textsOf(column(page, 'Flaky workflows, most time lost first', 'Flaky commits'));
  flaky.forEach((row, index) => assert.ok(commits[index].endsWith(`${number(row.flaky_commits)}/${number(row.commits)}`), commits[index]));
  const reruns = await api(`/rerun_rates?${last30}&limit=1000`);
  const retries = await textsOf(column(page, 'Flaky workflows, most time lost first', 'Pass on retry'));
  flaky.forEach(({ workflow_id }, index) => {
    const row = reruns.find((rerun) => rerun.workflow_id === workflow_id);
    assert.ok(retries[index].endsWith(`${number(row.healed_runs)}/${number(row.rerun_runs)}`), retries[index]);
  });

  const outages = await api(`/recoveries?${last30}&limit=10`);
  assert.deepEqual(await textsOf(column(page, 'Outages, newest first', 'Broke with')), outages.map((row) => row.failed_head_sha.slice(0, 7)));
  const times = await api(`/recovery_times?${last30}&limit=10`);
  assert.deepEqual(await textsOf(column(page, 'Time to recovery by workflow', 'Outages')), times.map((row) => number(row.outages)));

  const days = await api(`/job_days?${last30}`);
  await page.getByRole('figure', { name: 'Failed jobs by day' }).getByRole('button', { name: 'Show as table' }).click();
  const trend = page.getByRole('region', { name: 'Failed jobs by day, as a table' });
  assert.deepEqual(await textsOf(trend.locator('tbody td:nth-child(2)')), days.toReversed().map((day) => number(day.failure)));
  await trend.getByRole('link').first().click();
  await page.waitForURL(/from=\d{4}-\d\d-\d\d&to=/);
  assertNoComplaints(page);
});

test('every figure of Failures is defined, each panel gives a file, and j and k go through its rows', async (t) => {
  const page = await open(t, '/failures', { theme: 'dark' });
  await page.locator('[role="img"][data-ready]').waitFor();
  await picture(page, 'failures-dark');
  for (const button of await page.getByRole('columnheader').getByRole('button').all()) {
    const description = await button.evaluate((element) => document.getElementById(element.getAttribute('aria-describedby'))?.textContent ?? '');
    assert.match(description, /\w/, await button.innerText());
  }
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'step failures as CSV' }).click();
  assert.match((await download).suggestedFilename(), /^runlight_step_failures_\d{4}-\d{2}-\d{2}\.csv$/);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  const steps = await api(`/step_failures?${last30}&limit=10`);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), `/workflow?repository=${steps[1].owner}/${steps[1].repo}&workflow=${steps[1].workflow_id}`);
  await assertAccessible(page, 'Failures, dark');
  assertNoComplaints(page);
});

test('Failures fits a narrow window with long and odd names; nothing that failed is said; a failure can be tried again', async (t) => {
  const long = `${'ein sehr langer Name '.repeat(12)}<b>"'&`.slice(0, 261);
  let answer = (route) => route.fetch().then(async (response) => {
    const { data, meta } = await response.json();
    return route.fulfill({ json: { data: data.map((row) => ({ ...row, workflow_name: long, job_name: long, step_name: long })), meta } });
  });
  const page = await open(t, '/failures', { size: 'narrow', prepare: (fresh) => fresh.route('**/api/v1/step_failures?*', (route) => answer(route)) });
  await assertNoSideScroll(page, 'Failures with long names, narrow');
  await assertAccessible(page, 'Failures, narrow');
  await picture(page, 'failures-narrow');
  answer = (route) => route.fulfill({ status: 400, json: { error: { kind: 'bad_input', message: 'The store is being repaired.', parameter: '' } } });
  await page.reload();
  const alert = page.getByRole('alert').filter({ hasText: 'The store is being repaired.' });
  await alert.waitFor();
  answer = (route) => route.continue();
  await alert.getByRole('button', { name: 'Try again' }).click();
  await table(page, 'Failing steps, most failures first').waitFor();
  await page.goto(address('/failures?branch=no/such/branch'));
  await page.getByRole('heading', { name: 'No failed job matches the filters' }).waitFor();
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'No job failed');
  await page.getByRole('main').getByRole('button', { name: 'Clear filters' }).click();
  await table(page, 'Failing steps, most failures first').waitFor();
});

test('Repository takes the one most in need, with its workflows, coverage, branches and schedules', async (t) => {
  const page = await open(t, '/repository');
  const workflows = await api(`/workflows?${last30}`);
  const { owner, repo } = workflows.find(({ runs }) => runs > 0);
  const name = `${owner}/${repo}`;
  const own = workflows.filter((row) => row.repo === repo);
  const needy = own.filter((row) => !['healthy', 'unknown'].includes(row.verdict) && row.state !== 'deleted').length;
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), `${name}: ${needy} of ${own.length} workflows need${needy === 1 ? 's' : ''} attention`);
  assert.deepEqual(await textsOf(table(page, 'Workflows').locator('tbody td[data-column="workflow_name"]')), own.map((row) => oneLine(row.workflow_name)));
  const [coverage] = await api(`/coverage?repository=${name}`);
  const panel = page.getByRole('region', { name: 'Coverage' });
  for (const text of [number(coverage.runs), number(coverage.jobs), `${number(coverage.run_attempts)} attempts`]) assert.ok((await panel.innerText()).includes(text), text);
  const branches = await api(`/branches?repository=${name}`);
  assert.deepEqual(await textsOf(column(page, 'Branches, busiest first', 'Runs')), branches.slice(0, 8).map((row) => number(row.runs)));
  const schedules = await api(`/schedules?repository=${name}`);
  assert.equal(await column(page, 'Schedules, least reliable first', 'Cron').count(), schedules.length);
  assert.match(await page.getByRole('link', { name: 'Open on GitHub' }).getAttribute('href'), new RegExp(`/${RegExp.escape(name)}$`));
  for (const name of ['activity as CSV', 'About the question activity']) await page.getByRole('figure', { name: 'Activity' }).getByRole('button', { name }).waitFor();
  await page.locator('[role="img"][data-ready]').waitFor();
  await picture(page, 'repository-wide');
  await assertAccessible(page, 'Repository');

  const other = workflows.find((row) => row.repo !== repo);
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByPlaceholder('Search a repository').fill(other.repo);
  await page.getByRole('option', { name: new RegExp(`^${RegExp.escape(`${other.owner}/${other.repo}`)}\\b`) }).first().click();
  await page.waitForURL(new RegExp(`repository=${other.owner}/${RegExp.escape(other.repo)}`));
  await settled(page);
  await eventually(async () => (await page.getByRole('heading', { level: 1 }).innerText()).startsWith(`${other.owner}/${other.repo}: `), { what: 'the other repository' });
  assertNoComplaints(page);
});

test('Repository fits a narrow window, dark; one that is not known says so', async (t) => {
  const page = await open(t, '/repository', { size: 'narrow', theme: 'dark' });
  await assertNoSideScroll(page, 'Repository, narrow');
  await assertAccessible(page, 'Repository, narrow and dark');
  await picture(page, 'repository-narrow-dark');
  await page.goto(address('/repository?repository=nobody/nothing'));
  await page.getByRole('heading', { name: 'nobody/nothing has no workflow' }).waitFor();
});
