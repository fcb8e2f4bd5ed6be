// SPDX-License-Identifier: MIT
// Runs finds a run, Run says why it failed or was slow: in Chromium, against what the API says of a collected simulated organisation.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, assertNoSideScroll, picture, settled } from '../support/browser.mjs';
import { assertNoComplaints, last30, number, oneLine, organisationPages, title } from '../support/pages.mjs';
import { World, eventually } from '../support/world.mjs';

const { api, open } = organisationPages({ before, after });
// By CSS: to know roles and names of all that hundreds of rows hold takes seconds.
const rows = (page) => page.locator('table[aria-label="Runs, newest first"] tr[data-row]');
const cells = (page, column) => page.locator(`table[aria-label="Runs, newest first"] td[data-column="${column}"]`).allInnerTexts();
const addressOf = (run, attempt) => `/run?repository=${run.owner}/${run.repo}&run=${run.run_id}${attempt ? `&attempt=${attempt}` : ''}`;
const jobsOf = (run) => api(`/run_jobs?repository_id=${run.repository_id}&run_id=${run.run_id}`);

/** The job of `run` that failed first, and its step that did; undefined where no step failed. */
async function failureOf(run) {
  const failed = (await jobsOf(run)).filter((job) => job.run_attempt === run.run_attempt && job.conclusion === 'failure' && !job.carried_over)
    .toSorted((a, b) => Date.parse(a.completed_at) - Date.parse(b.completed_at));
  const step = failed[0]?.steps.find(({ conclusion }) => conclusion === 'failure');
  return step && { run, job: failed[0], step, failed };
}

/** The first of `rows` of which `of` knows something. */
async function firstOf(rows, of, what) {
  for (const row of rows) {
    const found = await of(row);
    if (found) return found;
  }
  throw new Error(`the organisation has no ${what}`);
}

const failedRun = async () => firstOf(await api(`/runs?conclusion=failure&${last30}&limit=50`), failureOf, 'run that failed in a step');

