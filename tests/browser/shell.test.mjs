// SPDX-License-Identifier: MIT
// What stands around the pages, and Home: navigation, palette, keys, preferences, filters; in Chromium, on a collected simulated organisation.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertAccessible, assertNoSideScroll, picture, settled } from '../support/browser.mjs';
import { assertNoComplaints, number, organisationPages } from '../support/pages.mjs';
import { daysAgo, eventually, owner } from '../support/world.mjs';

const { api, open } = organisationPages({ before, after });
const parameters = (page) => new URL(page.url()).searchParams;
const filters = (page) => page.getByRole('region', { name: 'Filters' });
const pages = ['Home', 'Workflows', 'Analysis', 'Failures', 'Runs', 'Grid', 'Queue', 'Schedules', 'Repository', 'Cost', 'System', 'Access'];

/** What is far below is drawn once it is scrolled to. */
const scrolledUntil = (page, isThere, what) => eventually(async () => {
  await page.evaluate(() => scrollBy({ top: 300, behavior: 'instant' }));
  return isThere();
}, { what });

test('the side bar leads to every page, and each bar has the filters that its page uses', async (t) => {
  const page = await open(t, '/?range=7d&branch=*');
  const bar = page.getByRole('navigation', { name: 'Pages' });
  assert.deepEqual(await bar.getByRole('link').allInnerTexts(), pages);
  assert.equal(await bar.getByRole('link', { name: 'Home' }).getAttribute('aria-current'), 'page');
  await bar.getByRole('link', { name: 'Schedules' }).click();
  await page.waitForURL(/\/schedules\?/);
  assert.deepEqual([parameters(page).get('range'), parameters(page).get('branch')], ['7d', '*'], 'the filters come along');
  await filters(page).getByRole('button', { name: 'All repositories' }).waitFor();
  assert.equal(await filters(page).getByRole('button', { name: 'Default branch' }).count(), 0);
  await page.keyboard.press('g');
  await page.keyboard.press('y');
  await page.waitForURL(/\/system/);
  await filters(page).getByRole('button', { name: 'All repositories' }).waitFor();
  assert.equal(await filters(page).getByRole('button', { name: 'Earlier range' }).count(), 0);
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.waitForURL(/\/access/);
  assert.equal(await filters(page).count(), 0);
  assertNoComplaints(page);
});

test('the palette finds a page, a workflow and a command, from the keyboard alone', async (t) => {
  const page = await open(t, '/workflows');
  let asked = 0;
  page.on('request', (request) => (asked += /\/api\/v1\/workflows\?.*marks=/.test(request.url()) ? 1 : 0));
  assert.equal(asked, 0);
  await page.locator('#search').focus();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox');
  await field.waitFor();
  const option = page.getByRole('option');
  assert.ok(await field.evaluate((element) => element === document.activeElement));
  const [workflow] = await api(`/workflows?from=${daysAgo(0)}`);
  await field.fill(`${workflow.workflow_name} ${workflow.owner}/${workflow.repo}`);
  await option.filter({ hasText: workflow.workflow_name }).filter({ hasText: 'Workflow' }).first().waitFor();
  assert.equal(asked, 1, 'the list of everything is asked once, when the palette is opened');
  assert.equal(await field.getAttribute('aria-activedescendant'), await option.first().getAttribute('id'));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await picture(page, 'shell-palette');
  await assertAccessible(page, 'the palette', ['dialog']);
  await page.keyboard.press('Enter');
  await page.waitForURL(new RegExp(`/workflow\\?.*workflow=${workflow.workflow_id}`));
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('compact');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.documentElement.dataset.density), 'compact');
  await page.reload();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.density), 'compact', 'it is remembered');
  await settled(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('no such thing at all');
  await page.getByText('Nothing is called').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('combobox').waitFor({ state: 'detached' });
  assertNoComplaints(page);
});

test('the keys shift the range, list themselves, and clear', async (t) => {
  const page = await open(t, '/?range=7d');
  await page.keyboard.press('[');
  await page.waitForURL(/from=/);
  assert.deepEqual([parameters(page).get('from'), parameters(page).get('to')], [daysAgo(13), daysAgo(7)]);
  await page.keyboard.press(']');
  await page.waitForURL(/range=7d/);
  await page.keyboard.press(']');
  assert.equal(parameters(page).get('range'), '7d', 'nothing comes after today');
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await help.waitFor();
  assert.ok((await help.getByRole('term').allInnerTexts()).includes('Earlier range'));
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'detached' });
  assert.equal(parameters(page).get('range'), '7d', 'the first Esc only closes');
  await page.keyboard.press('Escape');
  await page.waitForURL((address) => address.search === '');
  assertNoComplaints(page);
});

