// SPDX-License-Identifier: MIT
// Signing in and out as the pages show it, and the page Access, in Chromium; what the API says of access is played by a stand-in.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { AccessStandIn, exampleAudit, viewers } from '../support/access.mjs';
import { Browser, assertAccessible, assertNoSideScroll, picture, settled, still } from '../support/browser.mjs';
import { assertNoComplaints } from '../support/pages.mjs';
import { World, collectedOrganisation, eventually } from '../support/world.mjs';

const world = new World();
let browser;
let url;

before(async () => {
  url = (await world.serve(await collectedOrganisation(world))).url;
  browser = await Browser.launch(world);
});
after(() => world.close());

const looks = [['wide', 'light'], ['wide', 'dark'], ['narrow', 'light'], ['narrow', 'dark']];

/** A page for `viewer`, with `access`: the stand-in behind it. `clock`: time goes on by page.clock too. */
async function open(t, path, { viewer = viewers.admin, change, clock = false, ...options } = {}) {
  const access = new AccessStandIn();
  access.viewer = viewer;
  change?.(access);
  const prepare = async (page) => {
    if (clock) await page.clock.install();
    await access.install(page);
  };
  const page = await browser.open(url + path, { ...options, prepare });
  t.after(() => page.context().close());
  page.access = access;
  return page;
}

const account = (page) => page.getByRole('banner').getByRole('button', { name: /^Account: / });
const table = (page) => page.getByRole('main').getByRole('table');
const rows = (page) => table(page).locator('tbody').getByRole('row');
const signedOut = (page) => page.getByRole('main').locator('section').filter({ hasText: 'You have been signed out' }).first();
const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label') || document.activeElement?.textContent);

/** As when the viewer comes back to the window. */
const lookAgain = (page) => page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));

async function checked(page, name, what, within) {
  await settled(page);
  await picture(page, name);
  await assertNoSideScroll(page, what);
  await assertAccessible(page, what, within);
}

test('whoever is not known is asked to sign in, and comes back to the same view', async (t) => {
  const page = await open(t, '/workflows?range=7d&branch=*', { viewer: viewers.nobody });
  await page.getByRole('heading', { level: 1, name: 'Sign in to Runlight' }).waitFor();
  assert.deepEqual(page.access.asked.map(({ path }) => path), ['/api/v1/session'], 'nothing else is asked');
  const link = page.getByRole('link', { name: 'Sign in at login.example.com' });
  assert.equal(await link.getAttribute('href'), '/auth/sign-in?return_to=%2Fworkflows%3Frange%3D7d%26branch%3D*');
  await page.keyboard.press('Tab');
  assert.ok(await link.evaluate((element) => element === document.activeElement), 'the first stop of the Tab key');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'The provider' }).waitFor();
  page.access.viewer = viewers.viewer;
  await page.goto(url + new URL(page.url()).searchParams.get('return_to'));
  await rows(page).first().waitFor();
  assertNoComplaints(page);
});

for (const [size, theme] of looks) {
  test(`the sign-in is accessible and fits, ${size} and ${theme}`, async (t) => {
    const page = await open(t, '/', { viewer: { ...viewers.nobody, provider: 'GitHub' }, size, theme });
    await page.getByRole('link', { name: 'Sign in with GitHub' }).waitFor();
    await checked(page, `sign-in-${size}-${theme}`, 'the sign-in');
    assertNoComplaints(page);
  });
}

test('a server without a provider says what lets people sign in', async (t) => {
  const page = await open(t, '/', { viewer: viewers.withoutProvider });
  const text = await page.getByRole('main').innerText();
  assert.match(text, /lets nobody in without an API token/);
  for (const flag of ['--public-url', '--oidc-issuer', '--oidc-client-id', '--github-client-id', '--viewers']) assert.ok(text.includes(flag), flag);
  assert.equal(await page.getByRole('link').count(), 0);
  await checked(page, 'sign-in-no-provider-wide-light', 'no provider');
  assertNoComplaints(page);
});

