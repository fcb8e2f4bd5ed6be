// SPDX-License-Identifier: MIT
// Grid in Chromium, on a collected simulated organisation; what it shows is checked against the API.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, assertNoSideScroll, picture, settled } from '../support/browser.mjs';
import { answersOf } from '../support/made_up.mjs';
import { assertNoComplaints, duration, last30, organisationPages } from '../support/pages.mjs';
import { PlayedApi } from '../support/played_api.mjs';
import { eventually } from '../support/world.mjs';

const { address, api, open } = organisationPages({ before, after });
const words = {
  success: 'Passed', failure: 'Failed', timed_out: 'Timed out', startup_failure: 'Did not start', cancelled: 'Cancelled', skipped: 'Skipped', neutral: 'Neutral', stale: 'Stale',
  action_required: 'Needs approval',
};
const failed = ['failure', 'timed_out', 'startup_failure'];
const short = ({ head_sha }) => head_sha.slice(0, 7);
const nameOf = (row) => row.job_name || 'the run itself';
const outcomeOf = ({ status, conclusion, earlier_failures }) =>
  status === 'completed' ? (conclusion === 'success' && earlier_failures > 0 ? 'Passed on retry' : words[conclusion]) : status === 'in_progress' ? 'Running' : 'Queued';
/** A cell's whole name. */
function textOf(row, broke) {
  const { duration_s, run_attempt, earlier_failures } = row;
  const parts = [outcomeOf(row), broke && 'broke here', duration_s !== null && duration(duration_s), run_attempt > 1 && `attempt ${run_attempt}`,
    earlier_failures > 0 && `${earlier_failures} ${earlier_failures === 1 ? 'failure' : 'failures'} before`];
  return `${nameOf(row)} at ${short(row)}: ${parts.filter(Boolean).join(', ')}`;
}
const cells = (page) => page.getByRole('gridcell').getByRole('link');
const namesOf = (page) => cells(page).evaluateAll((links) => links.map((link) => link.getAttribute('aria-label')));
const focused = (page) => page.evaluate(() => document.activeElement.dataset.cell ?? null);

/** The repository that is taken where none is chosen. */
async function worst() {
  const rows = await api(`/workflows?branch=*&${last30}`);
  const { owner, repo } = rows.find(({ runs }) => runs > 0);
  return `${owner}/${repo}`;
}

/** Where a job failed that had passed on the commit before. */
function breaksOf(rows) {
  const breaks = new Set();
  for (const column of Object.values(Object.groupBy(rows, (row) => `${row.workflow_id}/${row.job_name}`))) {
    const settledRows = column.filter((row) => row.conclusion === 'success' || failed.includes(row.conclusion));
    settledRows.forEach((row, index) => {
      if (failed.includes(row.conclusion) && settledRows[index + 1]?.conclusion === 'success') breaks.add(row);
    });
  }
  return breaks;
}

test('Grid has a cell for each job of each commit of the repository most in need, and says what broke', async (t) => {
  const page = await open(t, '/grid');
  const repository = await worst();
  const rows = await api(`/grid?repository=${repository}&branch=*&limit=30&${last30}`);
  const breaks = breaksOf(rows);
  const jobs = new Set([...breaks].map((row) => `${row.workflow_id}/${row.job_name}`)).size;
  const commits = [...new Set(rows.map(({ head_sha }) => head_sha))];
  const heading = await page.getByRole('heading', { level: 1 }).innerText();
  assert.ok(breaks.size > 0, 'the organisation has broken jobs');
  assert.match(heading, new RegExp(`^${jobs} jobs? broke in the last ${commits.length} commits of main; newest break: [0-9a-f]{7} by `));
  const newest = commits.find((sha) => [...breaks].some((row) => row.head_sha === sha));
  assert.ok(heading.includes(newest.slice(0, 7)), heading);
  const shown = (await namesOf(page)).toSorted();
  assert.deepEqual(shown, rows.map((row) => textOf(row, breaks.has(row))).toSorted());
  const addresses = await cells(page).evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  assert.deepEqual(new Set(addresses), new Set(rows.map(({ run_id }) => `/run?repository=${repository}&run=${run_id}`)));
  assert.equal(await page.getByRole('grid').getAttribute('aria-rowcount'), String(commits.length + 2));
  const heads = await page.getByRole('rowheader').getByRole('link').evaluateAll((links) => links.map((link) => link.href));
  assert.deepEqual(heads, commits.map((sha) => `https://github.com/${repository}/commit/${sha}`));
  await picture(page, 'grid-wide');
  await assertAccessible(page, 'Grid');
  await page.getByRole('region', { name: 'Filters' }).getByRole('button', { name: 'Default branch', exact: true }).click();
  await page.getByRole('option', { name: /^Default branch/, selected: true }).waitFor();
  assert.equal(await page.getByRole('option', { name: 'Any branch' }).count(), 0);
  assertNoComplaints(page);
});

