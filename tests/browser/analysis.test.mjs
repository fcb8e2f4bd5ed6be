// SPDX-License-Identifier: MIT
// What Workflows and Analysis show beyond their first table, and what a panel tells of its question; checked against the API.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { assertAccessible, assertNoSideScroll, picture, settled, still } from '../support/browser.mjs';
import { analysis, assertNoComplaints, last30, number, organisationPages } from '../support/pages.mjs';
import { daysAgo, eventually, owner } from '../support/world.mjs';

let rows;
/** The workflow with most failed runs. */
let busiest;

async function onceServed(api) {
  rows = await api(`/workflows?${last30}`);
  [busiest] = rows.toSorted((a, b) => b.failure - a.failure);
}

const { address, api, open } = organisationPages({ before, after }, { onceServed });
const ofBusiest = (question, rest = '') => api(`/${question}?repository=${owner}/${busiest.repo}&workflow=${busiest.workflow_id}&${last30}${rest}`);
const panel = (page, name) => page.getByRole('figure', { name });
const tableRows = (page) => page.getByRole('table', { name: 'Workflows' }).locator('tbody tr[data-row]');
const names = (page) => page.getByRole('table', { name: 'Workflows' }).locator('td[data-column="workflow_name"]').allInnerTexts();

/** Has every part of the page come near the screen once. */
async function throughAll(page) {
  for (;;) {
    const atEnd = await page.evaluate(() => {
      scrollBy({ top: 500, behavior: 'instant' });
      return scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    });
    await settled(page);
    if (atEnd) break;
  }
  await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
  // What failed is asked again when it comes back to the screen.
  await settled(page);
}

async function saved(page, act) {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: download.suggestedFilename(), lines: readFileSync(await download.path(), 'utf8').trimEnd().split('\r\n') };
}

test('Workflows grouped by repository: each repository once, folded by the keyboard, kept in the address', async (t) => {
  const page = await open(t, '/workflows');
  await page.getByRole('button', { name: 'Group by repository' }).click();
  await page.waitForURL(/by=repository/);
  const groups = page.locator('tr[data-group]');
  const repositories = new Set(rows.map((row) => row.repo));
  await eventually(async () => (await groups.count()) === repositories.size, { what: 'a row for each repository' });
  assert.equal(await tableRows(page).count(), rows.length + repositories.size);
  const first = rows[0];
  const own = rows.filter((row) => row.repo === first.repo);
  const runs = own.reduce((sum, row) => sum + row.runs, 0);
  assert.match((await groups.first().innerText()).replace(/\s+/g, ' '), new RegExp(`${RegExp.escape(`${owner}/${first.repo}`)} ${own.length} workflows?: .*; ${number(runs)} runs?`));
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await eventually(async () => (await tableRows(page).count()) === rows.length + repositories.size - own.length, { what: 'a folded repository' });
  await page.reload();
  await settled(page);
  assert.equal(await groups.count(), repositories.size);
  await assertAccessible(page, 'grouped workflows');
  await picture(page, 'workflows-grouped-wide-light');
  assertNoComplaints(page);
});

test('the columns of Workflows are chosen, and remembered', async (t) => {
  const page = await open(t, '/workflows');
  const heading = (name) => page.getByRole('columnheader', { name, exact: true });
  assert.equal(await heading('Trend').count(), 0, 'there is no room for it');
  await page.getByRole('button', { name: 'Columns' }).click();
  const item = page.getByRole('menuitemcheckbox', { name: 'Days since' });
  await still(item);
  await item.click();
  await page.keyboard.press('Escape');
  await heading('Trend').waitFor();
  assert.equal(await heading('Days since').count(), 0);
  await page.reload();
  await settled(page);
  assert.equal(await heading('Days since').count(), 0);
  const trends = await page.locator('td[data-column="duration_trend"]').allInnerTexts();
  assert.ok(trends.filter((text) => /^Last \d+ passed runs: median/.test(text.trim())).length > rows.length / 2, trends.slice(0, 3).join(' | '));
  await assertNoSideScroll(page, 'Workflows with all columns');
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitem', { name: 'As many as have room' }).click();
  await heading('Days since').waitFor();
  assertNoComplaints(page);
});

test('Workflows as CSV holds the shown rows in their order', async (t) => {
  const page = await open(t, '/workflows?search=ci&sort=repo');
  const shown = await names(page);
  const { name, lines } = await saved(page, () => page.getByRole('button', { name: 'workflows as CSV' }).click());
  assert.match(name, /^runlight_workflows_\d{4}-\d\d-\d\d\.csv$/);
  const [head, ...body] = lines;
  const column = head.split(',').indexOf('workflow_id');
  assert.equal(body.length, shown.length);
  const byId = new Map(rows.map((row) => [String(row.workflow_id), row.workflow_name]));
  assert.deepEqual(body.map((line) => byId.get(line.split(',')[column])), shown);
});

