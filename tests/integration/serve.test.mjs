// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import YAML from 'yaml';

import { root } from '../support/binary.mjs';
import { World, collectedOrganisation, eventually, get, daysAgo, owner, query, queryValue } from '../support/world.mjs';

const contract = YAML.parse(readFileSync(join(root, 'api', 'openapi.yaml'), 'utf8'));
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema({ $id: 'contract', ...contract });

/** Asserts that a body is what api/openapi.yaml promises for this path and status. */
function assertContract(path, body, status = '200') {
  const pointer = status === '200' ? `contract#/paths/${path.replace('/', '~1')}/get/responses/200/content/application~1json/schema` : 'contract#/components/schemas/ErrorBody';
  const validate = ajv.getSchema(pointer);
  assert.ok(validate(body), `${path}: ${JSON.stringify(validate.errors?.slice(0, 3))}`);
}

const world = new World();
let url;
let rows;

before(async () => {
  const data = await collectedOrganisation(world);
  rows = {
    latest: await query(data, `SELECT owner, repo, workflow_id, run_id, argMax(status, run_attempt) AS status, argMax(conclusion, run_attempt) AS conclusion,
      any(head_branch) AS head_branch, formatDateTime(any(created_at), '%Y-%m-%dT%H:%i:%SZ') AS created_at, max(run_attempt) AS attempts FROM runs GROUP BY ALL`),
    workflows: await queryValue(data, 'SELECT count() FROM workflows'),
  };
  url = (await world.serve(data)).url;
});
after(() => world.close());

const api = (path) => get(`${url}/api/v1${path}`);

/** The answer of a question, checked against the contract. */
async function ask(path) {
  const answer = await api(path);
  assert.equal(answer.status, 200, `${path}: ${answer.text.slice(0, 500)}`);
  assertContract(path.split('?')[0], answer.json);
  return answer.json.data;
}

const failed = (run) => ['failure', 'timed_out', 'startup_failure'].includes(run.conclusion);

test('every endpoint without required parameters answers in the promised shape', async (t) => {
  for (const [path, item] of Object.entries(contract.paths)) {
    if (!item.get || item.get.parameters?.some((parameter) => parameter.required)) continue;
    await t.test(path, () => ask(path));
  }
});

test('the summary agrees with the rows', async () => {
  const summary = await ask('/summary');
  assert.equal(summary.runs, rows.latest.length);
  assert.equal(summary.failure, rows.latest.filter(failed).length);
  assert.equal(summary.success, rows.latest.filter((run) => run.conclusion === 'success').length);
  assert.equal(summary.rerun_runs, rows.latest.filter((run) => Number(run.attempts) > 1).length);
  assert.ok(Math.abs(summary.success_rate - summary.success / (summary.success + summary.failure)) < 1e-6);
});

test('the summary keeps to its filters', async () => {
  const repository = `${owner}/${rows.latest[0].repo}`;
  const of = (extra) => ask(`/summary?repository=${encodeURIComponent(repository)}${extra}`);
  const mine = rows.latest.filter((run) => `${run.owner}/${run.repo}` === repository);
  assert.equal((await of('')).runs, mine.length);
  const branch = mine[0].head_branch;
  assert.equal((await of(`&branch=${encodeURIComponent(branch)}`)).runs, mine.filter((run) => run.head_branch === branch).length);
  const day = mine[0].created_at.slice(0, 10);
  assert.equal((await of(`&from=${day}&to=${day}`)).runs, mine.filter((run) => run.created_at.startsWith(day)).length);
});

test('activity has every day of the range once, and sums to the summary', async () => {
  const days = await ask(`/activity?from=${daysAgo(30)}&to=${daysAgo(1)}`);
  assert.equal(days.length, 30);
  assert.deepEqual(days.map((day) => day.day), days.map((day) => day.day).toSorted());
  const { runs } = await ask(`/summary?from=${daysAgo(30)}&to=${daysAgo(1)}`);
  const sum = days.reduce((total, day) => total + day.success + day.failure + day.cancelled + day.skipped + day.other + day.in_progress, 0);
  assert.equal(sum, runs);
});

test('workflows has one row per workflow, each with its newest run', async () => {
  const workflows = await ask('/workflows');
  assert.equal(workflows.length, rows.workflows);
  for (const workflow of workflows) {
    const mine = rows.latest.filter((run) => Number(run.workflow_id) === workflow.workflow_id).sort((a, b) => a.created_at < b.created_at ? 1 : -1);
    assert.equal(workflow.runs, mine.length, workflow.workflow_name);
    assert.equal(workflow.last_run?.created_at.slice(0, 19) ?? null, mine[0]?.created_at.slice(0, 19) ?? null, workflow.workflow_name);
    assert.equal(workflow.recent_runs.length, Math.min(20, mine.length));
  }
  const verdicts = new Set(workflows.map((workflow) => workflow.verdict));
  for (const verdict of ['failing', 'disabled', 'never_run', 'healthy']) assert.ok(verdicts.has(verdict), `some workflow is ${verdict}`);
});

