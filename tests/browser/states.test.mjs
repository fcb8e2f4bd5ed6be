// SPDX-License-Identifier: MIT
// Every page in every state that its data can be in, in Chromium; the answers are made up, so that each state is one change away.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { Browser, assertNoSideScroll, settled, sizes } from '../support/browser.mjs';
import { ago, answersOf, oddName } from '../support/made_up.mjs';
import { assertNoComplaints } from '../support/pages.mjs';
import { PlayedApi, goneBranch, goneRepository } from '../support/played_api.mjs';
import { World } from '../support/world.mjs';

const world = new World();
let browser;
let url;

before(async () => {
  url = (await world.serve(world.dataFolder())).url;
  browser = await Browser.launch(world);
});
after(() => world.close());

const main = (page) => page.getByRole('main');
const row = (table) => (page) => page.getByRole('table', { name: table }).locator('tbody tr').first();
const title = (name) => (page) => page.getByRole('heading', { level: 1, name });
const oneRun = '?repository=acme/api&run=100001';
const oneWorkflow = '?repository=acme/api&workflow=11';

/**
 * `asks`: the question that it cannot do without. `shows`: what is there once that is answered. `filter`: an address of which nothing is
 * left, `none` what the page then says; where it has none, `filter` is null. `many`: the questions that may have ten thousand rows, and
 * what tells that not all of them are drawn. `isOfOne`: whether its address names the repository. `hasNames`: whether it shows others than
 * those of repositories. `isPartial`: whether it says what of the data is not collected yet; `isEmpty`, how to begin.
 */
const pages = [
  {
    name: 'Home', path: '/', asks: 'workflows', shows: title('1 of 1 workflow needs attention'),
    filter: `?repository=${goneRepository}`, none: 'No workflow matches the filters',
    many: ['summary', 'workflows'], tells: 'Show 200 of the other 9,988 workflows',
  },
  {
    name: 'Workflows', path: '/workflows', asks: 'workflows', shows: row('Workflows'),
    filter: `?repository=${goneRepository}`, none: 'No workflow matches the filters',
    many: ['workflows'], tells: '10,000 of 10,000 workflows need attention',
  },
  {
    name: 'Analysis', path: `/workflow${oneWorkflow}`, asks: 'workflows', shows: row('Runs, newest first'),
    filter: `${oneWorkflow}&branch=${goneBranch}`, none: 'No run matches the filters',
    many: ['workflow_runs', 'job_stats', 'step_stats', 'step_failures', 'queue_times'], tells: '30 runs', isOfOne: true,
  },
  {
    name: 'Repository', path: '/repository?repository=acme/api', asks: 'workflows', shows: row('Workflows'),
    filter: null,
    many: ['schedules'], tells: 'The 12 least reliable of 10,000 crons.', isOfOne: true,
  },
  {
    name: 'Runs', path: '/runs', asks: 'runs', shows: row('Runs, newest first'),
    filter: `?branch=${goneBranch}`, none: 'No run matches the filters',
    many: ['runs', 'run_counts'], tells: 'The newest 100 of 10,000',
  },
  {
    name: 'Run', path: `/run${oneRun}`, asks: 'runs', shows: title(/^Failed in step /),
    filter: null,
    many: ['run_jobs'], tells: 'Show all 10,000 jobs', isOfOne: true, isPartial: false,
  },
  {
    name: 'Grid', path: '/grid', asks: 'grid', shows: (page) => page.getByRole('gridcell').first(),
    filter: `?branch=${goneBranch}`, none: 'No run matches the filters',
    many: ['grid'], tells: '100 commits, newest first', isOfOne: true,
  },
  {
    name: 'Queue', path: '/queue', asks: 'queue_times', shows: row('Wait by runner label'),
    filter: `?branch=${goneBranch}`, none: 'No job waited for a runner here',
    many: ['queue_times', 'queued_jobs'], tells: 'Show the other 192 jobs',
  },
  {
    name: 'Failures', path: '/failures', asks: 'step_failures', shows: row('Failing steps, most failures first'),
    filter: `?branch=${goneBranch}`, none: 'No failed job matches the filters',
    many: ['step_failures', 'job_stats', 'findings', 'recoveries', 'recovery_times'], tells: 'The 10 most frequent of 10,000 failed jobs',
  },
  {
    name: 'Cost', path: '/cost', asks: 'cost_days', shows: row('Cost'),
    filter: `?branch=${goneBranch}`, none: 'No job ran here',
    many: ['cost'], tells: 'The 100 that cost most', hasNames: false,
  },
  {
    name: 'Schedules', path: '/schedules', asks: 'schedules', shows: row('Schedules'),
    filter: `?repository=${goneRepository}`, none: 'No workflow has a schedule here',
    many: ['schedules'], tells: 'Show 200 of the other 9,900 schedules',
  },
  {
    name: 'System', path: '/system', asks: 'coverage', shows: row('Repositories'),
    filter: `?repository=${goneRepository}`, none: 'No such repository',
    many: ['coverage', 'retention'], tells: 'Show 200 of the other 9,900 repositories', hasNames: false,
  },
  {
    name: 'Access', path: '/access', asks: 'tokens', shows: row('API tokens, newest first'),
    filter: null,
    many: [], isPartial: false, isEmpty: false,
  },
];