test('a long list of workflows asks for the newest runs of the drawn rows only', async (t) => {
  const many = Array.from({ length: 2400 }, (_, index) => {
    const row = rows[index % rows.length];
    return { ...row, workflow_id: 9_000_000 + index, workflow_name: `Workflow ${index}`, recent_runs: [] };
  });
  const asked = [];
  const page = await open(t, '/workflows', {
    prepare: async (fresh) => {
      await fresh.route('**/api/v1/health', async (route) => {
        const answer = await (await route.fetch()).json();
        return route.fulfill({ json: { ...answer, data: { ...answer.data, workflows: many.length } } });
      });
      await fresh.route('**/api/v1/workflows?*', (route) => {
        const { searchParams } = new URL(route.request().url());
        asked.push(searchParams);
        const ids = new Set(searchParams.getAll('workflow').map(Number));
        const data = ids.size === 0 ? many : many.filter((row) => ids.has(row.workflow_id)).map((row) => ({ ...row, recent_runs: rows[0].recent_runs }));
        return route.fulfill({ json: { data } });
      });
    },
  });
  const marks = page.locator('tr[data-row="0"] td[data-column="recent_failures"] a');
  await eventually(async () => (await marks.count()) === rows[0].recent_runs.length, { what: 'marks of the first row' });
  assert.equal(asked[0].get('marks'), '0');
  assert.ok(asked.slice(1).every((query) => query.getAll('workflow').length <= 40));
  assert.ok(await tableRows(page).count() < 100, 'few rows are drawn');
  await page.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' }));
  const last = page.locator(`tr[data-row="${many.length - 1}"]`);
  await eventually(async () => (await last.locator('td[data-column="recent_failures"] a').count()) > 0, { what: 'marks of the last row' });
  await page.locator('#search').fill('2399');
  await eventually(async () => (await names(page)).join() === 'Workflow 2399', { what: 'the found row' });
  assertNoComplaints(page);
});

test("Analysis' panels ask once they come near the screen, once each, and show what the API answers", async (t) => {
  const asked = [];
  const page = await open(t, analysis(busiest), { prepare: (fresh) => fresh.on('request', (request) => asked.push(new URL(request.url()).pathname.split('/').at(-1))) });
  const times = (question) => asked.filter((name) => name === question).length;
  for (const question of ['step_stats', 'step_failures', 'breakdown']) assert.equal(times(question), 0, `${question} is far below`);
  await throughAll(page);
  for (const question of ['comparison', 'duration_histogram', 'queue_times', 'job_stats', 'step_stats', 'step_failures', 'breakdown']) assert.equal(times(question), 1, question);
  const jobs = await ofBusiest('job_stats', '&order=slowest');
  const firstJob = panel(page, 'Jobs').locator('tbody tr').first();
  assert.ok((await firstJob.innerText()).includes(jobs[0].job_name));
  const [failing] = await ofBusiest('job_stats', '&order=failing');
  await panel(page, 'Jobs').getByRole('button', { name: 'Most failing' }).click();
  await eventually(async () => (await firstJob.innerText()).includes(`${number(failing.failure)}/${number(failing.failure + failing.success)}`), { what: 'the most failing job' });
  const steps = await ofBusiest('step_stats', '&order=slowest');
  assert.ok((await panel(page, 'Steps').locator('tbody tr').first().innerText()).includes(steps[0].step_name));
  const failures = await ofBusiest('step_failures');
  const fails = panel(page, 'Where it fails').locator('tbody tr');
  assert.equal(await fails.count(), Math.min(8, failures.length));
  assert.equal(await fails.first().getByRole('link').last().getAttribute('href'), `/run?repository=${owner}/${busiest.repo}&run=${failures[0].last_failed_run_id}`);
  const queues = await ofBusiest('queue_times');
  assert.deepEqual(await panel(page, 'Queue time by label').locator('tbody td:nth-child(2)').allInnerTexts(), queues.slice(0, 8).map(({ jobs: n }) => number(n)));
  const histogram = await ofBusiest('duration_histogram');
  await panel(page, 'Distribution of durations').getByRole('button', { name: 'Show as table' }).click();
  assert.deepEqual(await panel(page, 'Distribution of durations').locator('tbody td:nth-child(2)').allInnerTexts(), histogram.map(({ runs }) => number(runs)));
  assertNoComplaints(page);
});

test('Analysis tells branches, events and actors apart; a branch leads to its runs', async (t) => {
  const page = await open(t, analysis(busiest, '&by=event'));
  await throughAll(page);
  const parts = panel(page, 'Branches, events and actors');
  const events = await ofBusiest('breakdown', '&by=event');
  assert.deepEqual((await parts.locator('tbody td:first-child').allInnerTexts()).toSorted(), events.map(({ value }) => value).toSorted());
  await parts.getByRole('button', { name: 'Branch' }).click();
  await page.waitForURL((address) => !address.search.includes('by='));
  const [branch] = await ofBusiest('breakdown', '&by=branch');
  await parts.getByRole('link', { name: branch.value, exact: true }).click();
  await page.waitForURL((address) => address.searchParams.get('branch') === branch.value);
  await page.getByText(new RegExp(`^${number(branch.runs)} runs? in last 30 days, ${RegExp.escape(branch.value)}`)).waitFor();
  assertNoComplaints(page);
});