test('how many commits, which workflow and which jobs stay in the address', async (t) => {
  const repository = await worst();
  const page = await open(t, `/grid?repository=${repository}`, { theme: 'dark' });
  await page.getByRole('button', { name: '10', exact: true }).click();
  await page.waitForURL(/runs=10/);
  await eventually(async () => (await page.getByRole('rowheader').count()) === 10, { what: 'a grid of 10 commits' });
  const all = await page.getByRole('columnheader').count();
  const hide = page.getByRole('checkbox', { name: /^Hide \d+ jobs? that always passed$/ });
  const passed = Number((await hide.evaluate((box) => box.labels[0].textContent)).match(/\d+/)[0]);
  await hide.check();
  await page.waitForURL(/tab=broken/);
  const rows = await api(`/grid?repository=${repository}&branch=*&limit=10&${last30}`);
  const columns = Object.values(Object.groupBy(rows, (row) => `${row.workflow_id}/${row.job_name}`));
  const loud = columns.filter((column) => column.some((row) => !['Passed', 'Skipped', 'Neutral', 'Running', 'Queued'].includes(outcomeOf(row))));
  assert.equal(passed, columns.length - loud.length);
  assert.ok(passed === 0 || (await page.getByRole('columnheader').count()) < all);
  await page.reload();
  await settled(page);
  assert.ok(await hide.isChecked());
  assert.equal((await namesOf(page)).length, loud.flat().length);
  await assertAccessible(page, 'Grid without passed jobs, dark');
  await picture(page, 'grid-dark');
  await hide.uncheck();
  const { workflow_id, workflow_name } = rows[0];
  await page.getByRole('button', { name: 'Every workflow' }).click();
  await page.getByRole('option', { name: new RegExp(`^${RegExp.escape(workflow_name)}\\b`) }).first().click();
  await page.waitForURL(new RegExp(`workflow=${workflow_id}`));
  await settled(page);
  const own = await api(`/grid?repository=${repository}&workflow=${workflow_id}&branch=*&limit=10&${last30}`);
  await eventually(async () => (await namesOf(page)).length === own.length, { what: 'the cells of one workflow' });
  assertNoComplaints(page);
});

test('arrows move through the cells, which are one stop of the Tab key; Enter opens the run', async (t) => {
  const page = await open(t, `/grid?repository=${await worst()}`);
  const stops = () => page.locator('[data-cell][tabindex="0"]').count();
  assert.equal(await stops(), 1);
  await page.locator('[data-cell][tabindex="0"]').focus();
  const [row, column] = (await focused(page)).split('/').map(Number);
  await page.keyboard.press('ArrowRight');
  assert.equal(await focused(page), `${row}/${column + 1}`);
  await page.keyboard.press('ArrowDown');
  const [below, same] = (await focused(page)).split('/').map(Number);
  assert.ok(below > row && same === column + 1);
  await page.keyboard.press('End');
  const [, end] = (await focused(page)).split('/').map(Number);
  assert.ok(end > same);
  await page.keyboard.press('Home');
  assert.ok(Number((await focused(page)).split('/')[1]) <= same);
  assert.equal(await stops(), 1);
  await page.keyboard.press('k');
  assert.ok(await page.evaluate(() => document.activeElement.matches('[data-open]')), 'k goes to a commit');
  await page.locator('[data-cell][tabindex="0"]').focus();
  const address = await page.evaluate(() => document.activeElement.getAttribute('href'));
  await page.keyboard.press('Enter');
  await page.waitForURL((at) => at.pathname + at.search === address);
});

