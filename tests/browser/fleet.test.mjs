// SPDX-License-Identifier: MIT
// Queue, Cost, Schedules and System in Chromium, on a collected simulated organisation; what they show is checked against the API.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { assertAccessible, assertNoSideScroll, picture, settled } from '../support/browser.mjs';
import { assertNoComplaints, duration, last30, number, organisationPages, title } from '../support/pages.mjs';
import { eventually, owner } from '../support/world.mjs';

async function onceServed(api) {
  const judged = async () => (await api('/verdicts')).every(({ verdict }) => verdict !== 'unknown');
  await eventually(judged, { what: 'a verdict on every workflow' });
}

const { world, address, api, open } = organisationPages({ before, after }, { onceServed });
const table = (page, name) => page.getByRole('table', { name, exact: true });
const cells = (page, name, column) => table(page, name).locator(`tbody td[data-column="${column}"]`).allInnerTexts();

/** What the page itself holds is no wider than the window; the head above it is the same on every page. */
async function assertFits(page, what) {
  const overflow = await page.getByRole('main').evaluate((main) => main.scrollWidth - main.clientWidth);
  assert.ok(overflow <= 0, `${what} is ${overflow} px wider than its window`);
}

const answerWith = (page, question, change) => page.route(`**/api/v1/${question}*`, async (route) => {
  const response = await route.fetch();
  const answer = await response.json();
  return route.fulfill({ response, json: { ...answer, data: change(answer.data) } });
});

/** What an element downloads when it is activated. */
async function downloaded(page, button) {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return readFileSync(await download.path(), 'utf8');
}

test('Queue names the label that waits longest, and has the times of every label', async (t) => {
  const page = await open(t, '/queue');
  const rows = (await api(`/queue_times?${last30}`)).toSorted((a, b) => b.queue_p95_s - a.queue_p95_s);
  assert.ok(rows[0].queue_p95_s > 300 && rows[0].jobs >= 20, 'some runners of this organisation are short');
  assert.equal(await title(page), `Not enough runners for “${rows[0].runner_labels}”: 95% of its jobs wait up to ${duration(rows[0].queue_p95_s)}`);
  assert.deepEqual(await cells(page, 'Wait by runner label', 'runner_labels'), rows.map(({ runner_labels }) => runner_labels));
  for (const key of ['queue_p50_s', 'queue_p95_s', 'queue_max_s']) assert.deepEqual(await cells(page, 'Wait by runner label', key), rows.map((row) => duration(row[key])), key);
  assert.match(await page.getByRole('main').innerText(), new RegExp(`${number(rows.reduce((sum, { jobs }) => sum + jobs, 0))} jobs`));
  const hours = await api(`/hours_of_week?${last30}&time_zone=UTC`);
  const titles = await page.locator('[title^="Monday"]').evaluateAll((all) => all.map((each) => each.title));
  assert.equal(titles.length, 24);
  assert.ok(titles[9].startsWith(`Monday 09:00 to 10:00: ${number(hours[9].runs)} run`), titles[9]);
  assertNoComplaints(page);
});

test('Queue lists what waits now, runners first, and the keyboard opens its run', async (t) => {
  const page = await open(t, '/queue?range=7d');
  const jobs = await api('/queued_jobs?limit=200');
  const queued = jobs.filter(({ status }) => status === 'queued');
  assert.ok(queued.length > 0 && queued.length < jobs.length, 'some wait for a runner, and some for people');
  assert.match(await page.getByRole('region', { name: 'Waiting now' }).innerText(), new RegExp(`${queued.length} jobs? waits? for a runner, ${jobs.length - queued.length} for an approval`));
  assert.equal(await table(page, 'Jobs that wait now').locator('tbody tr').count(), Math.min(8, jobs.length));
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL((address) => address.pathname === '/run');
  const address = new URL(page.url());
  assert.deepEqual([address.searchParams.get('repository'), address.searchParams.get('run')], [`${queued[0].owner}/${queued[0].repo}`, String(queued[0].run_id)]);
  assertNoComplaints(page);
});

