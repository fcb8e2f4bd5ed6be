// SPDX-License-Identifier: MIT
// The three pages in Chromium, on a collected simulated organisation; what they show is checked against SQL and the API.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, assertNoSideScroll, picture, settled, still } from '../support/browser.mjs';
import { analysis, assertNoComplaints, duration, last30, number, oneLine, organisationPages } from '../support/pages.mjs';
import { World, daysAgo, eventually, owner, query } from '../support/world.mjs';

let truth;

async function beforeServing(data) {
  const runs = await query(data, `SELECT repo, workflow_id, run_id, argMax(run_number, run_attempt) AS number, argMax(conclusion, run_attempt) AS conclusion,
    toDate(any(created_at)) AS day FROM runs GROUP BY repo, workflow_id, run_id`);
  truth = {
    workflows: await query(data, 'SELECT repo, workflow_id, name, state, html_url FROM workflows ORDER BY repo, workflow_id'),
    recent: runs.filter((run) => run.day >= daysAgo(29)),
  };
}

const { address, api, open } = organisationPages({ before, after }, { beforeServing });
const bodyRows = (page) => page.getByRole('table').locator('tbody').getByRole('row');
const cells = (page, column) => page.getByRole('table').locator(`tbody td[data-column="${column}"]`).allInnerTexts();
const minutes = (n) => (n === null ? '—' : `${number(Math.round(n))} min`);
/** The definition of what has this name: its description for screen readers, which is also its tooltip. */
const descriptionOf = (button) => button.evaluate((element) => document.getElementById(element.getAttribute('aria-describedby'))?.textContent ?? '');
const questionOf = (name, row) => api(`/${name}?repository=${row.owner}/${row.repo}&workflow=${row.workflow_id}`);

test('Home says how many workflows need attention, and lists them worst first', async (t) => {
  const page = await open(t, '/');
  const workflows = await api(`/workflows?${last30}`);
  const needy = workflows.filter((workflow) => !['healthy', 'unknown'].includes(workflow.verdict) && workflow.state !== 'deleted');
  assert.equal(workflows.length, truth.workflows.length);
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), `${needy.length} of ${workflows.length} workflows need attention`);
  const items = page.getByRole('region', { name: 'Workflows that need attention' }).getByRole('list').first().locator('> li');
  assert.equal(await items.count(), Math.min(12, needy.length));
  assert.match(await items.first().innerText(), /Failing/);
  assert.match(await items.first().innerText(), new RegExp(RegExp.escape(needy[0].workflow_name)));
  assert.deepEqual(await items.locator('p').allInnerTexts(), needy.slice(0, 12).map(({ sentence }) => sentence.replace(/\s+/g, ' ')));
  assertNoComplaints(page);
});

test("Home's figures tell what they mean, under the pointer and at the focus", async (t) => {
  const page = await open(t, '/');
  for (const name of ['Runs', 'Success rate', 'Active workflows', 'Re-run']) {
    assert.match(await descriptionOf(page.getByRole('button', { name, exact: true })), /\w/, name);
  }
  const button = page.getByRole('button', { name: 'Success rate', exact: true });
  const tooltip = page.getByRole('tooltip', { includeHidden: true }).filter({ hasText: 'Wilson' });
  await button.hover();
  await tooltip.waitFor();
  await page.mouse.move(0, 0);
  await tooltip.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Runs', exact: true }).focus();
  await page.keyboard.press('Tab'); // the figure itself, a link
  await page.keyboard.press('Tab');
  assert.ok(await button.evaluate((element) => element === document.activeElement));
  await tooltip.waitFor();
  assertNoComplaints(page);
});

test("Home's totals are those of SQL", async (t) => {
  const page = await open(t, '/');
  await page.getByText('that passed or failed').waitFor();
  const text = await page.getByRole('main').innerText();
  const success = truth.recent.filter((run) => run.conclusion === 'success').length;
  const settledRuns = success + truth.recent.filter((run) => ['failure', 'timed_out', 'startup_failure'].includes(run.conclusion)).length;
  assert.match(text, new RegExp(`Runs\\s+${number(truth.recent.length)}\\b`));
  assert.match(text, new RegExp(`${number(success)} of ${number(settledRuns)} that passed or failed`));
  assert.match(text, new RegExp(`Active workflows\\s+${truth.workflows.filter((workflow) => workflow.state === 'active').length}\\b`));
});

