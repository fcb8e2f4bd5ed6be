// SPDX-License-Identifier: MIT
// What the pages say of the archive that a server follows or writes to.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Browser, assertAccessible, assertNoSideScroll, picture, settled } from '../support/browser.mjs';
import { World, collect, eventually, get, owner, token } from '../support/world.mjs';

const world = new World();
const archive = join(world.folder(), 'archive');
let browser;
let simulator;

before(async () => {
  simulator = await world.bulk(2, 300);
  const { code, stderr } = await collect(simulator.url, world.dataFolder(), { args: ['--no-jobs', '--archive', archive] });
  assert.equal(code, 0, stderr);
  browser = await Browser.launch(world);
});
after(() => world.close());

const replica = (own, place, env) => own.serve(own.dataFolder(), ['--archive', place, '--archive-interval', '1s'], { env });
const health = async (url) => (await get(`${url}/api/v1/health`)).json.data;
const inState = (url, state) => eventually(async () => (await health(url)).archive.state === state, { what: `the state ${state}` });
const banner = (page) => page.getByRole('main').locator('section').filter({ hasText: 'from the archive since' });
const line = (page) => page.getByRole('banner').innerText();

async function open(t, url, options) {
  const page = await browser.open(url, options);
  t.after(() => page.context().close());
  return page;
}

/** A segment of which only the first half arrived, as no storage should leave it; gives what takes it away. */
function breakSegment(own) {
  const folder = join(archive, 'v1', 'runs');
  const [whole] = readdirSync(folder);
  const bytes = readFileSync(join(folder, whole));
  const broken = join(folder, '29990101T000000Z-0123456789abcdef.parquet');
  writeFileSync(broken, bytes.subarray(0, bytes.length / 2));
  const mend = () => rmSync(broken, { force: true });
  own.later(mend);
  return mend;
}

test('a replica says how old what it shows is, and what it follows', async (t) => {
  const own = new World(t);
  const { url } = await replica(own, archive);
  await inState(url, 'waiting');
  await eventually(async () => (await health(url)).runs === 600, { what: 'what was taken, counted' });
  const told = (await health(url)).archive;
  assert.deepEqual({ ...told, last_exchanged_at: null }, {
    place: archive, mode: 'follows', state: 'waiting', message: '', last_exchanged_at: null, failing_since: null, interval_s: 1,
    segments_taken: told.segments_taken, rows_taken: told.rows_taken, segments_written: 0, rows_written: 0 });
  assert.ok(told.rows_taken >= 600, `${told.rows_taken} rows of 600 runs`);
  const page = await open(t, url);
  assert.match(await line(page), /Updated .* · archive read (just now|\d+ s ago)/);
  const text = await page.getByRole('main').innerText();
  assert.ok(text.includes(`This server follows the archive ${archive}: read `), text.slice(-400));
  assert.match(text, /Stored: 600 runs/);
  assert.equal(await banner(page).count(), 0);
  await picture(page, 'archive-followed-wide-light');
  assert.deepEqual(page.complaints, []);
});

test('a replica that cannot read its archive says so above every page, shows what it has, and recovers', async (t) => {
  const own = new World(t);
  const { url } = await replica(own, archive);
  await inState(url, 'waiting');
  await eventually(async () => (await health(url)).runs === 600, { what: 'what was taken, counted' });
  const mend = breakSegment(own);
  await inState(url, 'failing');
  for (const [size, theme] of [['wide', 'light'], ['wide', 'dark'], ['narrow', 'light'], ['narrow', 'dark']]) {
    const page = await open(t, url, { size, theme });
    await banner(page).waitFor();
    assert.match(await banner(page).innerText(), /Nothing could be taken from the archive since .*\n+Shown is what was taken until .*29990101T000000Z/s);
    assert.match(await line(page), /archive fails/);
    assert.match(await page.getByRole('main').innerText(), /Stored: 600 runs/);
    await picture(page, `archive-failing-${size}-${theme}`);
    await assertNoSideScroll(page, 'Home');
    await assertAccessible(page, `an archive that fails, ${size} ${theme}`);
    assert.deepEqual(page.complaints, []);
  }
  const page = await open(t, `${url}/workflow`);
  await banner(page).waitFor();
  mend();
  await banner(page).waitFor({ state: 'detached' });
  assert.match(await line(page), /archive read/);
});