test('whom no rule lets in is told so, and can sign out', async (t) => {
  const page = await open(t, '/', { viewer: viewers.outsider });
  assert.match(await page.getByRole('main').innerText(), /signed in as Eve Example, but no rule/);
  await checked(page, 'no-access-wide-light', 'no access');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(/signed_out/);
  await page.getByRole('link', { name: /^Sign in/ }).waitFor();
  assertNoComplaints(page);
});

test('on a machine of one’s own nobody is shown, and everybody may sign in where reading is free', async (t) => {
  const own = await open(t, '/', { viewer: viewers.loopback });
  assert.equal(await account(own).count(), 0);
  assert.equal(await own.getByRole('link', { name: 'Sign in' }).count(), 0);
  const free = await open(t, '/?range=7d', { viewer: viewers.anonymous, size: 'narrow' });
  assert.equal(await free.getByRole('banner').getByRole('link', { name: 'Sign in' }).getAttribute('href'), '/auth/sign-in?return_to=%2F%3Frange%3D7d');
  await checked(free, 'anonymous-narrow-light', 'free to read');
  assertNoComplaints(own);
  assertNoComplaints(free);
});

for (const [size, theme] of looks) {
  test(`the menu of the account is accessible and fits, ${size} and ${theme}`, async (t) => {
    const page = await open(t, '/', { viewer: viewers.viewer, size, theme });
    await account(page).click();
    await still(page.getByRole('menu'));
    await checked(page, `account-${size}-${theme}`, 'the menu of the account', ['header', '#__primerPortalRoot__']);
    assertNoComplaints(page);
  });
}

test('the menu says who is signed in and what is seen, and signs out by the keyboard', async (t) => {
  const page = await open(t, '/workflows', { viewer: viewers.viewer });
  await rows(page).first().waitFor();
  assert.match(await account(page).innerText(), /^Account:\s+G\s+Grace Example\s+Viewer$/);
  await account(page).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
  const text = await page.locator('#about-viewer').innerText();
  for (const part of ['Grace Example', 'grace@example.com', 'Viewer', 'lantern-works/*, lantern-labs/api', 'Expires']) assert.ok(text.includes(part), `${part} in ${text}`);
  assert.deepEqual(await page.getByRole('menuitem').allInnerTexts(), ['Sign out'], 'no way to Access');
  assert.equal(await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Access' }).count(), 0);
  await eventually(async () => (await focused(page)) === 'Sign out', { what: 'the focus on the first entry' });
  await page.keyboard.press('Enter');
  await page.waitForURL(/signed_out/);
  const [asked] = page.access.askedFor('/auth/sign-out');
  assert.deepEqual([asked.method, asked.type, asked.body], ['POST', 'application/json', '{}']);
  await page.getByRole('heading', { name: 'Sign in to Runlight' }).waitFor();
  assertNoComplaints(page);
});

test('a sign-out that fails says so, and can be tried again', async (t) => {
  const page = await open(t, '/');
  let broken = true;
  await page.route('**/auth/sign-out', (route) => (broken ? route.abort() : route.fallback()));
  await account(page).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'You are still signed in' });
  assert.match(await dialog.innerText(), /does not answer/);
  broken = false;
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await page.waitForURL(/signed_out/);
});

