// SPDX-License-Identifier: MIT
// What the pages cost in a browser with 1,000 and 10,000 workflows: bytes, time until they are usable, long tasks, shifts of the layout, scrolling,
// searching and sorting; one line of JSON per figure, each the median of some visits with nothing kept by the browser.
// Usage: pages.mjs [--folder DATA] [--runs 100000] [--visits 3] [--sizes 1000,10000]
// Without --folder a data set is made by the tool of queries.mjs (scripts/build release runlight data_set); a folder of one's own is looked at as it is.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const release = (...parts) => join(import.meta.dirname, '..', '..', 'build', 'release', ...parts);
process.env.RUNLIGHT_BINARY ??= release('src', 'runlight');
const { Browser } = await import('../support/browser.mjs');
const { figure, rounded } = await import('../support/measure.mjs');
const { World, get } = await import('../support/world.mjs');

const { values: flags } = parseArgs({
  options: { folder: { type: 'string' }, runs: { type: 'string', default: '100000' }, visits: { type: 'string', default: '3' }, sizes: { type: 'string', default: '1000,10000' } },
});

/** 10,000 workflows, ten in each repository. Made under another name first, so that one that was cut short is not taken for whole. */
function madeFolder() {
  const day = new Date().toISOString().slice(0, 10);
  const path = resolve('build/bench', `${flags.runs}-${day.slice(0, 7)}`);
  if (existsSync(path)) return path;
  mkdirSync('build/bench', { recursive: true });
  const making = `${path}.${process.pid}`;
  const tool = process.env.RUNLIGHT_DATA_SET ?? release('tests', 'bench', 'data_set');
  const done = spawnSync(tool, [making, flags.runs, day, join(import.meta.dirname, 'data_set')], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (done.status !== 0) throw new Error(`${tool} ended with ${done.status ?? done.error?.message}`);
  renameSync(making, path);
  return path;
}

/** In the page, before anything else: what it is busy with, and what moves. */
function watch() {
  const seen = { tasks: [], shift: 0 };
  globalThis.seen = seen;
  new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map(({ startTime, duration }) => [startTime, duration]))).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (seen.shift += entry.hadRecentInput ? 0 : entry.value))).observe({ type: 'layout-shift', buffered: true });
}

/** Waits until `drawn` is on the page and nothing long was done for half a second after: when that began, in ms of the page's life. */
const usable = (page, drawn) => page.evaluate((selector) => new Promise((finish) => {
  const look = () => {
    const here = document.querySelector(selector) !== null;
    globalThis.drawnAt ??= here ? performance.now() : undefined;
    const last = Math.max(globalThis.drawnAt ?? 0, ...globalThis.seen.tasks.map(([start, duration]) => start + duration));
    if (here && performance.now() - last > 500) finish(last);
    else setTimeout(look, 20);
  };
  look();
}), drawn);

const transfer = (page) => page.evaluate(() => {
  // ECharts comes in two files.
  const isOfCharts = (path) => /\/(echarts|extension)-/.test(path);
  const sum = (test) => performance.getEntriesByType('resource').filter(({ name }) => test(new URL(name).pathname)).reduce((bytes, { encodedBodySize }) => bytes + encodedBodySize, 0);
  return {
    script_before_charts: sum((path) => path.endsWith('.js') && !isOfCharts(path)), script_charts: sum((path) => path.endsWith('.js') && isOfCharts(path)),
    style: sum((path) => path.endsWith('.css')), answers: sum((path) => path.startsWith('/api/')),
  };
});