test('a server that collects says that what it collects is kept', async (t) => {
  const own = new World(t);
  const blocked = join(own.folder(), 'archive');
  writeFileSync(blocked, 'a file where a folder should be');
  const data = own.dataFolder();
  assert.equal((await collect(simulator.url, data, { args: ['--no-jobs'] })).code, 0);
  const { url } = await own.serve(data, ['--owner', owner, '--api-url', simulator.url, '--no-jobs', '--archive', blocked, '--archive-interval', '1s'], { env: { RUNLIGHT_GITHUB_TOKEN: token } });
  await inState(url, 'failing');
  const page = await open(t, url);
  const warning = page.getByRole('main').locator('section').filter({ hasText: 'Nothing could be exchanged with the archive since' });
  await warning.waitFor();
  assert.match(await warning.innerText(), /What is collected here stays here/);
  await assertAccessible(page, 'an archive that cannot be written');
  rmSync(blocked);
  await warning.waitFor({ state: 'detached' });
  await eventually(() => page.getByRole('main').innerText().then((text) => text.includes(`It shares the archive ${blocked}: exchanged `)), { what: 'the line on Home' });
});

test('while the archive is taken for the first time the page says that, and not how to begin', async (t) => {
  const own = new World(t);
  const held = [];
  let isHolding = true;
  const refuse = (response) => response.writeHead(403).end();
  // A container that takes the request and does not answer, until the server is to stop.
  const container = await own.server((request, response) => void (isHolding ? held.push(response) : refuse(response)));
  const { url } = await replica(own, `${container}/devstoreaccount1/history`, { AZURE_STORAGE_KEY: Buffer.from('a key').toString('base64') });
  own.later(() => {
    isHolding = false;
    held.forEach(refuse);
  });
  await eventually(() => held.length > 0, { what: 'a request of the archive' });
  assert.equal((await health(url)).archive.state, 'beginning');
  const page = await open(t, url);
  await page.getByRole('heading', { name: 'Taking what is archived' }).waitFor();
  assert.doesNotMatch(await page.getByRole('main').innerText(), /runlight collect/);
  assert.match(await line(page), /No data yet · reading the archive/);
  await picture(page, 'archive-beginning-wide-light');
  await assertAccessible(page, 'an archive that is taken');
  assert.deepEqual(page.complaints, []);
});

test('an archive that cannot be read at the first time, and one that is empty', async (t) => {
  const own = new World(t);
  const place = join(own.folder(), 'archive');
  mkdirSync(join(place, 'v1', 'runs'), { recursive: true });
  const broken = join(place, 'v1', 'runs', '20260101T000000Z-0123456789abcdef.parquet');
  writeFileSync(broken, 'PAR1');
  const { url } = await replica(own, place);
  await inState(url, 'failing');
  for (const [size, theme] of [['wide', 'light'], ['narrow', 'dark']]) {
    const page = await open(t, url, { size, theme });
    await page.getByRole('heading', { name: 'The archive cannot be read' }).waitFor();
    assert.match(await page.getByRole('alert').innerText(), /20260101T000000Z/);
    assert.equal(await banner(page).count(), 0, 'it is said once');
    await settled(page);
    await picture(page, `archive-unreadable-${size}-${theme}`);
    await assertNoSideScroll(page, 'Home');
    await assertAccessible(page, `an archive that was never read, ${size} ${theme}`);
  }
  rmSync(broken);
  const page = await open(t, url);
  await page.getByRole('heading', { name: 'The archive is empty' }).waitFor();
  assert.ok((await page.getByRole('main').innerText()).includes(`--archive ${place}`));
  await picture(page, 'archive-empty-wide-light');
  await assertAccessible(page, 'an empty archive');
  assert.deepEqual(page.complaints, []);
});