test('who is signed out meanwhile keeps the data, is asked to sign in, and the page asks no more', async (t) => {
  const page = await open(t, '/workflows?range=30d', { viewer: viewers.viewer, clock: true });
  await rows(page).first().waitFor();
  const shown = await rows(page).count();
  page.access.viewer = viewers.nobody;
  await page.clock.fastForward(4_000);
  await signedOut(page).waitFor();
  assert.equal(await rows(page).count(), shown);
  assert.match(await signedOut(page).innerText(), /last known state/);
  const link = signedOut(page).getByRole('link', { name: 'Sign in at login.example.com' });
  assert.equal(await link.getAttribute('href'), '/auth/sign-in?return_to=%2Fworkflows%3Frange%3D30d');
  assert.match(await page.getByRole('banner').innerText(), /Signed out/);
  await settled(page);
  const before_ = page.access.asked.length;
  for (let minute = 0; minute < 5; minute++) await page.clock.fastForward(60_000);
  await settled(page);
  assert.deepEqual(page.access.asked.slice(before_).map(({ path }) => path), [], 'polling stops');
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Home' }).click();
  await signedOut(page).waitFor();
  await page.getByRole('heading', { name: 'Sign in to see this' }).first().waitFor();
  assert.deepEqual(page.access.asked.slice(before_).map(({ path }) => path), [], 'nor is another page asked for');
  await checked(page, 'signed-out-nothing-wide-light', 'signed out, another page');
  page.access.viewer = viewers.viewer;
  await lookAgain(page);
  await signedOut(page).waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: /need attention/ }).first().waitFor();
  const asked = page.access.askedFor('/api/v1/health').length;
  await page.clock.fastForward(4_000);
  await eventually(() => page.access.askedFor('/api/v1/health').length > asked, { what: 'polling again' });
  assertNoComplaints(page, 401);
});

for (const [size, theme] of looks) {
  test(`having been signed out is accessible and fits, ${size} and ${theme}`, async (t) => {
    const page = await open(t, '/workflows', { viewer: viewers.viewer, size, theme });
    await rows(page).first().waitFor();
    page.access.viewer = viewers.nobody;
    await lookAgain(page);
    await signedOut(page).waitFor();
    await checked(page, `signed-out-${size}-${theme}`, 'signed out');
    assertNoComplaints(page, 401);
  });
}

test('where reading is free, who is signed out is told that less may be seen', async (t) => {
  const page = await open(t, '/', { viewer: viewers.viewer });
  page.access.viewer = viewers.anonymous;
  await lookAgain(page);
  await signedOut(page).waitFor();
  assert.match(await signedOut(page).innerText(), /what everybody may see/);
  assertNoComplaints(page);
});

test('another viewer in the same browser does not see what the first one saw', async (t) => {
  const page = await open(t, '/workflows', { viewer: viewers.admin });
  await rows(page).first().waitFor();
  page.access.faults.set('workflows', { status: 403, kind: 'forbidden', message: 'You may see no repository.' });
  page.access.viewer = viewers.viewer;
  await lookAgain(page);
  await page.getByRole('heading', { name: 'You may not see this' }).waitFor();
  assert.equal(await rows(page).count(), 0);
  assert.match(await account(page).innerText(), /^Account:\s+G\s+Grace Example\s+Viewer$/);
  assertNoComplaints(page, 403);
});

test('what is forbidden is a sentence in its place, and the rest of the page stays', async (t) => {
  const message = 'The activity of these repositories is not for you.';
  const page = await open(t, '/', { change: ({ faults }) => faults.set('activity', { status: 403, kind: 'forbidden', message }) });
  await page.getByText(message).first().waitFor();
  await page.getByRole('heading', { level: 1, name: /need attention/ }).waitFor();
  await settled(page);
  const asked = page.access.askedFor('/api/v1/activity').map(({ query }) => query.toString());
  assert.equal(new Set(asked).size, asked.length, `none is asked again: ${asked}`);
  assert.equal(await page.getByRole('button', { name: 'Try again' }).count(), 0);
  assertNoComplaints(page, 403);
});

for (const status of [429, 503]) {
  test(`a busy server is asked again when it said so, not before: ${status}`, async (t) => {
    const busy = { status, kind: status === 429 ? 'rate_limited' : 'unavailable', message: 'Too much is asked.', headers: { 'Retry-After': '40' } };
    const page = await open(t, '/workflows', { clock: true, change: ({ faults }) => faults.set('workflows', busy) });
    await page.getByText(/The server is busy; trying again in (40|3\d) s/).waitFor();
    await page.clock.fastForward(20_000);
    await page.getByText(/trying again in (20|1\d) s/).waitFor();
    assert.equal(page.access.askedFor('/api/v1/workflows').length, 1);
    if (status === 429) await picture(page, 'busy-wide-light');
    await assertAccessible(page, 'a busy server');
    page.access.faults.clear();
    await page.clock.fastForward(21_000);
    await rows(page).first().waitFor();
    assert.equal(page.access.askedFor('/api/v1/workflows').length, 2);
    assertNoComplaints(page, status);
  });
}