test("a workflow's runs are its newest, each by its latest attempt", async () => {
  const [{ repository_id, workflow_id }] = await ask('/workflows');
  const runs = await ask(`/workflow_runs?repository_id=${repository_id}&workflow_id=${workflow_id}&limit=5`);
  assert.ok(runs.length <= 5 && runs.length > 0);
  assert.deepEqual(runs.map((run) => run.created_at), runs.map((run) => run.created_at).toSorted().reverse());
});

test('bad parameters are refused in the one error shape, which names them', async (t) => {
  const cases = [
    ['/summary?from=yesterday', 'from', /yesterday/],
    ['/summary?to=2026-13-45', 'to', /2026-13-45/],
    ['/workflow_runs?repository_id=1', 'workflow_id', /workflow_id/],
    ['/workflow_runs?repository_id=x&workflow_id=1', 'repository_id', /repository_id|x/],
    ['/workflow_runs?repository_id=1&workflow_id=1&limit=100000', 'limit', /limit/],
    ['/summary?form=2026-05-01', 'form', /form/],
  ];
  for (const [path, parameter, message] of cases) {
    await t.test(path, async () => {
      const answer = await api(path);
      assert.equal(answer.status, 400, answer.text);
      assertContract(path.split('?')[0], answer.json, '400');
      assert.equal(answer.json.error.kind, 'bad_input');
      assert.equal(answer.json.error.parameter, parameter);
      assert.match(answer.json.error.message, message);
    });
  }
});

test('an unknown question is not found, and writing methods are refused', async () => {
  const unknown = await api('/nothing');
  assert.equal(unknown.status, 404);
  assertContract('/nothing', unknown.json, '404');
  const posted = await fetch(`${url}/api/v1/summary`, { method: 'POST', body: '{}' });
  assert.equal(posted.status, 405);
  assert.match(posted.headers.get('allow') ?? '', /GET/);
});

test('values in parameters stay values', async () => {
  for (const text of [`x' OR 1=1 --`, 'a\\', "'", '{x:String}', 'a\nb', '\u0000', '🚦']) {
    const answer = await api(`/summary?branch=${encodeURIComponent(text)}`);
    assert.ok([200, 400].includes(answer.status), `${JSON.stringify(text)}: ${answer.status}`);
    if (answer.status === 200) assert.equal(answer.json.data.runs, 0);
  }
});

test('liveness and readiness answer', async () => {
  for (const path of ['/healthz', '/readyz']) assert.equal((await get(url + path)).status, 200, path);
});

test('the page comes with security headers, and scripts cannot come from elsewhere', async () => {
  const page = await get(`${url}/`);
  assert.equal(page.status, 200);
  assert.match(page.headers.get('content-type'), /text\/html/);
  const policy = page.headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src '(self|none)'/);
  assert.doesNotMatch(policy, /unsafe-eval|script-src[^;]*unsafe-inline/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
  assert.match(page.headers.get('referrer-policy') ?? '', /no-referrer|same-origin/);
});

test('an unchanged page costs a 304, hashed files are kept for ever, and text is compressed', async () => {
  const page = await get(`${url}/`);
  const again = await get(`${url}/`, { 'if-none-match': page.headers.get('etag') });
  assert.equal(again.status, 304);
  assert.equal(again.text, '');
  const script = page.text.match(/src="(\/?assets\/[^"]+\.js)"/)?.[1];
  assert.ok(script, 'the page names its script');
  const asset = await get(new URL(script, `${url}/`), { 'accept-encoding': 'br' });
  assert.equal(asset.status, 200);
  assert.match(asset.headers.get('cache-control'), /immutable/);
  assert.equal(asset.headers.get('content-encoding'), 'br');
  assert.match(asset.headers.get('vary') ?? '', /accept-encoding/i);
});

test('a page address that the dashboard routes itself gives the page; a missing file does not', async () => {
  assert.match((await get(`${url}/workflows?repository=a/b`)).headers.get('content-type'), /text\/html/);
  assert.equal((await get(`${url}/assets/nothing-here.js`)).status, 404);
  assert.equal((await get(`${url}/../../etc/passwd`)).text.includes('root:'), false);
});

test('it stops within two seconds when asked, also with a client that holds its connection', async (t) => {
  const own = new World(t);
  const folder = own.dataFolder();
  const server = await own.serve(folder);
  await fetch(`${server.url}/healthz`, { headers: { connection: 'keep-alive' } });
  const { code, seconds } = await server.stop('SIGTERM');
  assert.equal(code, 0);
  assert.ok(seconds < 2, `${seconds} s`);
});

test('with an owner it collects by itself, and says so', async (t) => {
  const own = new World(t);
  const simulator = await own.simulator();
  const server = await own.serve(own.dataFolder(), ['--owner', owner, '--api-url', simulator.url, '--interval', '1h'], { env: { RUNLIGHT_GITHUB_TOKEN: 'x' } });
  const health = await eventually(async () => {
    const answer = (await get(`${server.url}/api/v1/health`)).json.data;
    return answer.collector.state === 'waiting' ? answer : undefined;
  }, { what: 'the first collection', timeout_ms: 120_000 });
  assert.equal(health.collector.owner, owner);
  assert.ok(health.collector.last_finished_at);
  assert.equal(health.runs > 1000, true);
});