test('times follow the chosen zone, and it is remembered', async (t) => {
  const page = await open(t, '/workflows');
  await page.getByText('Times in UTC').waitFor();
  await page.getByRole('button', { name: 'Preferences' }).click();
  await page.getByRole('menuitemradio', { name: 'Another time zone…' }).click();
  await page.getByLabel('Show times in').selectOption('Asia/Tokyo');
  await page.getByRole('button', { name: 'Show times in it' }).click();
  await page.getByText('Times in Asia/Tokyo (GMT+9)').waitFor();
  const time = page.getByRole('table').locator('time').first();
  const [hour] = (await time.getAttribute('title')).match(/\d\d(?=:\d\d \()/);
  assert.equal(Number(hour), (new Date(await time.getAttribute('datetime')).getUTCHours() + 9) % 24);
  await page.reload();
  await page.getByText('Times in Asia/Tokyo (GMT+9)').waitFor();
  assertNoComplaints(page);
});

test('repositories are chosen by a pattern, events by name, and the link is copied with fixed days', async (t) => {
  const page = await open(t, '/workflows');
  const repositories = (await api('/repositories')).map(({ repo }) => repo);
  const wanted = repositories.filter((repo) => repo.startsWith('lib-'));
  assert.ok(wanted.length > 1);
  await filters(page).getByRole('button', { name: 'All repositories' }).click();
  await page.getByPlaceholder('Search repositories').fill(`${owner}/lib-*`);
  await page.getByRole('option', { name: /^All that match/ }).click();
  await page.keyboard.press('Escape');
  await page.waitForURL(/repository=/);
  assert.deepEqual(parameters(page).getAll('repository').toSorted(), wanted.map((repo) => `${owner}/${repo}`).toSorted());
  await filters(page).getByRole('button', { name: 'Any event' }).click();
  await page.getByRole('option', { name: /^Push/ }).click();
  await page.keyboard.press('Escape');
  await page.waitForURL(/event=push/);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await filters(page).getByRole('button', { name: 'Copy link' }).click();
  await page.getByRole('menuitem', { name: new RegExp(`${daysAgo(29)} to ${daysAgo(0)}`) }).click();
  await filters(page).getByRole('button', { name: 'Copied' }).waitFor();
  const copied = new URL(await page.evaluate(() => navigator.clipboard.readText()));
  assert.deepEqual([copied.pathname, copied.searchParams.get('from'), copied.searchParams.get('to'), copied.searchParams.get('event')], ['/workflows', daysAgo(29), daysAgo(0), 'push']);
  assertNoComplaints(page);
});

test('a server that became another version says so, with a way to reload', async (t) => {
  let version = '1.0.0';
  const page = await open(t, '/system', {
    prepare: (fresh) => fresh.route('**/api/v1/health', async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      await route.fulfill({ response, json: { ...body, data: { ...body.data, version } } });
    }),
  });
  await page.getByRole('banner').getByText(/of runs have jobs|all runs have jobs/).waitFor();
  assert.equal(await page.getByText('Runlight is now').count(), 0);
  version = '1.1.0';
  await page.getByText('Runlight is now 1.1.0').waitFor();
  await page.getByRole('button', { name: 'Reload' }).click();
  await settled(page);
  assert.equal(await page.getByText('Runlight is now').count(), 0);
});

test('Home compares its figures with the days before, and its calendar has the numbers of the API', async (t) => {
  const page = await open(t, '/');
  const compared = await api(`/comparison?from=${daysAgo(29)}`);
  const text = (await page.getByRole('region', { name: 'Figures' }).innerText()).replace(/\s+/g, ' ');
  assert.ok(text.includes(`${number(compared.busy_min)} min`), text);
  assert.ok(text.includes(`Compared with ${daysAgo(59)} to ${daysAgo(30)}`), text);
  assert.match(text, /Runs [\d,]+ .*(more|fewer) than|as before|times the/);
  const calendar = page.getByRole('figure', { name: 'Calendar' });
  await scrolledUntil(page, async () => (await calendar.count()) === 1, 'the calendar');
  await calendar.scrollIntoViewIfNeeded();
  await calendar.locator('[data-ready]').waitFor();
  await calendar.getByRole('button', { name: 'Failed' }).click();
  const [label] = await Promise.all([calendar.getByRole('img').getAttribute('aria-label')]);
  const days = await api(`/activity?from=${daysAgo(363)}`);
  assert.ok(label.includes(`: ${number(Math.max(...days.map(({ failure }) => failure)))}`), label);
  await calendar.getByRole('button', { name: 'Show as table' }).click();
  await calendar.getByRole('link').first().click();
  await page.waitForURL(/from=/);
  assert.equal(parameters(page).get('from'), parameters(page).get('to'));
  assertNoComplaints(page);
});