test('Analysis compares with the time before, and shows a whole range', async (t) => {
  const page = await open(t, analysis(busiest));
  const { previous } = await ofBusiest('comparison');
  const figures = page.getByRole('region', { name: /^Figures of last 30 days/ });
  await figures.getByText(`${number(previous.runs)} run${previous.runs === 1 ? '' : 's'} in the time of the same length before`).waitFor();
  if (previous.success_rate !== null) assert.match(await figures.innerText(), new RegExp(`Before: [\\d.]+% of ${number(previous.success + previous.failure)}`));
  await page.getByRole('button', { name: 'All', exact: true }).click();
  await page.waitForURL(/tab=range/);
  await panel(page, 'Outcomes').getByText(`How all ${number(busiest.runs)} runs in last 30 days ended, each by its latest attempt.`).waitFor();
  await panel(page, 'Duration over time').getByRole('button', { name: 'Show as table' }).click();
  const days = (await ofBusiest('frequency', '&bucket=day')).filter((day) => day.duration_p50_s !== null);
  assert.equal(await panel(page, 'Duration over time').locator('tbody tr').count(), days.length);
  assertNoComplaints(page);
});

test('a panel tells its question, how to ask it elsewhere, and asks it again', async (t) => {
  const page = await open(t, analysis(busiest));
  await throughAll(page);
  const button = panel(page, 'Jobs').getByRole('button', { name: 'About the question job_stats' });
  await button.click();
  const dialog = page.getByRole('dialog', { name: 'The question job_stats' });
  await dialog.waitFor();
  await still(dialog);
  const text = await dialog.innerText();
  assert.ok(text.includes(`runlight ask job_stats --param repository=${owner}/${busiest.repo} --param workflow=${busiest.workflow_id} --param from=${daysAgo(29)}`), text);
  assert.ok(text.includes(`curl --fail-with-body '${address('/api/v1/job_stats')}?repository=`), text);
  assert.ok(text.includes(readFileSync(new URL('../../sql/queries/job_stats/query.sql', import.meta.url), 'utf8').trim().split('\n')[0]), 'the SQL');
  await dialog.getByRole('button', { name: 'Run', exact: true }).click();
  await dialog.getByText(/^[\d,]+ rows? after [\d,]+ ms; the engine took/).waitFor();
  await dialog.getByRole('region', { name: 'First rows of the answer' }).waitFor();
  const [job] = await ofBusiest('job_stats');
  assert.ok((await dialog.getByRole('region', { name: 'First rows of the answer' }).innerText()).includes(job.job_name));
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await dialog.getByRole('button', { name: 'Copy runlight line' }).click();
  await eventually(() => page.evaluate(() => [...document.querySelectorAll('[aria-live="polite"]')].some((region) => region.textContent.includes('runlight line: Copied'))), { what: 'the word that it is copied' });
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^runlight ask job_stats --param/);
  await picture(page, 'about-question-wide-light');
  await assertAccessible(page, 'about a question', ['[role="dialog"]']);
  // The first one ends the tooltip of the button that was pressed last.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  assert.ok(await button.evaluate((element) => element === document.activeElement), 'the focus is back');
  assertNoComplaints(page);
});

test('a panel that cannot be loaded says so, and leaves the others alone', async (t) => {
  let broken = true;
  const page = await open(t, analysis(busiest), {
    prepare: (fresh) => fresh.route('**/api/v1/queue_times*', (route) => (broken
      ? route.fulfill({ status: 500, json: { error: { kind: 'internal', message: 'The shelf has fallen down.' } } }) : route.continue())),
  });
  await throughAll(page);
  const alert = panel(page, 'Queue time by label').getByRole('alert');
  await alert.getByText('The shelf has fallen down.').waitFor();
  assert.ok(await panel(page, 'Jobs').locator('tbody tr').count() > 0);
  broken = false;
  await alert.getByRole('button', { name: 'Try again' }).click();
  await panel(page, 'Queue time by label').locator('tbody tr').first().waitFor();
});

for (const [size, theme] of [['wide', 'light'], ['wide', 'dark'], ['narrow', 'light']]) {
  test(`all of Analysis is accessible and fits, ${size} and ${theme}`, async (t) => {
    const page = await open(t, analysis(busiest, '&runs=50'), { size, theme });
    await throughAll(page);
    await assertNoSideScroll(page, 'Analysis');
    await assertAccessible(page, `Analysis ${size} ${theme}`);
    const height = await page.evaluate(() => Math.min(document.documentElement.scrollHeight, 3200));
    await page.setViewportSize({ width: page.viewportSize().width, height });
    await settled(page);
    await picture(page, `analysis-all-${size}-${theme}`);
    assertNoComplaints(page);
  });
}