test('Runs lists the newest runs and says in its first line how many there are', async (t) => {
  const page = await open(t, '/runs');
  const counts = await api(`/run_counts?${last30}`);
  const all = counts.reduce((sum, row) => sum + row.runs, 0);
  const failed = counts.filter(({ conclusion }) => ['failure', 'timed_out', 'startup_failure'].includes(conclusion)).reduce((sum, row) => sum + row.runs, 0);
  assert.ok((await title(page)).startsWith(`${number(all)} runs, ${number(failed)} of them failed`), await title(page));
  const expected = await api(`/runs?${last30}&limit=100`);
  assert.deepEqual((await cells(page, 'run')).map((text) => text.match(/#\d+/)[0]), expected.map((run) => `#${run.run_number}`));
  await page.getByText(`The newest 100 of ${number(all)}`).waitFor();
  const links = await rows(page).first().locator('a').evaluateAll((found) => found.map((link) => link.getAttribute('href')));
  assert.deepEqual(links, [addressOf(expected[0]), `/workflow?repository=${expected[0].owner}/${expected[0].repo}&workflow=${expected[0].workflow_id}`, expected[0].html_url]);
  await page.getByRole('button', { name: 'Load more' }).click();
  await page.getByText(`The newest 200 of ${number(all)}`).waitFor();
  await page.getByRole('button', { name: 'Load more' }).click();
  await page.getByText(`The newest 300 of ${number(all)}`).waitFor();
  assert.equal(await page.locator('table[aria-label="Runs, newest first"]').getAttribute('aria-rowcount'), '301');
  assert.ok(await rows(page).count() < 200, 'a long list is drawn in part');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'runs as CSV' }).click();
  const stream = await (await saving).createReadStream();
  const lines = (await stream.toArray()).join('').split('\r\n');
  assert.match(lines[0], /^owner,repo,workflow_name,.*html_url$/);
  assert.ok(lines.length >= 302, `${lines.length} lines`);
  assertNoComplaints(page);
});

test('Runs narrows by outcome, text, event and actor, and the address keeps it', async (t) => {
  const page = await open(t, '/runs');
  const chip = page.getByRole('group', { name: 'Outcomes' }).getByRole('button', { name: /^Failed/ });
  await chip.click();
  await page.waitForURL(/outcome=failed/);
  const failed = await api(`/runs?conclusion=failure&${last30}&limit=100`);
  await eventually(async () => (await rows(page).count()) === failed.length, { what: 'the failed runs' });
  assert.ok((await cells(page, 'outcome')).every((text) => text.trim() === 'Failed'));
  assert.match(await title(page), /^[\d,]+ of [\d,]+ runs: failed$/);
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'search');
  const wanted = failed.at(-1);
  await page.keyboard.type(wanted.head_sha.slice(0, 9));
  await page.waitForURL(/search=/);
  const found = await api(`/runs?conclusion=failure&${last30}&search=${wanted.head_sha.slice(0, 9)}`);
  await eventually(async () => (await rows(page).count()) === found.length, { what: 'the found runs' });
  assert.ok(found.every((run) => run.head_sha === wanted.head_sha));
  await page.keyboard.press('Escape');
  await page.waitForURL((address) => !address.search.includes('search='));

  await page.getByRole('button', { name: 'Anybody' }).click();
  await page.getByRole('option', { name: new RegExp(`^${RegExp.escape(wanted.actor)}\\b`) }).first().click();
  await page.waitForURL((address) => address.searchParams.get('actor') === wanted.actor);
  await page.getByRole('button', { name: 'Any event' }).click();
  await page.getByRole('option', { name: new RegExp(`^${wanted.event.replaceAll('_', ' ')}\\b`, 'i') }).first().click();
  await page.keyboard.press('Escape');
  await page.waitForURL((address) => address.searchParams.get('event') === wanted.event);
  const narrowed = await api(`/runs?conclusion=failure&${last30}&actor=${encodeURIComponent(wanted.actor)}&event=${wanted.event}&limit=100`);
  const shown = async () => (await cells(page, 'run')).map((text) => text.match(/#\d+/)[0]);
  const numbers = narrowed.map((run) => `#${run.run_number}`);
  await eventually(async () => (await shown()).join() === numbers.join(), { what: 'the narrowed runs' });
  await page.reload();
  await settled(page);
  assert.deepEqual(await shown(), numbers);
  assertNoComplaints(page);
});

test('Runs says what nothing matches, and that an answer failed', async (t) => {
  const page = await open(t, '/runs?search=no+such+title+anywhere');
  await page.getByRole('heading', { name: 'No run matches the filters' }).waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await rows(page).first().waitFor();
  assertNoComplaints(page);
  const broken = await open(t, '/runs', {
    prepare: (fresh) => fresh.route('**/api/v1/runs?*', (route) => route.fulfill({ status: 400, contentType: 'application/json', body: '{"error": {"kind": "bad_data", "message": "The store is being repaired."}}' })),
  });
  const alert = broken.getByRole('alert').filter({ hasText: 'The store is being repaired.' });
  await alert.waitFor();
  await broken.unroute('**/api/v1/runs?*');
  await alert.getByRole('button', { name: 'Try again' }).click();
  await rows(broken).first().waitFor();
});

test('both say how to begin where nothing was collected', async (t) => {
  const own = new World(t);
  const { url: server } = await own.serve(own.dataFolder());
  for (const path of ['/runs', '/run?repository=a/b&run=1']) {
    const page = await open(t, path, { server });
    await page.getByRole('heading', { name: 'Nothing collected yet' }).waitFor();
    assertNoComplaints(page);
  }
});

test('the keyboard leads from the list to the log of the step that failed', async (t) => {
  const { run, job, step } = await failedRun();
  const page = await open(t, `/runs?search=${run.run_id}`);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${addressOf(run)}`);
  await settled(page);
  await page.keyboard.press('j');
  const log = await page.evaluate(() => document.activeElement.getAttribute('href'));
  assert.equal(log, `${job.html_url}#step:${step.number}:1`);
  assertNoComplaints(page);
});

test('the keyboard alone leads from Home over a failing workflow and its run to the log of the step that failed', async (t) => {
  const failing = (await api(`/workflows?${last30}`)).filter(({ verdict }) => verdict === 'failing');
  const newestFailure = async (row) => {
    const runs = await api(`/workflow_runs?repository_id=${row.repository_id}&workflow_id=${row.workflow_id}&${last30}&limit=30`);
    const run = runs.find(({ conclusion }) => conclusion === 'failure');
    const found = run && await failureOf({ ...row, ...run });
    return found && { ...found, row };
  };
  const { row, run, job, step } = await firstOf(failing, newestFailure, 'failing workflow with a run that failed in a step');
  const page = await open(t, '/');
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('href'));
  /** Goes down the rows to the link to `href`, and follows it. */
  const goTo = async (href) => {
    for (let rowsDown = 0; rowsDown < 40 && (await focused()) !== href; rowsDown += 1) await page.keyboard.press('j');
    assert.equal(await focused(), href);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${href}`);
    await settled(page);
  };
  await goTo(`/workflow?repository=${row.owner}/${row.repo}&workflow=${row.workflow_id}`);
  await goTo(addressOf(run));
  await page.keyboard.press('j');
  assert.equal(await focused(), `${job.html_url}#step:${step.number}:1`);
  assertNoComplaints(page);
});

test('Run says where it failed, and shows that step first', async (t) => {
  const { run, job, step, failed } = await failedRun();
  const page = await open(t, addressOf(run));
  assert.equal(await page.getByRole('region', { name: 'Filters' }).count(), 0, 'a run is not filtered');
  const more = failed.length === 1 ? '' : `, and in ${failed.length - 1} more job${failed.length > 2 ? 's' : ''}`;
  assert.equal(oneLine(await title(page)), oneLine(`Failed in step “${step.name}” of job “${job.name}”${more}`));
  const text = oneLine(await page.getByRole('main').innerText());
  for (const part of [`#${run.run_number}`, run.head_sha.slice(0, 7), run.actor, run.event, oneLine(run.workflow_name)]) assert.ok(text.includes(part), part);
  const first = page.getByRole('list', { name: 'Jobs', exact: true }).getByRole('button').first();
  assert.equal(await first.getAttribute('aria-expanded'), 'true');
  const steps = page.getByRole('list', { name: /^Steps of/ }).getByRole('listitem');
  assert.equal(await steps.count(), job.steps.length);
  assert.ok(oneLine(await steps.first().innerText()).includes(oneLine(step.name)));
  assert.equal(await steps.first().getByRole('link').getAttribute('href'), `${job.html_url}#step:${step.number}:1`);
  await first.click();
  assert.equal(await steps.count(), 0);
  await page.getByRole('figure', { name: 'Jobs' }).getByRole('button', { name: 'Show as table' }).click();
  assert.equal(await page.getByRole('region', { name: 'Jobs, as a table' }).locator('tbody tr').count(), (await jobsOf(run)).filter((each) => each.run_attempt === run.run_attempt).length);
  assertNoComplaints(page);
});

const rerun = async () => (await api(`/runs?conclusion=success_on_retry&${last30}&limit=200`)).toSorted((a, b) => b.run_attempt - a.run_attempt)[0];

test('Run has its attempts side by side, and each has an address', async (t) => {
  const run = await rerun();
  const attempts = await api(`/attempts?repository_id=${run.repository_id}&run_id=${run.run_id}`);
  assert.ok(attempts.length > 1, 'its attempts are stored');
  const page = await open(t, addressOf(run));
  assert.match(await title(page), /^Passed/);
  const table = page.getByRole('region', { name: 'Attempts side by side' }).getByRole('table');
  assert.equal(await table.locator('thead th').count(), attempts.length + 1);
  await table.getByRole('link', { name: 'Attempt 1', exact: true }).click();
  await page.waitForURL(/attempt=1/);
  await settled(page);
  assert.match(await title(page), /^(Failed|Timed out|Cancelled|Did not start)/);
  await page.goBack();
  await page.waitForURL((address) => !address.searchParams.has('attempt'));
  assertNoComplaints(page);
});

test('Run says which jobs by their times made it as long as it was', async (t) => {
  const run = (await api(`/runs?conclusion=success_at_once&${last30}&limit=200`)).toSorted((a, b) => b.jobs_executed - a.jobs_executed)[0];
  const jobs = (await jobsOf(run)).filter(({ duration_s }) => duration_s !== null);
  const last = jobs.toSorted((a, b) => Date.parse(b.completed_at) - Date.parse(a.completed_at) || Date.parse(a.started_at) - Date.parse(b.started_at))[0];
  const page = await open(t, addressOf(run));
  assert.match(await title(page), /^Passed in .*; (longest was .*“.+”|its only job was “.+”$)/);
  const path = page.getByRole('region', { name: 'Critical path' }).getByRole('listitem');
  assert.ok(oneLine(await path.last().innerText()).includes(oneLine(last.name)));
  assertNoComplaints(page);
});

test('long and odd names break neither page', async (t) => {
  const { run } = await failedRun();
  const odd = `${'a-very-long-name/'.repeat(15)}ünïcödé"'<b>`;
  const renamed = (of) => (route) => route.fetch().then(async (response) => {
    const answer = await response.json();
    return route.fulfill({ response, json: { ...answer, data: answer.data.map(of) } });
  });
  const prepare = async (page) => {
    await page.route('**/api/v1/runs?*', renamed((row) => ({ ...row, workflow_name: odd, display_title: odd, head_branch: odd, actor: odd })));
    await page.route('**/api/v1/run_jobs?*', renamed((row) => ({ ...row, name: odd, steps: row.steps.map((step) => ({ ...step, name: odd })) })));
  };
  for (const [name, path, size] of [['run', addressOf(run), 'wide'], ['run', addressOf(run), 'narrow'], ['runs', '/runs?outcome=timed_out', 'wide'], ['runs', '/runs?outcome=timed_out', 'narrow']]) {
    const page = await open(t, path, { size, prepare });
    await picture(page, `${name}-long-names-${size}`);
    const overflow = await page.getByRole('main').evaluate((main) => main.scrollWidth - document.documentElement.clientWidth);
    assert.ok(overflow <= 0, `${name}, ${size}: ${overflow} px too wide`);
    assert.equal(await page.getByRole('main').locator('b').filter({ hasText: 'ünï' }).count(), 0);
    assertNoComplaints(page);
  }
});

test('Run says that there is no such run, which one is missing, and which attempt', async (t) => {
  const [run] = await api('/runs?limit=1');
  for (const [path, heading] of [[addressOf({ ...run, run_id: 1 }), 'No such run'], ['/run', 'Which run?'], [addressOf(run, 99), 'Attempt 99 is not stored']]) {
    const page = await open(t, path);
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
    assertNoComplaints(page);
  }
});

test("Analysis' runs lead to their pages here and at GitHub", async (t) => {
  const [run] = await api(`/runs?${last30}&limit=1`);
  const page = await open(t, `/workflow?repository=${run.owner}/${run.repo}&workflow=${run.workflow_id}`);
  const links = await page.getByRole('table', { name: 'Runs, newest first' }).locator('tbody tr').first().getByRole('link').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
  assert.deepEqual(links, [addressOf(run), run.html_url]);
  assertNoComplaints(page);
});

for (const [name, address] of [['runs', async () => '/runs'], ['run', async (theme) => addressOf(theme === 'dark' ? await rerun() : (await failedRun()).run)]]) {
  for (const [size, theme] of [['wide', 'light'], ['wide', 'dark'], ['narrow', 'light']]) {
    test(`${name} is accessible and fits, ${size} and ${theme}`, async (t) => {
      const page = await open(t, await address(theme), { size, theme });
      await picture(page, `${name}-${size}-${theme}`);
      await assertNoSideScroll(page, name);
      // Fewer rows: looking at each of hundreds takes half a minute.
      if (name === 'runs') {
        await page.getByRole('group', { name: 'Outcomes' }).getByRole('button', { name: /^Timed out/ }).click();
        await settled(page);
      }
      await assertAccessible(page, `${name} ${size} ${theme}`);
      assertNoComplaints(page);
    });
  }
}
