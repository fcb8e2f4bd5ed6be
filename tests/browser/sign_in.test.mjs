// SPDX-License-Identifier: MIT
// Signing in with Chromium: from a deep link to the provider and back, out again, and what a page does when its session ends.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Browser, assertAccessible, assertNoSideScroll, picture, settled } from '../support/browser.mjs';
import { OidcProvider, people } from '../support/oidc.mjs';
import { SignInServer, newVisitor, sessionCookie, signIn } from '../support/sign_in.mjs';
import { World, collectedOrganisation } from '../support/world.mjs';

const world = new World();
const kept = {};
before(async () => {
  kept.provider = await OidcProvider.start(world);
  kept.server = await SignInServer.start(world, (url) => kept.provider.register(url), { data: await collectedOrganisation(world) });
  kept.browser = await Browser.launch(world);
});
after(() => world.close());

const deepLink = '/workflows?branch=main';
/** The provider's pages are another site's, and are to be; they want a font of a third, which they do not get. */
const complaintsOf = (page) => page.complaints.filter((text) => !text.includes(kept.provider.issuer) && !text.startsWith('foreign: https://fonts.'));
const withoutFonts = (page) => page.context().route(/^https:/, (route) => route.fulfill({ status: 200, contentType: 'text/css', body: '' }));
const account = (page) => page.getByRole('button', { name: /^Account: / });

async function fillIn(page, sub) {
  await page.waitForURL((url) => url.href.startsWith(kept.provider.issuer));
  await page.getByPlaceholder('Enter any login').fill(sub);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.waitForURL((url) => url.href.startsWith(kept.server.url));
  await settled(page);
}

async function enter(sub, { link = deepLink, ...options } = {}) {
  const page = await kept.browser.open(`${kept.server.url}${link}`, options);
  await withoutFonts(page);
  await page.getByRole('link', { name: /^Sign in at / }).click();
  await fillIn(page, sub);
  return page;
}

test('a deep link leads to the sign-in screen, to the provider, and back to the same view with its data', async () => {
  const { server, provider, browser } = kept;
  const page = await browser.open(`${server.url}${deepLink}`);
  await withoutFonts(page);
  await page.getByRole('heading', { level: 1, name: 'Sign in to Runlight' }).waitFor();
  await assertAccessible(page, 'the sign-in screen');
  await picture(page, 'sign-in-screen');
  assert.doesNotMatch(await page.content(), /lantern-works/, 'no data is in the page');
  const button = page.getByRole('link', { name: `Sign in at ${new URL(provider.issuer).host}` });
  await button.click();
  await fillIn(page, 'vera');
  const url = new URL(page.url());
  assert.equal(`${url.pathname}${url.search}`, deepLink);
  await page.getByRole('heading', { level: 1, name: 'Workflows' }).waitFor();
  assert.match(await page.locator('main').innerText(), /checkout-api/);
  assert.match(await account(page).textContent(), new RegExp(people.vera.name));
  await picture(page, 'signed-in-viewer');
  assert.deepEqual(complaintsOf(page), []);
  await page.context().close();
});

test('neither cookie can be read by a script, and both have what they need', async () => {
  const page = await enter('vera');
  assert.equal(await page.evaluate(() => document.cookie), '');
  const cookies = (await page.context().cookies(kept.server.url)).filter(({ name }) => name.startsWith('__Host-'));
  assert.deepEqual(cookies.map(({ name }) => name), [sessionCookie]);
  const [{ httpOnly, secure, sameSite, path }] = cookies;
  assert.deepEqual({ httpOnly, secure, sameSite, path }, { httpOnly: true, secure: true, sameSite: 'Lax', path: '/' });
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  for (const text of ['rlt_', 'vera@example.com', 'eyJ']) assert.ok(!stored.includes(text), `${text} is not stored: ${stored}`);
  assert.deepEqual(complaintsOf(page), []);
  await page.context().close();
});