test('Workflows lists every workflow with its state, and links to GitHub', async (t) => {
  const page = await open(t, '/workflows');
  await bodyRows(page).first().waitFor();
  const names = await cells(page, 'workflow_name');
  assert.deepEqual(names.map(oneLine).toSorted(), truth.workflows.map((workflow) => oneLine(workflow.name)).toSorted());
  const states = await cells(page, 'state');
  assert.equal(states.filter((state) => state === 'Active').length, truth.workflows.filter((workflow) => workflow.state === 'active').length);
  const links = await page.getByRole('table').getByRole('link', { name: /on GitHub/ }).evaluateAll((all) => all.map((link) => link.href));
  assert.ok(links.length > 0 && links.every((link) => /\/actions\/runs\/\d+/.test(link)), links.slice(0, 3).join(' '));
  assertNoComplaints(page);
});

test('Workflows shows queue time, minutes and what each rate leaves possible, as the API has them', async (t) => {
  const page = await open(t, '/workflows');
  await bodyRows(page).first().waitFor();
  const rows = await api(`/workflows?${last30}`);
  assert.ok(rows.some((row) => row.busy_min > 0) && rows.some((row) => row.queue_p95_s !== null), 'the organisation has such figures');
  assert.deepEqual(await cells(page, 'queue_p95_s'), rows.map((row) => duration(row.queue_p95_s)));
  assert.deepEqual(await cells(page, 'busy_min'), rows.map((row) => minutes(row.busy_min)));
  const titles = await page.getByRole('table').locator('tbody td[data-column="success_rate"] > span').evaluateAll((all) => all.map((each) => each.title));
  rows.forEach((row, index) => {
    const settledRuns = row.success + row.failure;
    if (settledRuns === 0) return assert.equal(titles[index], 'No run succeeded or failed');
    const [, low, high] = titles[index].match(/may be >?<?([\d.]+)% to >?<?([\d.]+)%$/);
    assert.ok(titles[index].startsWith(`${number(row.success)} of ${number(settledRuns)} run`), titles[index]);
    assert.ok(Math.abs(low / 100 - row.success_rate_low) < 0.0011 && Math.abs(high / 100 - row.success_rate_high) < 0.0011, titles[index]);
  });
  const verdictTitles = await page.getByRole('table').locator('tbody td[data-column="verdict"] > span').evaluateAll((all) => all.map((each) => each.title));
  assert.deepEqual(verdictTitles, rows.map(({ sentence }) => sentence || 'Not judged yet.'));
  assertNoComplaints(page);
});

test('every heading of Workflows has its definition', async (t) => {
  const page = await open(t, '/workflows');
  await bodyRows(page).first().waitFor();
  const headings = page.getByRole('columnheader', { includeHidden: true });
  const count = await headings.count();
  assert.equal(count, 14);
  for (let index = 0; index < count; index += 1) assert.match(await descriptionOf(headings.nth(index).locator('button')), /\w/);
});

test('Workflows sorts by a column, and the address keeps it', async (t) => {
  const page = await open(t, '/workflows');
  const heading = page.getByRole('columnheader', { name: 'Repository' });
  await heading.getByRole('button').click();
  assert.equal(await heading.getAttribute('aria-sort'), 'ascending');
  const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
  const shown = (await cells(page, 'repo')).map((text) => text.replace(/\s/g, '').split('/').at(-1));
  assert.deepEqual(shown, shown.toSorted(collator.compare));
  await heading.getByRole('button').click();
  assert.equal(await heading.getAttribute('aria-sort'), 'descending');
  assert.match(page.url(), /sort=-repo/);
  await page.reload();
  await settled(page);
  assert.equal(await page.getByRole('columnheader', { name: 'Repository' }).getAttribute('aria-sort'), 'descending');
});