for (const [name, path] of [['Activity', '/'], ['Failed jobs by day', '/failures'], ['Wait over time', '/queue'], [/ per day$/, '/cost'], ['Duration over time', '/workflow']]) {
  test(`a range is drawn on the chart "${name}" of ${path}`, async (t) => {
    const page = await open(t, path);
    const figure = page.getByRole('figure', { name });
    await scrolledUntil(page, () => figure.locator('[data-ready]').isVisible(), 'the chart');
    const chart = figure.getByRole('img');
    await chart.scrollIntoViewIfNeeded();
    await settled(page);
    const { x, y, width, height } = await chart.boundingBox();
    await page.mouse.move(x + width * 0.4, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.5, y + height / 2);
    await page.mouse.move(x + width * 0.8, y + height / 2);
    await page.mouse.up();
    await page.waitForURL(/from=.*to=/);
    const [from, to] = [parameters(page).get('from'), parameters(page).get('to')];
    assert.ok(from < to && from > daysAgo(25) && to <= daysAgo(0), `${from} to ${to}`);
    assertNoComplaints(page);
  });
}

for (const [size, theme] of [['wide', 'light'], ['wide', 'dark'], ['narrow', 'light']]) {
  test(`the shell is accessible and fits, ${size} and ${theme}`, async (t) => {
    const page = await open(t, '/', { size, theme });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await scrolledUntil(page, async () => (await page.locator('[data-ready]').count()) === 2, 'both charts');
    await page.evaluate(() => scrollTo(0, 0));
    await assertNoSideScroll(page, 'Home');
    await assertAccessible(page, `Home ${size} ${theme}`);
    await picture(page, `shell-home-${size}-${theme}`);
    await page.evaluate(() => scrollTo({ top: document.body.scrollHeight, behavior: 'instant' }));
    await picture(page, `shell-home-end-${size}-${theme}`);
    if (size === 'narrow') {
      await page.evaluate(() => scrollTo(0, 0));
      await page.getByRole('button', { name: 'Pages' }).click();
      const drawer = page.getByRole('dialog', { name: 'Pages' });
      await picture(page, 'shell-drawer');
      await drawer.getByRole('link', { name: 'Queue' }).click();
      await page.waitForURL(/\/queue/);
      await drawer.waitFor({ state: 'detached' });
    }
    assertNoComplaints(page);
  });
}

test('the documentation of this version is served beside the dashboard', async (t) => {
  const page = await open(t, '/');
  await page.getByRole('link', { name: 'What the verdicts mean' }).click();
  await page.getByRole('heading', { level: 1, name: 'Verdicts' }).waitFor();
  for (const mode of ['light', 'dark']) {
    await page.evaluate((chosen) => localStorage.setItem('runlight.mode', chosen), mode);
    await page.reload();
    await assertAccessible(page, `documentation, ${mode}`);
  }
  await page.getByRole('navigation', { name: 'Documentation' }).getByRole('link', { name: 'Glossary' }).click();
  await page.getByRole('heading', { level: 1, name: 'Glossary' }).waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await assertNoSideScroll(page, 'the glossary on a telephone');
  assertNoComplaints(page);
});

test('all of a page is printed, also what was not scrolled to', async (t) => {
  const page = await open(t, '/');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.evaluate(() => { globalThis.print = () => { globalThis.printed = document.querySelectorAll('main [data-ready]').length; }; });
  assert.equal(await page.getByRole('figure', { name: 'Calendar' }).count(), 0, 'the calendar is far below');
  await page.keyboard.press('ControlOrMeta+p');
  assert.equal(await page.waitForFunction(() => globalThis.printed).then((handle) => handle.jsonValue()), 2);
  assertNoComplaints(page);
});