test('a server that limits its asker is left alone by the whole page', async (t) => {
  const page = await open(t, '/workflows', { clock: true });
  await rows(page).first().waitFor();
  page.access.faults.set('health', { status: 429, kind: 'rate_limited', message: 'Too much is asked.', headers: { 'Retry-After': '40' } });
  await page.clock.fastForward(4_000);
  await eventually(() => page.complaints.some((complaint) => complaint.startsWith('answer: 429')), { what: 'the refusal' });
  await settled(page);
  const asked = page.access.asked.length;
  await page.clock.fastForward(15_000);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Home' }).click();
  await page.getByText(/The server is busy; trying again in \d+ s/).first().waitFor();
  assert.deepEqual(page.access.asked.slice(asked).map(({ path }) => path), []);
  page.access.faults.clear();
  await page.clock.fastForward(41_000);
  await page.getByRole('heading', { name: /need attention/ }).first().waitFor();
  assertNoComplaints(page, 429);
});

test('a server that cannot say who looks still shows its pages, and is not asked for it without end', async (t) => {
  const fault = { status: 500, kind: 'internal', message: 'The access book cannot be read.' };
  const page = await open(t, '/workflows', { change: ({ faults }) => faults.set('session', fault) });
  await rows(page).first().waitFor();
  assert.equal(page.access.askedFor('/api/v1/session').length, 1);
  assert.equal(await account(page).count(), 0);
  page.access.faults.clear();
  await lookAgain(page);
  await account(page).waitFor();
  assertNoComplaints(page, 500);
});

test('a server too busy to say who looks is waited for', async (t) => {
  const busy = { status: 503, kind: 'unavailable', message: 'Too much is asked.', headers: { 'Retry-After': '40' } };
  const page = await open(t, '/workflows', { clock: true, change: ({ faults }) => faults.set('session', busy) });
  await page.getByRole('heading', { level: 1, name: /The server is busy; trying again in \d+ s/ }).waitFor();
  assert.deepEqual(page.access.asked.map(({ path }) => path), ['/api/v1/session']);
  page.access.faults.clear();
  await page.clock.fastForward(41_000);
  await rows(page).first().waitFor();
  assertNoComplaints(page, 503);
});

test('Access is for administrators', async (t) => {
  const page = await open(t, '/access?tab=audit', { viewer: viewers.viewer });
  await page.getByRole('heading', { level: 1, name: 'You may not see this' }).waitFor();
  assert.ok(page.access.asked.every(({ path }) => !/tokens|sessions|audit/.test(path)), 'nothing of it is asked');
  await picture(page, 'access-forbidden-wide-light');
  await assertAccessible(page, 'Access, forbidden');
  assertNoComplaints(page);
});