test('Queue keeps order and measure in the address, and gives its tables as files', async (t) => {
  const page = await open(t, '/queue');
  await page.getByRole('columnheader', { name: 'Jobs', exact: true }).getByRole('button').click();
  await page.getByRole('button', { name: 'Runs', exact: true }).click();
  assert.equal(new URL(page.url()).search, '?by=runs&sort=-jobs');
  await page.reload();
  await settled(page);
  const rows = (await api(`/queue_times?${last30}`)).toSorted((a, b) => b.jobs - a.jobs);
  assert.deepEqual(await cells(page, 'Wait by runner label', 'jobs'), rows.map(({ jobs }) => number(jobs)));
  assert.match(await page.getByRole('img', { name: /by hour of the week/ }).getAttribute('aria-label'), /^Runs by hour of the week\. Busiest on /);
  const lines = (await downloaded(page, page.getByRole('button', { name: 'queue times as CSV' }))).trim().split('\r\n');
  assert.equal(lines[0], 'runner_labels,jobs,queue_p50_s,queue_p90_s,queue_p95_s,queue_p99_s,queue_max_s,over_5_min_share');
  assert.equal(lines.length, rows.length + 1);
  await page.getByRole('figure', { name: 'Wait over time' }).getByRole('button', { name: 'Show as table' }).click();
  const days = await api(`/job_days?${last30}`);
  assert.equal(await page.getByRole('region', { name: 'Wait over time, as a table' }).locator('tbody tr').count(), days.length);
  assertNoComplaints(page);
});

test('Cost adds up what the API says of the days, and groups it', async (t) => {
  const page = await open(t, '/cost');
  const days = await api(`/cost_days?${last30}`);
  const sum = (key) => days.reduce((all, day) => all + day[key], 0);
  assert.ok(sum('cost_usd') > 0);
  assert.equal(await title(page), `$${sum('cost_usd').toFixed(2)} for ${number(sum('minutes'))} min in the last 30 days`);
  const rows = await api(`/cost?${last30}&by=repository&limit=100`);
  assert.deepEqual(await cells(page, 'Cost', 'repository'), rows.map((row) => `${row.owner}/${row.repo}`));
  assert.deepEqual(await cells(page, 'Cost', 'minutes'), rows.map(({ minutes }) => `${number(minutes)} min`));
  const summary = await api(`/summary?${last30}`);
  const noise = page.getByRole('link', { name: /skipped all of their jobs/ });
  assert.match(await noise.innerText(), new RegExp(`^${number(summary.skipped)} of ${number(summary.runs)} runs`));
  assert.equal(await noise.getAttribute('href'), '/runs?outcome=skipped');
  await page.getByRole('button', { name: 'Operating system' }).click();
  await table(page, 'Cost').getByText('Linux', { exact: true }).waitFor();
  assert.equal(new URL(page.url()).search, '?by=system');
  await page.goBack();
  await table(page, 'Cost').getByText(`${rows[0].owner}/${rows[0].repo}`).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(address(`/repository?repository=${rows[0].owner}/${rows[0].repo}`));
  assertNoComplaints(page);
});

test('Cost works out other runners by its form, which the address keeps', async (t) => {
  const page = await open(t, '/cost');
  const form = page.getByRole('region', { name: 'On other runners' });
  await form.getByRole('button', { name: 'Work it out' }).click();
  assert.ok(await form.getByLabel('would ask for').evaluate((field) => field === document.activeElement), 'the focus is where something lacks');
  await page.keyboard.type('ubuntu-latest-8-cores');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('2');
  await page.keyboard.press('Enter');
  await form.getByText('2 times as fast').waitFor();
  const asked = await form.getByLabel('Jobs that ask for').inputValue();
  assert.equal(new URL(page.url()).searchParams.get('what_if'), `${asked},ubuntu-latest-8-cores,2`);
  const answer = await api(`/cost_what_if?${last30}&from_label=${asked}&to_label=ubuntu-latest-8-cores&speed_factor=2`);
  const text = async () => form.getByRole('status').filter({ hasText: 'would have cost' }).innerText();
  assert.match(await text(), new RegExp(`^On “ubuntu-latest-8-cores” \\(Linux 8-core\\), 2 times as fast, ${number(answer.jobs)} jobs`));
  assert.match(await text(), new RegExp(`${number(answer.what_if_minutes)} min instead of ${number(answer.minutes)} min`));
  const before = await text();
  await page.reload();
  await settled(page);
  assert.equal(await text(), before);
  assertNoComplaints(page);
});