test('Workflows finds by words, from the keyboard', async (t) => {
  const page = await open(t, '/workflows');
  await bodyRows(page).first().waitFor();
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'search');
  const { repo } = truth.workflows[3];
  await page.keyboard.type(repo);
  await page.waitForURL(new RegExp(`search=${repo}`));
  const wanted = truth.workflows.filter((workflow) => workflow.repo.includes(repo) || workflow.name.toLowerCase().includes(repo)).length;
  await eventually(async () => (await bodyRows(page).count()) === wanted, { what: 'the found rows' });
  await page.keyboard.press('Escape');
  await page.waitForURL((address) => !address.search.includes('search='));
  await eventually(async () => (await bodyRows(page).count()) === truth.workflows.length, { what: 'the whole table' });
});

test('a repository is chosen in the filter, stays in the address, and can be cleared', async (t) => {
  const page = await open(t, '/workflows');
  const { repo } = truth.workflows[0];
  await page.getByRole('button', { name: 'All repositories' }).click();
  await page.getByPlaceholder('Search repositories').fill(`${owner}/${repo}`);
  await page.getByRole('option', { name: new RegExp(`^${owner}/${RegExp.escape(repo)}\\b`) }).first().click();
  await page.keyboard.press('Escape');
  await page.waitForURL(new RegExp(`repository=${owner}/${RegExp.escape(repo)}`));
  const expected = truth.workflows.filter((workflow) => workflow.repo === repo).map((workflow) => workflow.name.replace(/\s+/g, ' ')); // as HTML shows them
  await eventually(async () => (await bodyRows(page).count()) === expected.length, { what: 'the filtered table' });
  assert.deepEqual((await cells(page, 'workflow_name')).toSorted(), expected.toSorted());
  await page.getByRole('region', { name: 'Filters' }).getByRole('button', { name: 'Clear' }).click();
  await eventually(async () => (await bodyRows(page).count()) === truth.workflows.length, { what: 'the whole table' });
});

test('an option that is pressed with its search field out of sight stays under the pointer, and is chosen', async (t) => {
  const page = await open(t, '/workflows');
  const { repo } = truth.workflows[0];
  const search = page.getByPlaceholder('Search repositories');
  const option = page.getByRole('option', { name: new RegExp(`^${owner}/${RegExp.escape(repo)}\\b`) }).first();
  await page.getByRole('button', { name: 'All repositories' }).click();
  await search.fill(`${owner}/${repo}`);
  await still(option);
  await option.evaluate((element) => scrollBy({ top: element.getBoundingClientRect().top, behavior: 'instant' }));
  const scrolled = await page.evaluate(() => scrollY);
  const { x, y, height } = await option.boundingBox();
  const field = await search.boundingBox();
  assert.ok(field.y + field.height <= 0, 'the search field is out of sight');
  await page.mouse.move(x + 50, y + height / 2);
  await page.mouse.down();
  await settled(page);
  assert.equal(await page.evaluate(() => scrollY), scrolled);
  await page.mouse.up();
  assert.equal(await option.getAttribute('aria-selected'), 'true');
  assert.ok(await search.evaluate((element) => element === document.activeElement), 'the search field keeps the focus');
  await page.keyboard.press('Escape');
  await page.waitForURL(new RegExp(`repository=${owner}/${RegExp.escape(repo)}`));
});

test('branch and dates in the address narrow the runs', async (t) => {
  const filter = `branch=*&from=${daysAgo(10)}&to=${daysAgo(3)}`;
  const page = await open(t, `/workflows?${filter}`);
  await bodyRows(page).first().waitFor();
  const rows = await api(`/workflows?${filter}`);
  const rates = await cells(page, 'success_rate');
  const expected = rows.filter((row) => row.success + row.failure > 0).map((row) => `${row.success}/${row.success + row.failure}`);
  assert.deepEqual(rates.map((text) => text.match(/\d+\/\d+/)?.[0]).filter(Boolean), expected);
  assertNoComplaints(page);
});