test('an administrator goes to Access by menu, navigation and keys, and its parts have addresses', async (t) => {
  const page = await open(t, '/?range=7d');
  await account(page).click();
  await page.getByRole('menuitem', { name: 'Access' }).click();
  await page.waitForURL(/\/access\?range=7d$/);
  await rows(page).first().waitFor();
  assert.equal(await rows(page).count(), 4);
  await page.getByRole('navigation', { name: 'Access' }).getByRole('link', { name: 'Audit log' }).click();
  await page.waitForURL(/\/access\?tab=audit&range=7d$/);
  await page.getByRole('table', { name: 'Audit log, newest first' }).waitFor();
  assert.equal(await page.title(), 'Audit log · Access · Runlight');
  await page.goBack();
  await page.getByRole('table', { name: 'API tokens, newest first' }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await page.waitForURL(/\/\?range=7d$/);
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.waitForURL(/\/access/);
  assert.equal(await page.getByRole('region', { name: 'Filters' }).count(), 0, 'nothing there is filtered by repository or range');
  assertNoComplaints(page);
});

test('a token is created by the keyboard, its text shown once, and revoked after a question', async (t) => {
  const page = await open(t, '/access');
  await page.getByRole('button', { name: 'Create token' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Create an API token' });
  await dialog.getByLabel('Name').focus();
  await page.keyboard.press('Enter');
  await dialog.getByText('Give it a name that tells what uses it.').waitFor();
  assert.equal(page.access.askedFor('/api/v1/tokens').filter(({ method }) => method === 'POST').length, 0);
  await still(dialog);
  await picture(page, 'access-create-faults-wide-light');
  await assertAccessible(page, 'a form with faults');
  await page.keyboard.type('Nightly report');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  for (let stop = 0; stop < 2; stop++) await page.keyboard.press('Tab');
  await page.keyboard.type('lantern-works/*');
  await page.keyboard.press('Tab');
  await page.keyboard.type('30');
  await page.keyboard.press('Enter');
  const created = page.getByRole('region', { name: '“Nightly report” is created' });
  await created.waitFor();
  const [post] = page.access.askedFor('/api/v1/tokens').filter(({ method }) => method === 'POST');
  assert.equal(post.type, 'application/json');
  assert.deepEqual(JSON.parse(post.body), { name: 'Nightly report', scopes: ['read', 'query'], repositories: ['lantern-works/*'], expires_in_days: 30 });
  assert.match(await created.innerText(), /You will not see it again/);
  const text = await created.getByLabel('Text of the token').inputValue();
  assert.match(text, /^rlt_/);
  await eventually(async () => (await focused(page)) === 'Copy', { what: 'the focus on Copy' });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.keyboard.press('Enter');
  await created.getByRole('button', { name: 'Copied' }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), text);
  await eventually(async () => (await rows(page).count()) === 5, { what: 'the new row' });
  await created.getByRole('button', { name: 'Done' }).click();
  assert.ok(!(await page.content()).includes(text), 'its text is gone');
  await page.getByRole('button', { name: 'Revoke Nightly report' }).focus();
  await page.keyboard.press('Enter');
  const question = page.getByRole('alertdialog', { name: 'Revoke “Nightly report”?' });
  await question.waitFor();
  await still(question);
  await picture(page, 'access-revoke-wide-light');
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  assert.ok(page.access.asked.every(({ method }) => method !== 'DELETE'), 'Escape revokes nothing');
  await page.keyboard.press('Enter');
  await question.getByRole('button', { name: 'Revoke' }).press('Enter');
  await question.waitFor({ state: 'detached' });
  await rows(page).filter({ hasText: 'Nightly report' }).getByText('Revoked').waitFor();
  assert.deepEqual(page.access.asked.filter(({ method }) => method === 'DELETE').map(({ path }) => path), ['/api/v1/tokens/t5']);
  assertNoComplaints(page);
});

test('what the server refuses of a new token is said in its form', async (t) => {
  const page = await open(t, '/access');
  await page.route('**/api/v1/tokens', (route) => (route.request().method() === 'POST'
    ? route.fulfill({ status: 409, contentType: 'application/json', body: '{"error": {"kind": "conflict", "message": "There are 500 tokens already; revoke some."}}' })
    : route.fallback()));
  await page.getByRole('button', { name: 'Create token' }).click();
  await page.getByLabel('Name').fill('x');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('There are 500 tokens already; revoke some.').waitFor();
  assert.equal(await page.getByLabel('Name').inputValue(), 'x');
  assertNoComplaints(page, 409);
});

test('sessions are listed, and another one is ended after a question', async (t) => {
  const page = await open(t, '/access?tab=sessions');
  await page.getByText('2 people are signed in, in 3 sessions.').waitFor();
  assert.equal(await rows(page).first().getByRole('button').count(), 0, 'one’s own is ended by signing out');
  await rows(page).nth(1).getByRole('button', { name: 'End the session of Grace Example' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'End session' }).click();
  await page.getByText('2 people are signed in.', { exact: true }).waitFor();
  assert.equal(await rows(page).count(), 2);
  assert.deepEqual(page.access.asked.filter(({ method }) => method === 'DELETE').map(({ path }) => path), ['/api/v1/sessions/s2']);
  assertNoComplaints(page);
});

test('the audit log is filtered by event, and gives more', async (t) => {
  const page = await open(t, '/access?tab=audit', { change: (access) => (access.audit = exampleAudit(300)) });
  await page.getByText('The newest 200 events.').waitFor();
  assert.equal(await rows(page).count(), 200);
  await page.getByRole('button', { name: 'Event: all' }).click();
  await page.getByRole('menuitemradio', { name: 'Sign-in refused' }).click();
  await page.waitForURL(/audit_event=sign_in_refused/);
  await page.getByText('33 of the newest 200 events.').waitFor();
  assert.equal(await rows(page).count(), 33);
  await page.getByRole('button', { name: 'Load more' }).click();
  await page.getByText('50 of 300 events.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Load more' }).count(), 0);
  await page.goto(`${url}/access?tab=audit&audit_event=rate_limited`);
  await page.getByRole('heading', { name: 'No such event' }).waitFor();
  await page.getByRole('button', { name: 'Show all events' }).click();
  await rows(page).first().waitFor();
  assertNoComplaints(page);
});

