// SPDX-License-Identifier: MIT
// Takes pictures of every page, for whoever wants to look at them: build/pictures/<data>/<page>-<width>-<theme>.png, each as long as its page up
// to 3,000 pixels. The simulated organisation and, where it is beside the project, a recording of bitcoin/bitcoin's jobs are what they show.
// Usage: pictures.mjs [--data organisation|bitcoin] [--page NAME] [--width wide|narrow] [--theme NAME]; each may be given several times.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

process.env.RUNLIGHT_BINARY ??= join(import.meta.dirname, '..', '..', 'build', 'release', 'src', 'runlight');
const { AccessStandIn, exampleAudit, viewers } = await import('../support/access.mjs');
const { root } = await import('../support/binary.mjs');
const { Browser, settled, sizes } = await import('../support/browser.mjs');
const { isThere, peerOwner, recordedJobs, writeAsApiObjects } = await import('../support/peer_recording.mjs');
const { World, collect, get, now, owner, token } = await import('../support/world.mjs');

const longest = 3000;
const themes = {
  light: { mode: 'light', palette: 'default' },
  dark: { mode: 'dark', palette: 'default' },
  colorblind: { mode: 'light', palette: 'colorblind' },
  'dark-colorblind': { mode: 'dark', palette: 'colorblind' },
  tritanopia: { mode: 'light', palette: 'tritanopia' },
  high_contrast: { mode: 'light', palette: 'high_contrast' },
};
const usualThemes = ['light', 'dark', 'colorblind'];

const address = (row, rest) => `repository=${row.owner}/${row.repo}&${rest}`;
/** Each page by its name in a picture: its address, made of what there is to see. */
const pages = {
  home: () => '/',
  workflows: () => '/workflows',
  analysis: ({ workflow }) => `/workflow?${address(workflow, `workflow=${workflow.workflow_id}`)}`,
  repository: ({ workflow }) => `/repository?${address(workflow, '')}`.replace(/&$/, ''),
  runs: () => '/runs',
  run: ({ run }) => `/run?${address(run, `run=${run.run_id}`)}`,
  grid: ({ workflow }) => `/grid?${address(workflow, `workflow=${workflow.workflow_id}`)}`,
  queue: () => '/queue',
  failures: () => '/failures',
  cost: () => '/cost',
  schedules: () => '/schedules',
  system: () => '/system',
  access: () => '/access',
  'access-sessions': () => '/access?tab=sessions',
  'access-audit': () => '/access?tab=audit',
  'sign-in': () => '/',
};

const sources = {
  organisation: invented,
  bitcoin: replayedBitcoin,
};

/** Its time goes on while it is looked at, as the server's does: schedules start what they should. */
async function invented(world) {
  const api = await world.simulator(['--owner', owner, '--seed', '7']);
  const data = world.dataFolder();
  const { code, stderr } = await collect(api.url, data);
  assert.equal(code, 0, stderr);
  return { owner, data, api };
}

/** The recording, moved by whole weeks so that it ends about now: what is old, the pages leave out. */
async function replayedBitcoin(world) {
  if (!isThere) return null;
  const jobs = recordedJobs();
  const week_s = 7 * 86_400;
  const later_s = Math.floor((Date.parse(now) / 1000 - Math.max(...jobs.map((job) => job.final))) / week_s) * week_s;
  for (const job of jobs) for (const time of ['created', 'scheduled', 'executing', 'final', 'run_created']) job[time] += later_s;
  const recordings = world.folder();
  writeAsApiObjects(jobs, recordings);
  const api = await world.replay(recordings);
  const data = world.dataFolder();
  const { code, stderr } = await collect(api.url, data, { owner: peerOwner });
  assert.equal(code, 0, stderr);
  return { owner: peerOwner, data, api };
}

/** The workflow and the run that have most to show: most failures, and a failure of many jobs. */
async function mostToShow(url) {
  const asked = async (path) => (await get(`${url}/api/v1${path}`)).json.data;
  const [workflow] = (await asked('/workflows')).toSorted((a, b) => b.failure - a.failure);
  const [run] = (await asked('/runs?conclusion=failure&limit=50')).toSorted((a, b) => b.jobs - a.jobs);
  return { workflow, run };
}

/** What is played where no provider signs anybody in. */
function standIn(name) {
  if (!/^(access|sign-in)/.test(name)) return null;
  const access = new AccessStandIn();
  access.viewer = name === 'sign-in' ? viewers.nobody : viewers.admin;
  access.audit = exampleAudit(40);
  return access;
}

/** Makes the window as long as its page: what only comes near the screen is drawn then, too. */
async function stretch(page, { width, height: least }) {
  for (let height = least, times = 0; times < 6; times++) {
    const whole = Math.min(longest, await page.evaluate(() => document.documentElement.scrollHeight));
    if (whole <= height) break;
    height = whole;
    await page.setViewportSize({ width, height });
    await settled(page);
  }
}

async function take(browser, url, { name, path, width, theme, into }) {
  const { mode, palette } = themes[theme];
  const prepare = async (page) => {
    await page.addInitScript((chosen) => Object.entries(chosen).forEach(([key, value]) => localStorage.setItem(`runlight.${key}`, value)), { mode, palette });
    await standIn(name)?.install(page);
  };
  const page = await browser.open(url + path, { size: width, theme: mode, prepare });
  await stretch(page, sizes[width]);
  await page.screenshot({ path: join(into, `${name}-${width}-${theme}.png`), animations: 'disabled' });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (overflow > 0) page.complaints.push(`${overflow} px wider than its window`);
  for (const complaint of page.complaints) console.log(`${name}-${width}-${theme}: ${complaint}`);
  await page.context().close();
}

async function takeAll(source, { page: names, width: widths, theme: chosen }) {
  const world = new World();
  try {
    const seen = await sources[source](world);
    if (!seen) return console.log(`${source}: skipped, its recording is not beside the project`);
    const { url } = await world.serve(seen.data, ['--owner', seen.owner, '--api-url', seen.api.url], { env: { RUNLIGHT_GITHUB_TOKEN: token } });
    const shown = await mostToShow(url);
    const browser = await Browser.launch(world);
    const into = join(root, 'build', 'pictures', source);
    mkdirSync(into, { recursive: true });
    for (const name of names) {
      const path = pages[name](shown);
      for (const width of widths) for (const theme of chosen) await take(browser, url, { name, path, width, theme, into });
      console.log(`${source}: ${name}, ${path}`);
    }
  } finally {
    await world.close();
  }
}

const options = { data: Object.keys(sources), page: Object.keys(pages), width: Object.keys(sizes), theme: Object.keys(themes) };
const usual = { ...options, theme: usualThemes };
const { values } = parseArgs({ options: Object.fromEntries(Object.keys(options).map((name) => [name, { type: 'string', multiple: true }])) });
for (const [name, known] of Object.entries(options)) {
  const unknown = (values[name] ?? []).filter((value) => !known.includes(value));
  if (unknown.length > 0) throw new Error(`--${name} ${unknown[0]} is not known; it can be ${known.join(', ')}`);
}
const wanted = { ...usual, ...values };
for (const source of wanted.data) await takeAll(source, wanted);
