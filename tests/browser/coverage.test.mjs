// SPDX-License-Identifier: MIT
// What the pages say of history that is not read, on a repository with 3,000 runs in 90 days.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Browser, assertAccessible, assertNoSideScroll, picture, settled } from '../support/browser.mjs';
import { World, collect, daysAgo, owner, query } from '../support/world.mjs';

const world = new World();
let browser;
let simulator;

before(async () => {
  simulator = await world.bulk(1, 3000);
  browser = await Browser.launch(world);
});
after(() => world.close());

async function served(t, data) {
  const own = new World(t);
  return (await own.serve(data)).url;
}

async function open(t, url, options) {
  const page = await browser.open(url, options);
  t.after(() => page.context().close());
  return page;
}

const dayText = (day) => new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(Date.parse(`${day}T00:00:00Z`));
const note = (page) => page.getByRole('note', { name: 'Not completely collected' });

test('days whose runs are not read yet are hatched, counted and named', async (t) => {
  const data = world.dataFolder();
  const fault = { kind: 'not_found', path: 'created=', count: 1000 };
  assert.equal((await fetch(`${simulator.url}/_sim/faults`, { method: 'POST', body: JSON.stringify(fault) })).status, 200);
  assert.notEqual((await collect(simulator.url, data, { args: ['--no-jobs'] })).code, 0);
  await fetch(`${simulator.url}/_sim/faults`, { method: 'DELETE' });
  const [{ repo, first }] = await query(data, "SELECT repo, toString(toDate(head_from)) AS first FROM coverage");
  const complete = Array.from({ length: 30 }, (_, back) => daysAgo(back)).filter((day) => day > first);
  const sentence = `History before ${dayText(complete.at(-1))} is not read yet (${owner}/${repo}).`;
  const url = await served(t, data);

  for (const [size, theme] of [['wide', 'light'], ['narrow', 'dark']]) {
    const page = await open(t, url, { size, theme });
    await note(page).waitFor();
    assert.equal(await note(page).innerText(), sentence);
    const text = await page.getByRole('main').innerText();
    assert.match(text, new RegExp(`Not completely collected: ${30 - complete.length} days`));
    assert.match(await page.getByRole('banner').innerText(), /history of 1 repository not read yet/);
    assert.match(await page.getByRole('img', { name: /^Runs per day/ }).getAttribute('aria-label'), new RegExp(`${30 - complete.length} days are not completely collected`));
    await page.getByRole('img', { name: /^Runs per day/ }).scrollIntoViewIfNeeded();
    await settled(page);
    await picture(page, `history-unread-${size}-${theme}`);
    await assertNoSideScroll(page, 'Home');
    await assertAccessible(page, `history unread, ${size} ${theme}`);
    await page.getByRole('button', { name: 'Show as table' }).first().click();
    const table = page.getByRole('region', { name: 'Activity, as a table' });
    await table.waitFor();
    const rows = await table.locator('tbody tr').allInnerTexts();
    assert.equal(rows.filter((row) => row.includes('not completely collected')).length, 30 - complete.length);
    assert.deepEqual(page.complaints, []);
  }

  const analysis = await open(t, `${url}/workflow`);
  await note(analysis).waitFor();
  assert.equal(await note(analysis).innerText(), sentence);
  await assertAccessible(analysis, 'Analysis with unread history');
  // Days that are read say nothing.
  const recent = await open(t, `${url}/?from=${complete.at(-1)}`);
  await recent.getByRole('img', { name: /^Runs per day/ }).waitFor();
  await settled(recent);
  assert.equal(await note(recent).count(), 0);
});

test('what was left out by choice is said to be so', async (t) => {
  const data = world.dataFolder();
  const since = daysAgo(10);
  assert.equal((await collect(simulator.url, data, { args: ['--no-jobs', '--since', since] })).code, 0);
  const page = await open(t, await served(t, data));
  await note(page).waitFor();
  assert.match(await note(page).innerText(), /^Runs before \d+ \w+ \d{4} are left out, as chosen with --since \(/);
  assert.ok((await note(page).innerText()).includes(dayText(since)), `${await note(page).innerText()} names ${dayText(since)}`);
  assert.doesNotMatch(await page.getByRole('banner').innerText(), /not read yet/);
});

test('what is read whole has no note', async (t) => {
  const data = world.dataFolder();
  assert.equal((await collect(simulator.url, data, { args: ['--no-jobs'] })).code, 0);
  const page = await open(t, await served(t, data));
  await page.getByRole('img', { name: /^Runs per day/ }).waitFor();
  await settled(page);
  assert.equal(await note(page).count(), 0);
  assert.doesNotMatch(await page.getByRole('main').innerText(), /[Nn]ot completely collected/);
});