test('who is signed in is shown; signing out ends it here and at the provider', async () => {
  const page = await enter('ada');
  await account(page).click();
  const menu = page.getByRole('menu');
  await menu.waitFor();
  const overlay = page.locator('#about-viewer');
  assert.match(await overlay.innerText(), /Ada Ames[\s\S]*ada@example\.com[\s\S]*Admin[\s\S]*all repositories/);
  await picture(page, 'account-menu');
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL((url) => url.href.startsWith(`${kept.provider.issuer}/session/end`));
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await page.waitForURL((url) => url.href.startsWith(kept.server.url));
  await page.getByRole('heading', { level: 1, name: 'Sign in to Runlight' }).waitFor();
  await page.goBack();
  await page.waitForLoadState('networkidle');
  assert.doesNotMatch(await page.locator('body').innerText(), /lantern-works|Ada Ames/, 'going back shows nothing of before');
  assert.deepEqual(complaintsOf(page).filter((text) => !/ERR_CACHE_MISS|invalid|session\/end/.test(text)), []);
  await page.context().close();
});

test('whoever is in no rule reads why, and can try as somebody else', async () => {
  const page = await kept.browser.open(kept.server.url);
  await page.getByRole('link', { name: /^Sign in at / }).click();
  await page.getByPlaceholder('Enter any login').fill('stranger');
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.waitForURL((url) => url.pathname === '/auth/callback');
  assert.match(await page.locator('body').innerText(), /stranger@elsewhere\.example/);
  await assertAccessible(page, 'the page of a refusal');
  await assertNoSideScroll(page, 'the page of a refusal');
  await picture(page, 'sign-in-refused');
  assert.ok(await page.getByRole('link').count() > 0, 'there is a way on');
  await page.context().close();
});

test('the page of a refusal on a telephone in the dark, and of a provider that is away', async () => {
  const { server, provider } = kept;
  const page = await kept.browser.open(`${server.url}/auth/callback?code=x&state=y`, { size: 'narrow', theme: 'dark' });
  await assertAccessible(page, 'the page of a forged callback');
  await assertNoSideScroll(page, 'the page of a forged callback');
  await picture(page, 'sign-in-refused-narrow-dark');
  assert.deepEqual(page.complaints.filter((text) => !/answer: 4\d\d|status of 4\d\d/.test(text)), []);
  await page.context().close();
  await server.restart();
  provider.answersNothing = true;
  const away = await kept.browser.open(server.signInUrl());
  provider.answersNothing = false;
  assert.match(await away.locator('body').innerText(), /127\.0\.0\.2/);
  await picture(away, 'provider-away');
  await away.context().close();
  // It remembers for some seconds that the provider is away.
  await server.restart();
});

test('a session that is ended elsewhere turns into a banner, and the last known state stays', async () => {
  const { server, provider } = kept;
  const page = await enter('olga', { link: '/' });
  const before_ = await page.locator('main').innerText();
  const admin = await signIn(server, provider, 'ada', { visitor: newVisitor() });
  const { json } = await server.get(admin, '/api/v1/sessions');
  const { session_id } = json.data.find(({ email }) => email === people.olga.email);
  assert.equal((await admin.fetch(server.url, `/api/v1/sessions/${session_id}`, { method: 'DELETE' })).status, 204);
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await page.getByText('You have been signed out').waitFor();
  assert.ok((await page.locator('main').innerText()).includes(before_.split('\n')[0]));
  await picture(page, 'signed-out-banner');
  await assertAccessible(page, 'the banner of a session that ended');
  await page.getByRole('link', { name: /^Sign in at / }).first().click();
  // The provider still knows who it is.
  await account(page).waitFor();
  assert.match(await account(page).textContent(), new RegExp(people.olga.name));
  await page.context().close();
});

test('another site can neither frame the pages nor make a signed-in browser change anything', async () => {
  const { server } = kept;
  const page = await enter('ada', { link: '/' });
  const trap = await world.server((request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(request.url === '/frame' ? `<iframe src="${server.url}/" width="800" height="600"></iframe>` : `<form method="post" action="${server.url}/auth/sign-out"><button>win</button></form>`);
  });
  // The same site, but another origin: cookies come along.
  const evil = await page.context().newPage();
  await evil.goto(`${trap}/form`);
  const [answer] = await Promise.all([evil.waitForResponse((response) => response.url().endsWith('/auth/sign-out')), evil.getByRole('button', { name: 'win' }).click()]);
  assert.equal(answer.status(), 403);
  assert.equal(await page.evaluate(async () => (await (await fetch('/api/v1/session')).json()).data.role), 'admin', 'still signed in');
  const framed = await page.context().newPage();
  await framed.goto(`${trap}/frame`);
  await framed.waitForLoadState('networkidle');
  assert.equal(await framed.frames().at(-1).locator('#root').count().catch(() => 0), 0, 'the frame stays empty');
  await page.context().close();
});
