// SPDX-License-Identifier: MIT
// News reaches an open page by itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Browser } from '../support/browser.mjs';
import { World } from '../support/world.mjs';
import { runEvent, secret, send } from '../support/webhooks.mjs';

test('a page shows what a webhook told, without being loaded again', async (t) => {
  const world = new World(t);
  const { url } = await world.serve(world.dataFolder(), [], { env: { RUNLIGHT_WEBHOOK_SECRET: secret } });
  await send(url, runEvent({ run_id: 7001 }));
  const browser = await Browser.launch(world);
  const page = await browser.open(url);
  const heading = (text) => page.getByRole('heading', { level: 1, name: text }).waitFor();
  await heading(/healthy/i);
  await page.evaluate(() => (globalThis.stayed = true));
  await send(url, runEvent({ run_id: 7002, conclusion: 'failure' }));
  await heading('1 of 1 workflow needs attention');
  assert.equal(await page.evaluate(() => globalThis.stayed), true);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});