test("a verdict's chip shows only its workflows", async (t) => {
  const page = await open(t, '/workflows');
  const chip = page.getByRole('group', { name: 'Verdicts' }).getByRole('button', { name: /^Failing/ });
  await chip.click();
  assert.equal(await chip.getAttribute('aria-pressed'), 'true');
  const verdicts = await cells(page, 'verdict');
  assert.ok(verdicts.length > 0 && verdicts.every((text) => text.trim() === 'Failing'), verdicts.join(' '));
});

test('Analysis shows the runs of the chosen workflow, as many as chosen', async (t) => {
  const [most] = Object.entries(Object.groupBy(truth.recent, (run) => run.workflow_id)).sort(([, a], [, b]) => b.length - a.length);
  const workflow = truth.workflows.find((row) => String(row.workflow_id) === most[0]);
  const expected = most[1].sort((a, b) => Number(b.run_id) - Number(a.run_id)).map((run) => `#${run.number}`);
  const page = await open(t, `/workflow?repository=${owner}/${workflow.repo}&workflow=${workflow.workflow_id}`);
  const table = page.getByRole('table', { name: 'Runs, newest first' });
  await table.waitFor();
  const shown = async () => (await table.locator('td[data-column="run"]').allInnerTexts()).map((text) => text.match(/#\d+/)[0]);
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), workflow.name);
  assert.deepEqual(await shown(), expected.slice(0, 30));
  await page.getByRole('button', { name: '5', exact: true }).click();
  await page.waitForURL(/runs=5/);
  await eventually(async () => (await shown()).length === 5, { what: 'a table of 5 runs' });
  assert.deepEqual(await shown(), expected.slice(0, 5));
  const href = await page.getByRole('link', { name: 'Open on GitHub' }).getAttribute('href');
  assert.match(href, new RegExp(`/${owner}/${RegExp.escape(workflow.repo)}/actions/workflows/`));
  assertNoComplaints(page);
});

test("Analysis shows the range's figures and each run's times, as the API has them", async (t) => {
  const rows = await api(`/workflows?${last30}`);
  const row = rows.toSorted((a, b) => b.success - a.success)[0];
  const page = await open(t, analysis(row, '&runs=20'));
  const table = page.getByRole('table', { name: 'Runs, newest first' });
  await table.waitFor();
  const figures = page.getByRole('region', { name: /^Figures of last 30 days/ });
  const text = (await figures.innerText()).replace(/\s+/g, ' ');
  for (const figure of [`Duration p50 ${duration(row.duration_p50_s)}`, `Duration p95 ${duration(row.duration_p95_s)}`, `Queue p95 ${duration(row.queue_p95_s)}`,
    `Minutes ${minutes(row.busy_min)}`, `${number(row.success)} of ${number(row.success + row.failure)} run`]) assert.ok(text.includes(figure), `${figure} in ${text}`);
  const runs = await api(`/workflow_runs?repository_id=${row.repository_id}&workflow_id=${row.workflow_id}&${last30}&limit=20`);
  const shown = async (column) => (await table.locator(`tbody td[data-column="${column}"]`).allInnerTexts()).map((cell) => cell.match(/—|(?:\d+[dhms] ?)+/)?.[0].trim());
  for (const column of ['duration', 'queue', 'wait', 'idle', 'busy']) assert.deepEqual(await shown(column), runs.map((run) => duration(run[`${column}_s`])), column);
  for (const button of await table.getByRole('columnheader').getByRole('button').all()) assert.match(await descriptionOf(button), /\w/);
  assertNoComplaints(page);
});

test("Analysis says what its verdict rests on, and all else that holds", async (t) => {
  const rows = await api(`/workflows?${last30}`);
  const findings = Object.values(Object.groupBy(await api('/findings'), ({ workflow_id }) => workflow_id)).toSorted((a, b) => b.length - a.length)[0];
  const row = rows.find(({ workflow_id }) => workflow_id === findings[0].workflow_id);
  const page = await open(t, analysis(row));
  const text = oneLine(await page.getByRole('main').innerText());
  assert.ok(text.includes(oneLine(row.sentence)), row.sentence);
  for (const { sentence } of findings) assert.ok(text.includes(oneLine(sentence)), sentence);
  const others = page.getByRole('list', { name: 'What else holds of it' }).getByRole('listitem');
  assert.equal(await others.count(), findings.filter(({ verdict, sentence }) => verdict !== row.verdict || sentence !== row.sentence).length);
  assertNoComplaints(page);
});