test('each part says when it is empty, loading or broken', async (t) => {
  const page = await open(t, '/access', { change: (access) => Object.assign(access, { tokens: [], sessions: [], audit: [] }) });
  await page.getByRole('heading', { name: 'No API token yet' }).waitFor();
  await checked(page, 'access-empty-wide-light', 'Access without tokens');
  await page.getByRole('link', { name: 'Signed in' }).click();
  await page.getByRole('heading', { name: 'Nobody is signed in' }).waitFor();
  await page.getByRole('link', { name: 'Audit log' }).click();
  await page.getByRole('heading', { name: 'Nothing happened yet' }).waitFor();
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route('**/api/v1/tokens', async (route) => {
    await held;
    await route.fulfill({ status: 500, contentType: 'application/json', body: '{"error": {"kind": "internal", "message": "The access book cannot be read."}}' });
  });
  await page.goto(`${url}/access`);
  await page.getByRole('main').getByText('Loading').waitFor({ state: 'attached' });
  release();
  await page.getByRole('alert').filter({ hasText: 'The access book cannot be read.' }).waitFor();
  await page.unroute('**/api/v1/tokens');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'No API token yet' }).waitFor();
  assertNoComplaints(page, 500);
});

for (const [size, theme] of looks) {
  test(`Access is accessible and fits, ${size} and ${theme}`, async (t) => {
    const page = await open(t, '/access', { size, theme });
    for (const [tab, name] of [['tokens', 'API tokens'], ['sessions', 'Signed in'], ['audit', 'Audit log']]) {
      await page.getByRole('navigation', { name: 'Access' }).getByRole('link', { name }).click();
      await rows(page).first().waitFor();
      await checked(page, `access-${tab}-${size}-${theme}`, `${name}, ${size} ${theme}`);
    }
    await page.getByRole('navigation', { name: 'Access' }).getByRole('link', { name: 'API tokens' }).click();
    await page.getByRole('button', { name: 'Create token' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create an API token' });
    await dialog.waitFor();
    await still(dialog);
    await checked(page, `access-create-${size}-${theme}`, `the form, ${size} ${theme}`);
    await dialog.getByLabel('Name').fill('Nightly report');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: '“Nightly report” is created' }).waitFor();
    await checked(page, `access-created-${size}-${theme}`, `a new token, ${size} ${theme}`);
    assertNoComplaints(page);
  });
}