test('Schedules has every cron, worst first, in words, and the keyboard opens its workflow', async (t) => {
  const page = await open(t, '/schedules');
  const rows = await api('/schedules');
  const missed = new Set((await api('/findings')).filter(({ verdict }) => verdict === 'missed').map(({ workflow_id }) => workflow_id));
  assert.ok(missed.size > 0, 'some schedule of this organisation is missed');
  const losing = rows.filter((row) => missed.has(row.workflow_id) || row.problem || (row.reliability !== null && row.reliability < 0.95 && row.missed > 1));
  assert.match(await title(page), new RegExp(`^${losing.length} of ${rows.length} schedules loses? runs: `));
  const states = await cells(page, 'Schedules', 'state');
  assert.deepEqual([states.length, states.filter((state) => state === 'Missed').length], [rows.length, rows.filter((row) => missed.has(row.workflow_id)).length]);
  assert.equal(states[0], 'Missed');
  const crons = await cells(page, 'Schedules', 'cron');
  assert.ok(crons.every((text) => /\n.*UTC/.test(text)) && crons.some((text) => text.includes('Every day at ')), crons.join('; '));
  await page.getByRole('columnheader', { name: 'Reliability' }).getByRole('button').click();
  await page.getByRole('columnheader', { name: 'Reliability' }).getByRole('button').click();
  assert.equal(new URL(page.url()).search, '?sort=reliability');
  const percents = (await cells(page, 'Schedules', 'reliability')).map((text) => text.split('\n').at(-1));
  const known = rows.filter(({ reliability }) => reliability !== null).toSorted((a, b) => a.reliability - b.reliability);
  assert.equal(percents[0], `${known[0].matched} of ${known[0].matched + known[0].missed}`);
  const name = await table(page, 'Schedules').locator('[data-row="0"] [data-open]').innerText();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL((address) => address.pathname === '/workflow');
  await page.getByRole('heading', { level: 1, name }).waitFor();
  assertNoComplaints(page);
});

test('System says how far the data can be trusted, as the API has it', async (t) => {
  const page = await open(t, '/system');
  const [health, coverage, retention] = await Promise.all(['/health', '/coverage', '/retention'].map(api));
  assert.ok(coverage.every((row) => row.is_complete && row.last_outcome === 'complete'));
  assert.match(await title(page), new RegExp(`^The data can be trusted: all ${coverage.length} repositories are complete, looked at `));
  const text = await page.getByRole('main').innerText();
  const rescued = retention.reduce((sum, row) => sum + row.rescued_runs, 0);
  for (const part of [health.version, health.engine_version, String(health.data_version), `${number(health.runs)} runs`, `${number(rescued)} stored run`]) assert.ok(text.includes(part), part);
  assert.deepEqual(await cells(page, 'Repositories', 'runs'), coverage.map(({ runs }) => number(runs)));
  assert.equal(await page.getByRole('link', { name: '/api/v1/health' }).getAttribute('href'), '/api/v1/health');
  assertNoComplaints(page);
});

test('System puts repositories with gaps first, and tells the budget and the archive', async (t) => {
  const collector = { state: 'collecting', owner, message: '', last_finished_at: null, next_start_at: null, repositories_done: 3, repositories_total: 25, last_minute: null,
    budget: { limit: 5000, remaining: 1234, reset_at: new Date(Date.now() + 1_800_000).toISOString(), waiting_until: null, waiting_for: '' } };
  const archive = { place: '/srv/history', mode: 'exchanges', state: 'waiting', message: '', last_exchanged_at: new Date().toISOString(), failing_since: null, interval_s: 60, segments_taken: 1, rows_taken: 2, segments_written: 3, rows_written: 4 };
  const page = await open(t, '/system', {
    prepare: async (fresh) => {
      await answerWith(fresh, 'health', (health) => ({ ...health, collector: { ...health.collector, ...collector }, archive }));
      await answerWith(fresh, 'coverage', (rows) => rows.map((row, index) => (index === 3 ? { ...row, history: 'reading', is_complete: false, days_unread: 12 } : row)));
    },
  });
  assert.match(await title(page), /^1 of \d+ repositories has gaps, looked at /);
  assert.equal(await table(page, 'Repositories').locator('tbody tr').count(), 1);
  assert.deepEqual(await cells(page, 'Repositories', 'days_unread'), ['12 days']);
  const text = await page.getByRole('main').innerText();
  for (const part of ['1,234', 'of 5,000 requests an hour', '3 of 25 repositories', '/srv/history', '4 rows in 3 segments']) assert.ok(text.includes(part), part);
  await page.getByRole('button', { name: /^All \d/ }).click();
  assert.equal(new URL(page.url()).search, '?by=all');
  assertNoComplaints(page);
});

