// SPDX-License-Identifier: MIT
// What tests of the pages stand on: a server on the collected simulated organisation, Chromium, and how the pages write what the API says.
import assert from 'node:assert/strict';

import { Browser } from './browser.mjs';
import { World, collectedOrganisation, daysAgo, get } from './world.mjs';

/**
 * `hooks`: node:test's `before` and `after` of the file. `beforeServing(data)` comes before the server opens the folder, `onceServed(api)`
 * before the first test: other hooks of the file would not wait for the server.
 * Gives `open(t, path)`, a page that ends with its test, of another `server` if one is given; `api(path)`, what the API says; and
 * `address(path)`, all three once the file's tests begin.
 */
export function organisationPages({ before, after }, { beforeServing, onceServed } = {}) {
  const world = new World();
  let browser;
  let url;
  const api = async (path) => (await get(`${url}/api/v1${path}`)).json.data;
  before(async () => {
    const data = await collectedOrganisation(world);
    await beforeServing?.(data);
    url = (await world.serve(data)).url;
    browser = await Browser.launch(world);
    await onceServed?.(api);
  });
  after(() => world.close());
  return {
    world,
    address: (path) => url + path,
    api,
    async open(t, path, { server = url, ...options } = {}) {
      const page = await browser.open(server + path, options);
      t.after(() => page.context().close());
      return page;
    },
  };
}

/** `statuses`: of the refusals that the test itself arranged. */
export function assertNoComplaints(page, ...statuses) {
  const arranged = (complaint) => statuses.some((status) => complaint.startsWith(`answer: ${status} `) || complaint.includes(`status of ${status} `));
  assert.deepEqual(page.complaints.filter((complaint) => !arranged(complaint)), []);
}

/** The pages' usual range, today and the 29 days before it, as the API takes it. */
export const last30 = `from=${daysAgo(29)}`;

export const title = (page) => page.getByRole('heading', { level: 1 }).innerText();
/** A name may hold line breaks, which a page shows as a space. */
export const oneLine = (text) => text.replace(/\s+/g, ' ').trim();
export const number = (n) => new Intl.NumberFormat('en').format(n);
const two = (n) => String(n).padStart(2, '0');

/** As the pages write it: 48s, 1m 32s, 2h 05m, 3d 04h. */
export function duration(seconds) {
  if (seconds === null) return '—';
  const total = Math.round(seconds);
  if (total < 60) return `${total}s`;
  if (total < 3600) return `${Math.floor(total / 60)}m ${two(total % 60)}s`;
  if (total < 86_400) return `${Math.floor(total / 3600)}h ${two(Math.floor(total / 60) % 60)}m`;
  return `${Math.floor(total / 86_400)}d ${two(Math.floor(total / 3600) % 24)}h`;
}

/** The address of a workflow's analysis. */
export const analysis = (row, rest = '') => `/workflow?repository=${row.owner}/${row.repo}&workflow=${row.workflow_id}${rest}`;