test('Analysis lists the crons of a workflow that has some, and nothing of one that has none', async (t) => {
  const schedules = await api('/schedules');
  assert.ok(schedules.length > 0, 'the organisation has crons');
  const scheduled = schedules[0];
  const own = await questionOf('schedules', scheduled);
  const page = await open(t, analysis(scheduled, '&range=all'));
  const panel = page.getByRole('region', { name: 'Schedules' });
  await panel.waitFor();
  const rows = await panel.locator('tbody tr').allInnerTexts();
  assert.equal(rows.length, own.length);
  own.forEach((schedule, index) => {
    assert.ok(rows[index].includes(schedule.cron), rows[index]);
    if (schedule.reliability !== null) assert.ok(rows[index].includes(`${number(schedule.matched)}/${number(schedule.matched + schedule.missed)}`), rows[index]);
    if (schedule.delay_p50_s !== null) assert.ok(rows[index].includes(`${duration(schedule.delay_p50_s)}, ${duration(schedule.delay_p95_s)}`), rows[index]);
  });
  await assertAccessible(page, 'a workflow with crons');
  const without = (await api(`/workflows?${last30}`)).find((row) => !schedules.some(({ workflow_id }) => workflow_id === row.workflow_id));
  const other = await open(t, analysis(without));
  assert.equal(await other.getByRole('heading', { name: 'Schedules' }).count(), 0);
  assertNoComplaints(page);
});

test('Analysis marks a lasting change on the chart, in words and in its table', async (t) => {
  const [row] = (await api(`/workflows?${last30}`)).toSorted((a, b) => b.success - a.success);
  const runs = await api(`/workflow_runs?repository_id=${row.repository_id}&workflow_id=${row.workflow_id}&${last30}&limit=30`);
  const first = runs[Math.floor(runs.length / 2)];
  // An invented change: whether the simulated organisation has one within these runs is up to its seed.
  const point = {
    ...Object.fromEntries(['repository_id', 'owner', 'repo', 'workflow_id', 'workflow_name'].map((key) => [key, row[key]])), job_name: '',
    run_id: first.run_id, run_number: first.run_number, head_sha: first.head_sha, changed_at: first.created_at, before_s: 100, after_s: 142, ratio: 1.42,
    ratio_low: 1.3, ratio_high: 1.55, p_value: 0.001, runs_before: 20, runs_after: 12, causes: ['workflow file changed'],
  };
  const page = await open(t, analysis(row), {
    prepare: (fresh) => fresh.route('**/api/v1/change_points*', (route) => {
      assert.equal(new URL(route.request().url()).searchParams.get('workflow'), String(row.workflow_id));
      return route.fulfill({ contentType: 'application/json', body: JSON.stringify({ data: [point] }) });
    }),
  });
  const words = `+42% since run #${first.run_number} (commit ${first.head_sha.slice(0, 7)}): workflow file changed`;
  const chart = page.getByRole('img', { name: /^Duration of each run over time/ });
  await page.getByText('1 lasting change is marked by a dashed line.').waitFor();
  assert.ok((await chart.getAttribute('aria-label')).includes(words));
  await picture(page, 'workflow-lasting-change');
  await page.getByRole('figure', { name: 'Duration over time' }).getByRole('button', { name: 'Show as table' }).click();
  const marked = page.getByRole('figure', { name: 'Duration over time' }).getByRole('row').filter({ hasText: words });
  assert.equal(await marked.count(), 1);
  assert.match(await marked.innerText(), new RegExp(`#${first.run_number}\\b`));
  assertNoComplaints(page);
});

