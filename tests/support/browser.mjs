// SPDX-License-Identifier: MIT
// Chromium for tests of the pages: what it complains about is collected, pictures go to the evidence.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

import { evidence } from './binary.mjs';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** How long a page may take for a step: long enough for a machine that does ten other things. How fast pages are is for tests/bench. */
export const patience_ms = 60_000;

export const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };

export class Browser {
  static async launch(world) {
    const browser = new Browser();
    browser.chromium = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'] });
    world.later(() => browser.chromium.close());
    return browser;
  }

  /** A page at `url`, with `complaints`: what the console, the network and the content policy said against it. `prepare(page)` comes
      before its first request; `settles`: whether to wait until it has its data. */
  async open(url, { size = 'wide', theme = 'light', prepare, settles = true } = {}) {
    const context = await this.chromium.newContext({ viewport: sizes[size], colorScheme: theme, timezoneId: 'UTC', locale: 'en-GB', reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(patience_ms);
    page.complaints = [];
    page.unanswered = new Set();
    page.on('request', (request) => page.unanswered.add(request));
    for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => page.unanswered.delete(request));
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && page.complaints.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => page.complaints.push(`exception: ${error.message}`));
    page.on('requestfailed', (request) => request.failure()?.errorText !== 'net::ERR_ABORTED' && page.complaints.push(`request: ${request.url()} ${request.failure()?.errorText}`));
    page.on('response', (response) => response.status() >= 400 && page.complaints.push(`answer: ${response.status()} ${response.url()}`));
    page.on('request', (request) => !request.url().startsWith(new URL(url).origin) && !request.url().startsWith('data:') && page.complaints.push(`foreign: ${request.url()}`));
    await prepare?.(page);
    await page.goto(url);
    if (settles) await settled(page);
    return page;
  }
}

/** Waits until the page has its data and draws no more. */
export async function settled(page) {
  // The network is also idle while a slow machine still runs the page's scripts; and once idle, it counts as idle until the next load.
  await page.waitForLoadState('networkidle');
  if (await page.locator('#root').count()) await page.getByRole('heading', { level: 1 }).first().waitFor();
  const begin = performance.now();
  for (let quiet = 0; quiet < 2;) {
    assert.ok(performance.now() - begin < patience_ms, `the page does not settle; unanswered: ${[...page.unanswered].map((request) => request.url())}`);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    const busy = page.unanswered.size > 0 || (await page.locator('main [aria-busy="true"]').count()) > 0;
    quiet = busy ? 0 : quiet + 1;
    await page.waitForTimeout(50);
  }
}

/** Waits until nothing that `locator` lies in is moved by an animation: an opening panel slides, also where motion is reduced. */
export async function still(locator) {
  await locator.evaluate(async (element) => {
    const moving = document.getAnimations().filter(({ effect }) => effect?.target?.contains(element) && effect.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(moving.map(({ finished }) => finished));
  });
}

export async function picture(page, name) {
  const folder = join(evidence, 'screenshots');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

/** Asserts that axe finds nothing against WCAG 2.2 AA. It is run through the debugger, since the content policy forbids foreign scripts.
    `within`: selectors of what is looked at, where something lies over the rest: what is covered in part counts as too small. */
export async function assertAccessible(page, what, within = ['html']) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate((include) => globalThis.axe.run({ include }, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }), within);
  const found = violations.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`).join(' | ')}`);
  assert.deepEqual(found, [], `${what}: accessibility`);
}

/** Asserts that the page is no wider than the window. */
export async function assertNoSideScroll(page, what) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 0, `${what} is ${overflow} px wider than its window`);
}