test('of many commits only those in sight are drawn, and the keys reach the others', async (t) => {
  const repository = await worst();
  const page = await open(t, `/grid?repository=${repository}&range=all&runs=200`);
  assert.equal(await page.getByRole('grid').getAttribute('aria-rowcount'), '202');
  assert.ok((await page.getByRole('rowheader').count()) < 100);
  await page.locator('[data-cell][tabindex="0"]').focus();
  for (let presses = 0; presses < 30; presses += 1) {
    const from = await focused(page);
    await page.keyboard.press('PageDown');
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(resolve)))));
    if ((await focused(page)) === from) break;
  }
  assert.ok(Number((await focused(page)).split('/')[0]) >= 190, `the focus reaches the last commits: ${await focused(page)}`);
  const { top, bottom } = await page.evaluate(() => document.activeElement.getBoundingClientRect());
  const head = await page.getByRole('columnheader').last().evaluate((element) => element.getBoundingClientRect().bottom);
  assert.ok(top >= head - 1 && bottom <= 901, `and is in sight: ${top} to ${bottom}, below ${head}`);
  assertNoComplaints(page);
});

test('of many jobs only those in sight are drawn, and the keys reach the others', async (t) => {
  const played = new PlayedApi();
  const { grid } = answersOf({ rows: 30_000 });
  played.answers.grid = () => grid().slice(0, 20 * 300);
  const page = await open(t, '/grid?runs=100', { prepare: (fresh) => played.install(fresh) });
  assert.equal(await page.getByRole('grid').getAttribute('aria-colcount'), '301');
  const drawn = await page.locator('[data-cell^="0/"]').count();
  assert.ok(drawn < 100, `${drawn} jobs are drawn`);
  await page.locator('[data-cell][tabindex="0"]').focus();
  for (const [key, cell] of [['End', '0/299'], ['ArrowDown', '1/299'], ['Home', '1/0']]) {
    await page.keyboard.press(key);
    await eventually(async () => (await focused(page)) === cell, { what: `the focus at ${cell}` });
    const { left, right } = await page.evaluate(() => document.activeElement.getBoundingClientRect());
    const commit = await page.locator('[data-row="1"] [role="rowheader"]').evaluate((element) => element.getBoundingClientRect().right);
    assert.ok(left >= commit - 1 && right <= 1441, `${cell} is in sight: ${left} to ${right}, beside ${commit}`);
  }
  await page.keyboard.press('End');
  await page.locator('[role="columnheader"][aria-colindex="301"]').getByText('test 300', { exact: true }).waitFor();
  assertNoComplaints(page);
});

test('Grid fits a narrow window, also with long and odd names; without a run it says why; a failure can be tried again', async (t) => {
  const repository = await worst();
  const page = await open(t, `/grid?repository=${repository}`, { size: 'narrow' });
  await assertNoSideScroll(page, 'Grid, narrow');
  await picture(page, 'grid-narrow');
  const long = `${'ein sehr langer Name '.repeat(12)}<b>"'&`.slice(0, 261);
  let answer = (route) => route.fetch().then(async (response) => {
    const { data, meta } = await response.json();
    const odd = data.map((row) => ({ ...row, workflow_name: long, job_name: row.job_name && `${long} ${row.job_name}`, display_title: long, actor: long }));
    return route.fulfill({ json: { data: odd, meta } });
  });
  await page.route('**/api/v1/grid?*', (route) => answer(route));
  await page.reload();
  await settled(page);
  await assertNoSideScroll(page, 'Grid with long names, narrow');
  await assertAccessible(page, 'Grid with long names, narrow');
  await picture(page, 'grid-long-names-narrow');
  answer = (route) => route.fulfill({ status: 400, json: { error: { kind: 'bad_input', message: 'The store is being repaired.', parameter: '' } } });
  await page.reload();
  const alert = page.getByRole('alert').filter({ hasText: 'The store is being repaired.' });
  await alert.waitFor();
  answer = (route) => route.continue();
  await alert.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('grid').waitFor();
  await page.goto(address(`/grid?repository=${repository}&branch=no/such/branch`));
  await page.getByRole('heading', { name: 'No run matches the filters' }).waitFor();
  assert.match(await page.getByRole('heading', { level: 1 }).innerText(), /no\/such\/branch/);
  await page.getByRole('main').getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('grid').waitFor();
});