/** Goes to another address as a link of the page does. */
const follow = (page, address) => page.evaluate((to) => {
  history.pushState(null, '', to);
  dispatchEvent(new PopStateEvent('popstate'));
}, address);

const alert = (page) => main(page).getByRole('alert').filter({ hasText: 'The shelf has fallen down.' });
const stale = (page) => main(page).locator('section').filter({ hasText: 'Not renewed since' });

/** Each of the states, in which an open page is brought by new answers, and whether the page can be in it. */
const states = [
  {
    name: 'first load and error: its skeleton, then what failed and a way to try again',
    play: async ({ page, api, asks, shows }) => {
      await main(page).locator('[aria-busy="true"]').first().waitFor();
      assert.equal(await shows(page).count(), 0);
      api.broken.add(asks);
      api.release();
      await alert(page).first().waitFor();
      assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1);
      api.broken.delete(asks);
      await alert(page).first().getByRole('button', { name: 'Try again' }).click();
      await shows(page).waitFor();
      await alert(page).first().waitFor({ state: 'detached' });
    },
  },
  {
    name: 'one row: in the singular, and nothing that is no number',
    play: async ({ page }) => {
      await settled(page);
      const text = await main(page).innerText();
      assert.doesNotMatch(text, /NaN|undefined|Infinity|\[object|Invalid/);
      assert.deepEqual(text.match(/(?<![\d.,#/:])1 (?!(is|was|has|needs|lies|loses)\b)[a-z]+s\b/g) ?? [], []);
    },
  },
  {
    name: 'refetch: the old data stays',
    play: async ({ page, api, asks, shows }) => {
      await page.evaluate(() => Object.assign(globalThis, { seen: [] }));
      await main(page).evaluate((content) => {
        const look = () => globalThis.seen.push(content.querySelector('[aria-busy="true"]') !== null);
        new MutationObserver(look).observe(content, { attributes: true, childList: true, subtree: true });
      });
      api.hold();
      const asked = page.waitForRequest(`**/api/v1/${asks}*`);
      await api.renew(page);
      await asked;
      await page.clock.runFor(1_000);
      assert.ok(await shows(page).isVisible());
      api.release();
      await settled(page);
      assert.ok(await shows(page).isVisible());
      assert.ok(await page.evaluate(() => !globalThis.seen.includes(true)), 'no skeleton in between');
    },
  },
  {
    name: 'stale: the last known state, with the reason',
    play: async ({ page, api, asks, shows }) => {
      api.broken.add(asks);
      await api.renew(page);
      await stale(page).first().waitFor();
      assert.match(await stale(page).first().innerText(), /The shelf has fallen down\. What you see is the last known state\./);
      assert.ok(await shows(page).isVisible());
      api.broken.delete(asks);
      await stale(page).first().getByRole('button', { name: 'Try again' }).click();
      await stale(page).first().waitFor({ state: 'detached' });
    },
  },
  {
    name: 'partial coverage: what is not read yet',
    applies: ({ isPartial = true }) => isPartial,
    play: async ({ page, api }) => {
      const { coverage } = api.answers;
      api.answers.coverage = (query) => coverage(query).map((each) => ({ ...each, history: 'reading', is_complete: false, days_unread: 12, covered_from: ago(86_400) }));
      await api.renew(page);
      await main(page).getByRole('note', { name: 'Not completely collected' }).first().getByText(/^History before .* is not read yet \(acme\/api\)\.$/).waitFor();
    },
  },
  {
    name: 'long and odd names: as text, and no wider than the window',
    play: async ({ page, api, name, isOfOne, hasNames = true }) => {
      const repo = isOfOne ? 'api' : 'r'.repeat(100);
      const start = hasNames ? oddName.slice(0, 20) : repo;
      api.answers = answersOf({ repo, withOddNames: true });
      await api.renew(page);
      await main(page).getByText(start).or(main(page).getByTitle(start)).first().waitFor({ state: 'attached' });
      for (const size of ['narrow', 'wide']) {
        await page.setViewportSize(sizes[size]);
        await settled(page);
        await assertNoSideScroll(page, `${name}, ${size}`);
      }
      assert.equal(await main(page).locator('b').filter({ hasText: '&' }).count(), 0);
    },
  },
  {
    name: '10,000 rows: few are drawn, and how many there are is said',
    applies: ({ many }) => many.length > 0,
    play: async ({ page, api, many, tells }) => {
      const answers = answersOf({ rows: 10_000 });
      for (const question of many) {
        const data = answers[question](new URLSearchParams('marks=0'));
        api.answers[question] = () => data;
      }
      if (many.includes('workflows')) api.health = { workflows: 10_000 };
      await api.renew(page);
      await main(page).getByText(tells).first().waitFor();
      for (const more of await main(page).getByRole('button', { name: /^Show 200 of / }).all()) await more.click();
      await settled(page);
      const drawn = await page.evaluate(() => document.querySelectorAll('main *').length);
      assert.ok(drawn < 15_000, `${drawn} elements are drawn`);
    },
  },
  {
    name: 'upgrade: the page is of the former version',
    play: async ({ page, api }) => {
      api.health = { version: '1.1.0' };
      await api.renew(page);
      await main(page).getByText('Runlight is now 1.1.0').waitFor();
      await main(page).getByRole('button', { name: 'Reload' }).waitFor();
    },
  },
  {
    name: 'nothing matches: it is said, and the filters can be cleared',
    applies: ({ filter }) => filter !== null,
    play: async ({ page, path, filter, none, shows }) => {
      await follow(page, new URL(path, url).pathname + filter);
      await main(page).getByRole('heading', { name: none }).waitFor();
      await main(page).getByRole('button', { name: 'Clear filters' }).click();
      await page.waitForURL(url + path);
      await shows(page).waitFor();
    },
  },
  {
    name: 'nothing is collected: the command that begins',
    applies: ({ isEmpty = true }) => isEmpty,
    play: async ({ page, api }) => {
      api.empty();
      await api.renew(page);
      await title('Nothing collected yet')(page).waitFor();
      await main(page).getByText('runlight collect --owner NAME').waitFor();
    },
  },
];

// The pages have nothing in common, and wait more than they compute.
describe('the states of', { concurrency: 3 }, () => {
  for (const of of pages) {
    test(of.name, async (t) => {
      const api = new PlayedApi();
      api.hold();
      const prepare = async (fresh) => {
        await fresh.clock.install();
        await api.install(fresh);
      };
      const page = await browser.open(url + of.path, { prepare, settles: false });
      t.after(() => page.context().close());
      for (const { name, applies = () => true, play } of states) {
        if (!applies(of)) continue;
        await t.test(`${of.name}, ${name}`, () => play({ page, api, ...of }));
        api.reset();
      }
      assertNoComplaints(page, 500);
    });
  }
});