const pages = [
  ['queue', 'queue_times', 'No job waited for a runner here'], ['cost', 'cost_days', 'No job ran here'],
  ['schedules', 'schedules', 'No workflow has a schedule here'], ['system', 'coverage', 'No such repository'],
];

for (const [name, question, nothing] of pages) {
  test(`${name} says when nothing matches, and tries again after a failure`, async (t) => {
    let broken = true;
    const page = await open(t, `/${name}?repository=${owner}/no-such-repository`, {
      prepare: (fresh) => fresh.route(`**/api/v1/${question}?*`, (route) => (broken
        ? route.fulfill({ status: 500, contentType: 'application/json', body: '{"error": {"kind": "internal", "message": "The store is being repaired."}}' })
        : route.continue())),
    });
    await page.getByText('The store is being repaired.').waitFor();
    broken = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { level: 1, name: nothing }).waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Clear filters' }).click();
    await settled(page);
    assert.notEqual(await title(page), nothing);
    assert.equal(new URL(page.url()).search, '');
    assertNoComplaints(page, 500);
  });

  test(`${name} is accessible and fits, wide and narrow`, async (t) => {
    const page = await open(t, `/${name}`);
    if (['queue', 'cost'].includes(name)) await page.locator('[data-ready]').first().waitFor();
    await assertAccessible(page, `${name}, light`);
    await assertNoSideScroll(page, name);
    await picture(page, `${name}-wide-light`);
    await page.emulateMedia({ colorScheme: 'dark' });
    await settled(page);
    await assertAccessible(page, `${name}, dark`);
    await picture(page, `${name}-wide-dark`);
    await page.setViewportSize({ width: 390, height: 844 });
    await settled(page);
    await assertFits(page, `${name}, narrow`);
    await picture(page, `${name}-narrow-dark`);
    assertNoComplaints(page);
  });
}

test('long and odd names break none of the pages', async (t) => {
  const long = `${'Ein sehr langer Name – "x" <b> ünïcødé '.repeat(6)}${'W'.repeat(27)}`;
  const label = 'w'.repeat(261);
  const prepare = async (page) => {
    await answerWith(page, 'queue_times', (rows) => rows.map((row, index) => ({ ...row, runner_labels: `${label}${index}` })));
    await answerWith(page, 'queued_jobs', (rows) => rows.map((row) => ({ ...row, job_name: long, workflow_name: long, repo: 'r'.repeat(100), runner_labels: label })));
    await answerWith(page, 'cost', (rows) => rows.map((row, index) => ({ ...row, repo: `${'r'.repeat(98)}${index}` })));
    await answerWith(page, 'schedules', (rows) => rows.map((row, index) => ({ ...row, workflow_name: `${label} ${long}`, cron: `0 ${'1,'.repeat(60)}${index} * * *`, time_zone: 'America/Argentina/ComodRivadavia' })));
    await answerWith(page, 'coverage', (rows) => rows.map((row, index) => ({ ...row, repo: `${'r'.repeat(98)}${index}` })));
  };
  for (const [name] of pages) {
    const page = await open(t, `/${name}`, { size: 'narrow', prepare });
    await assertFits(page, `${name}, narrow`);
    await page.setViewportSize({ width: 1440, height: 900 });
    await settled(page);
    await assertNoSideScroll(page, name);
    await picture(page, `${name}-long-names`);
    assertNoComplaints(page);
  }
});

test('each page says so when nothing is collected, with the command', async (t) => {
  const { url: server } = await world.serve(world.dataFolder());
  for (const [name] of pages) {
    const page = await open(t, `/${name}`, { server });
    assert.equal(await title(page), 'Nothing collected yet');
    await page.getByText('runlight collect --owner NAME').waitFor();
    assertNoComplaints(page);
  }
});