/** The page's own frames while it is scrolled from top to bottom: the time of the slowest of twenty, and of the slowest. */
const scrolled = (page) => page.evaluate(() => new Promise((finish) => {
  const times = [];
  const steps = 120;
  const way = document.documentElement.scrollHeight - innerHeight;
  let before = performance.now();
  const frame = (now) => {
    times.push(now - before);
    before = now;
    if (times.length > steps) {
      times.shift();
      times.sort((a, b) => a - b);
      return finish({ p95: times[Math.floor(times.length * 0.95)], most: times.at(-1) });
    }
    scrollTo({ top: (way * times.length) / steps, behavior: 'instant' });
    return requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}));

/** From an input until the page shows what it asks for. */
const until = (page, act, condition) => page.evaluate(async ([doing, test]) => {
  const begin = performance.now();
  new Function(doing)();
  const done = new Function(`return ${test}`);
  while (!done() && performance.now() - begin < 60_000) await new Promise((next) => { requestAnimationFrame(next); });
  return performance.now() - begin;
}, [act, condition]);

async function listFigures(page) {
  const { p95, most } = await scrolled(page);
  await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
  await page.waitForTimeout(1000);
  const sort_ms = await until(page, 'document.querySelectorAll("thead th button")[1].click()', 'document.querySelectorAll("thead th")[1].ariaSort !== "none"');
  const count = await page.evaluate(() => document.querySelector('table').getAttribute('aria-rowcount'));
  const wanted = await page.evaluate(() => document.querySelector('td[data-column="workflow_name"]').innerText);
  const type = `const field = document.getElementById('search'); Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, ${JSON.stringify(wanted)}); field.dispatchEvent(new Event('input', { bubbles: true }))`;
  const search_ms = await until(page, type, `document.querySelector('table').getAttribute('aria-rowcount') !== '${count}'`);
  return { scroll_frame_p95_ms: p95, scroll_frame_most_ms: most, sort_ms, search_ms };
}

async function visit(browser, url, drawn, isList) {
  const page = await browser.open('about:blank', { prepare: (fresh) => fresh.addInitScript(watch) });
  page.setDefaultTimeout(120_000);
  try {
    await page.goto(url, { waitUntil: 'commit' });
    const interactive_ms = await usable(page, drawn);
    const bytes = await transfer(page);
    const { tasks, shift } = await page.evaluate(() => globalThis.seen);
    const list = isList ? await listFigures(page) : {};
    const durations = tasks.map(([, duration]) => duration);
    return {
      ...Object.fromEntries(Object.entries(bytes).map(([name, value]) => [`${name}_bytes`, value])), interactive_ms, long_tasks: durations.length,
      long_tasks_ms: durations.reduce((sum, each) => sum + each, 0), longest_task_ms: Math.max(0, ...durations), layout_shift: shift, ...list,
    };
  } finally {
    await page.context().close();
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const unitOf = (name) => (name.endsWith('_ms') ? 'ms' : name.endsWith('_bytes') ? 'bytes' : name === 'layout_shift' ? 'score' : 'tasks');

const world = new World();
try {
  const { url } = await world.serve(flags.folder ?? madeFolder());
  const browser = await Browser.launch(world);
  const ask = async (path) => {
    const { status, text, json } = await get(`${url}/api/v1/${path}`);
    if (status !== 200) throw new Error(`${path.slice(0, 200)} is answered with ${status}: ${text.slice(0, 200)}`);
    return json.data;
  };
  const repositories = await ask('repositories');
  const all = (await ask('health')).workflows;
  for (const size of new Set(flags.sizes.split(',').map((text) => Math.min(Number(text), all)))) {
    // As many repositories as have so many workflows; the address chooses them.
    let count = 0;
    const chosen = repositories.filter(({ workflows }) => (count += workflows) <= size).map(({ owner, repo }) => `repository=${owner}/${repo}`);
    const query = size < all ? `?${chosen.slice(0, 200).join('&')}` : '';
    const [workflow] = (await ask(`workflows${query ? `${query}&` : '?'}marks=1`)).toSorted((a, b) => b.runs - a.runs);
    const pages = {
      home: [`/${query}`, 'main h1'],
      workflows: [`/workflows${query}`, 'tr[data-row] td', true],
      analysis: [`/workflow?repository=${workflow.owner}/${workflow.repo}&workflow=${workflow.workflow_id}`, 'main h1 ~ *, main figure'],
    };
    for (const [name, [path, drawn, isList]] of Object.entries(pages)) {
      const visits = [];
      for (let index = 0; index < Number(flags.visits); index += 1) visits.push(await visit(browser, url + path, drawn, isList));
      for (const key of Object.keys(visits[0])) figure(`pages_${size}`, `${name}_${key}`, rounded(median(visits.map((each) => each[key]))), unitOf(key));
    }
  }
} finally {
  await world.close();
}