test('Analysis without a choice takes the workflow most in need', async (t) => {
  const page = await open(t, '/workflow');
  const [first] = await api(`/workflows?${last30}`);
  await page.waitForURL(new RegExp(`workflow=${first.workflow_id}`));
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), first.workflow_name);
});

test('a chart has its numbers as a table, for those who cannot see it', async (t) => {
  const page = await open(t, '/');
  const days = await api(`/activity?${last30}`);
  const button = page.getByRole('button', { name: /table/i }).first();
  await button.click();
  const table = page.getByRole('main').getByRole('table').first();
  await table.waitFor();
  assert.ok(Math.abs((await table.locator('tbody tr').count()) - days.length) <= 1);
});

test('the keyboard goes through pages and rows', async (t) => {
  const page = await open(t, '/');
  await page.keyboard.press('g');
  await page.keyboard.press('w');
  await page.waitForURL(/\/workflows/);
  await bodyRows(page).first().waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  const focused = await page.evaluate(() => document.activeElement.textContent);
  assert.equal(focused, (await cells(page, 'workflow_name'))[1]);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/workflow\?/);
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
  await page.goBack();
  await page.waitForURL(/\/workflows/);
});

test('the first stop of the Tab key skips to the content', async (t) => {
  const page = await open(t, '/workflows');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to content');
});

test('dark and light are chosen in the menu and remembered', async (t) => {
  const page = await open(t, '/');
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const palettes = () => page.evaluate(() => document.documentElement.dataset.darkTheme);
  const light = await background();
  await page.getByRole('button', { name: 'Preferences' }).click();
  await page.getByRole('menuitemradio', { name: 'Dark', exact: true }).click();
  assert.notEqual(await background(), light);
  const dark = await background();
  await page.reload();
  await settled(page);
  assert.equal(await background(), dark);
  for (const palette of ['Red–green colour-blind', 'Blue–yellow colour-blind', 'High contrast']) {
    await page.getByRole('button', { name: 'Preferences' }).click();
    const before = await palettes();
    await page.getByRole('menuitemradio', { name: palette }).click();
    await eventually(async () => (await palettes()) !== before, { what: `the palette ${palette}` });
    await settled(page);
  }
  assertNoComplaints(page);
});

test('a server that cannot answer is said to be so, and asked again', async (t) => {
  const page = await open(t, '/healthz');
  let broken = true;
  await page.route('**/api/v1/workflows*', (route) => (broken
    ? route.fulfill({ status: 503, contentType: 'application/json', body: '{"error": {"kind": "unavailable", "message": "The store is being repaired."}}' })
    : route.continue()));
  await page.goto(address('/workflows'));
  const alert = page.getByRole('alert').filter({ hasText: 'The store is being repaired.' });
  await alert.waitFor();
  broken = false;
  await alert.getByRole('button', { name: 'Try again' }).click();
  await bodyRows(page).first().waitFor();
});

test('an address that is no page says so', async (t) => {
  const page = await open(t, '/nowhere');
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
});

test('an empty Runlight says how to begin', async (t) => {
  const own = new World(t);
  const { url: server } = await own.serve(own.dataFolder());
  const page = await open(t, '/', { server });
  await page.getByRole('heading', { name: 'Nothing collected yet' }).waitFor();
  assert.match(await page.getByRole('main').innerText(), /runlight collect --owner/);
  await assertAccessible(page, 'the empty page');
  await picture(page, 'empty-wide-light');
  assertNoComplaints(page);
});

for (const [name, path] of [['home', '/'], ['workflows', '/workflows'], ['workflow', '/workflow']]) {
  for (const theme of ['light', 'dark']) {
    for (const size of ['wide', 'narrow']) {
      test(`${name} is accessible and fits, ${size} and ${theme}`, async (t) => {
        const page = await open(t, path, { size, theme });
        await page.getByRole('heading', { level: 1 }).waitFor();
        await settled(page);
        await picture(page, `${name}-${size}-${theme}`);
        await assertNoSideScroll(page, name);
        await assertAccessible(page, `${name} ${size} ${theme}`);
        assertNoComplaints(page);
      });
    }
  }
}
