// SPDX-License-Identifier: MIT
// Whoever may see one repository sees nothing of the others: no name, no id, no count, in no answer and by no SQL.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { OidcProvider } from '../support/oidc.mjs';
import { SignInServer, bearer, makeToken, newVisitor, signIn } from '../support/sign_in.mjs';
import { World, collectedOrganisation, query } from '../support/world.mjs';

const world = new World();
const kept = {};

/** Names and ids of what must not show; ids are long enough to be found in text. */
async function secretsOf(data, seen) {
  const others = await query(data, `SELECT DISTINCT owner, repo, repository_id FROM repositories WHERE concat(owner, '/', repo) != '${seen}'`);
  const runs = await query(data, `SELECT DISTINCT run_id FROM runs WHERE concat(owner, '/', repo) != '${seen}' LIMIT 2000`);
  return { names: others.map(({ repo }) => repo), repositories: others.map(({ repository_id }) => String(repository_id)), runs: new Set(runs.map(({ run_id }) => String(run_id))) };
}

before(async () => {
  const data = await collectedOrganisation(world);
  const repositories = await query(data, "SELECT owner, repo, repository_id FROM repositories WHERE state = 'watched' ORDER BY repo");
  const [{ owner, repo, repository_id }] = repositories;
  Object.assign(kept, { seen: `${owner}/${repo}`, seenName: repo, seenId: repository_id, hidden: `${owner}/${repositories[1].repo}`, hiddenId: repositories[1].repository_id, owner });
  kept.secrets = await secretsOf(data, kept.seen);
  const file = join(world.folder(), 'access.toml');
  writeFileSync(file, `viewers = ["vera@example.com", "nameless@example.com"]\noperators = ["olga@example.com"]\nadmins = ["ada@example.com"]\n\n[[visibility]]\nwho = ["vera@example.com", "olga@example.com"]\nrepositories = ["${kept.seen}"]\n`);
  kept.provider = await OidcProvider.start(world);
  kept.server = await SignInServer.start(world, (url) => kept.provider.register(url), { data, args: ['--access-file', file] });
  for (const [role, who] of Object.entries({ admin: 'ada', viewer: 'vera', operator: 'olga', blind: 'nameless' })) kept[role] = await signIn(kept.server, kept.provider, who);
});
after(() => world.close());

/** Asserts that text tells nothing of what is hidden. */
function assertTellsNothing(text, what) {
  const words = new Set(text.match(/[\w.-]+/g));
  const leaks = kept.secrets.names.filter((name) => words.has(name)).concat(kept.secrets.repositories.filter((id) => words.has(id)), [...kept.secrets.runs].filter((id) => words.has(id)));
  assert.deepEqual(leaks.slice(0, 5), [], what);
}

const questions = () => {
  const day = 'from=2020-01-01';
  return ['summary', `summary?${day}`, 'activity', `activity?${day}`, 'job_days', 'workflows', `workflows?branch=*`, 'branches', 'coverage', 'ledger', 'retention', 'runs', 'runs?search=1', 'run_counts',
    'durations', 'duration_histogram', 'breakdown?by=repository', `breakdown?by=event&${day}`, `frequency?bucket=month&${day}`, 'hours_of_week', `comparison?${day}&to=2030-01-01`, 'rerun_rates', 'recoveries?branch=', 'recovery_times', 'grid?branch=&limit=200',
    'queue_times', 'job_stats?limit=1000', 'step_stats', 'step_failures', 'cost', 'cost?by=runner', 'cost_days'];
};
const withoutTime = (data) => JSON.parse(JSON.stringify(data, (key, value) => (['days_since_last_run', 'elapsed_ms', 'generated_at', 'retention_limit'].includes(key) ? undefined : value)));
const plus = (path, more) => `/api/v1/${path}${path.includes('?') ? '&' : '?'}${more}`;

test('every question answers as if there were no other repository', async () => {
  const { server, admin, viewer, seen } = kept;
  for (const path of questions()) {
    const mine = await server.get(viewer, `/api/v1/${path}`);
    const whole = await server.get(admin, `/api/v1/${path}`);
    const only = await server.get(admin, plus(path, `repository=${seen}`));
    assert.deepEqual([mine.status, only.status], [200, 200], `${path}: ${mine.text.slice(0, 300)}`);
    assert.deepEqual(withoutTime(mine.json.data), withoutTime(only.json.data), path);
    assert.notDeepEqual(withoutTime(mine.json.data), withoutTime(whole.json.data), `${path} has something to hide`);
    assertTellsNothing(mine.text, path);
  }
  const { json, text } = await server.get(viewer, '/api/v1/repositories');
  assert.deepEqual(json.data.map(({ owner, repo }) => `${owner}/${repo}`), [seen]);
  assertTellsNothing(text, 'repositories');
});

test('asking for what is hidden is answered like asking for what is not there', async () => {
  const { server, viewer, hidden, owner, seen } = kept;
  for (const path of questions()) {
    const [of, none] = [await server.get(viewer, plus(path, `repository=${hidden}`)), await server.get(viewer, plus(path, `repository=${owner}/no-such-repository`))];
    assert.equal(of.status, none.status, path);
    const plain = (answer) => JSON.stringify(withoutTime(answer.json.data ?? answer.json.error)).replaceAll(hidden, 'X').replaceAll(`${owner}/no-such-repository`, 'X');
    assert.equal(plain(of), plain(none), path);
    const both = await server.get(viewer, plus(path, `repository=${hidden}&repository=${seen}`));
    assertTellsNothing(both.text.replaceAll(hidden, ''), `${path} of both`);
  }
  const [workflow] = (await server.get(kept.admin, `/api/v1/workflows?repository=${hidden}`)).json.data;
  const runs = `/api/v1/workflow_runs?repository_id=${workflow.repository_id}&workflow_id=${workflow.workflow_id}`;
  assert.ok((await server.get(kept.admin, runs)).json.data.length > 0);
  const mine = await server.get(viewer, runs);
  assert.ok(mine.status === 404 || mine.json.data.length === 0, mine.text.slice(0, 300));
});

test('health, metrics and errors tell no counts of what is hidden', async () => {
  const { server, admin, viewer } = kept;
  const [mine, whole] = [(await server.get(viewer, '/api/v1/health')).json.data, (await server.get(admin, '/api/v1/health')).json.data];
  for (const name of ['repositories', 'workflows', 'runs', 'jobs']) assert.ok(mine[name] === null || mine[name] < whole[name], `${name}: ${mine[name]} of ${whole[name]}`);
  assertTellsNothing(JSON.stringify(mine), 'health');
  assert.equal((await server.get(viewer, '/metrics')).status, 403);
  for (const path of ['/api/v1/nothing', '/api/v1/summary?repository=nothing', '/api/v1/workflow_runs', '/api/v1/sessions']) assertTellsNothing((await server.get(viewer, path)).text, path);
});

test('whoever no visibility rule speaks of sees nothing at all', async () => {
  const { server, blind } = kept;
  assert.equal((await server.session(blind)).all_repositories, false);
  for (const path of [...questions(), 'repositories', 'health']) {
    const { status, text, json } = await server.get(blind, `/api/v1/${path}`);
    assert.equal(status, 200, path);
    assertTellsNothing(text, path);
    assert.ok(!text.includes(kept.seenName), path);
    if (Array.isArray(json.data) && !/^(activity|frequency|hours_of_week|cost_days)/.test(path)) assert.deepEqual(json.data, [], path);
  }
});

const escapes = () => [
  'SELECT * FROM runs', 'SELECT * FROM repositories', 'SELECT * FROM workflows', 'SELECT * FROM jobs', 'SELECT * FROM workflow_files', 'SELECT * FROM run_versions', 'SELECT * FROM repository_versions',
  'SELECT * FROM workflow_versions', 'SELECT * FROM job_versions', 'SELECT * FROM workflow_file_versions', 'SELECT * FROM page_versions', 'SELECT * FROM coverage', 'SELECT * FROM coverage_versions', 'SELECT * FROM ledger',
  'SELECT * FROM ledger_versions', 'SELECT * FROM collections', 'SELECT * FROM absent_runs', 'SELECT * FROM job_lists', 'SELECT * FROM latest_runs', 'SELECT * FROM archive_segments', 'SELECT * FROM archive_marks',
  'SELECT owner, repo, repository_id FROM runs UNION ALL SELECT owner, repo, repository_id FROM runs', 'WITH x AS (SELECT * FROM runs) SELECT * FROM x', 'WITH runs AS (SELECT * FROM run_versions) SELECT * FROM runs',
  'SELECT r.repo FROM runs AS r JOIN runs AS s ON r.run_id != s.run_id', 'SELECT (SELECT groupArray(repo) FROM repository_versions) AS names', 'SELECT groupUniqArray(repo) FROM run_versions',
  'SELECT * FROM (SELECT * FROM (SELECT * FROM run_versions))', "SELECT * FROM merge('default', '.*versions')", "SELECT * FROM merge(currentDatabase(), 'run.*')", 'SELECT * FROM default.run_versions', 'SELECT * FROM `run_versions`', 'SELECT * FROM "run_versions"',
  'SELECT * FROM run_versions FINAL', 'SELECT * FROM run_versions SAMPLE 1', "SELECT * FROM run_versions SETTINGS additional_table_filters = {}", "SELECT * FROM runs SETTINGS additional_table_filters = {'run_versions': '1'}",
  "SELECT * FROM remote('127.0.0.1', currentDatabase(), 'run_versions')", "SELECT * FROM cluster('default', currentDatabase(), 'run_versions')", "SELECT * FROM loop(run_versions)", "SELECT * FROM view(SELECT * FROM run_versions)",
  "SELECT * FROM viewIfPermitted(SELECT * FROM run_versions ELSE null('x Int8'))", "SELECT * FROM file('*', 'RawBLOB', 'x String')", "SELECT * FROM mergeTreeIndex(currentDatabase(), 'run_versions')", 'SELECT * FROM system.tables', 'SELECT total_rows FROM system.tables',
  'SELECT * FROM system.parts', 'SELECT * FROM system.columns', 'SELECT * FROM information_schema.tables', 'SELECT * FROM system.processes', 'SELECT * FROM system.query_log', 'SHOW TABLES', 'SHOW CREATE TABLE runs', 'DESCRIBE runs', 'EXPLAIN SELECT * FROM runs',
  'EXPLAIN ESTIMATE SELECT * FROM run_versions', 'EXISTS TABLE runs', "SELECT throwIf(count() > 100, 'many') FROM run_versions", 'SELECT throwIf(1, repo) FROM run_versions', "SELECT toUInt8(repo) FROM run_versions", "SELECT CAST(repo, 'Enum8(1)') FROM repositories",
  'SELECT dictGet(\'runs\', \'repo\', 1)', "SELECT joinGet('runs', 'repo', 1)", 'SELECT 1 IN run_versions', "SELECT ('x', 1) IN (SELECT repo, repository_id FROM run_versions)", 'SELECT repo FROM runs ARRAY JOIN [1, 2] AS x', 'SELECT repo FROM runs GROUP BY ALL WITH TOTALS',
  'SELECT repo FROM runs WHERE 1 OR 1', 'SELECT repo FROM runs WHERE repository_id != 0) OR (1', 'SELECT repo FROM runs -- ', 'SELECT repo FROM runs /*', "SELECT repo FROM runs; SELECT repo FROM run_versions", 'SELECT * FROM runs PREWHERE 1', 'SELECT * FROM runs LIMIT 1000000 OFFSET 0',
  'SELECT repo FROM runs INTO OUTFILE \'/tmp/x\'', 'SELECT repo FROM runs FORMAT JSON', 'SELECT * FROM numbers(3)', 'SELECT hostName(), currentUser(), getSetting(\'additional_table_filters\')', 'SELECT * EXCEPT (repo) FROM run_versions', 'FROM run_versions SELECT *', 'SELECT COLUMNS(\'.*\') FROM run_versions',
];

test(`an operator of one repository gets no other out of SQL (${escapes().length} tries)`, async () => {
  const { server, operator, seenId } = kept;
  const ask = (sql) => operator.fetch(server.url, '/api/v1/query', { method: 'POST', json: { sql } });
  const works = await ask('SELECT uniqExact(repository_id) AS repositories, any(repository_id) AS one, count() AS runs FROM runs');
  assert.equal(works.status, 200, works.text);
  assert.deepEqual([Number(works.json.data[0].repositories), Number(works.json.data[0].one)], [1, Number(seenId)]);
  for (const sql of escapes()) {
    const { status, text } = await ask(sql);
    assert.ok(status === 200 || (status >= 400 && status < 500), `${sql}: ${status} ${text.slice(0, 200)}`);
    assertTellsNothing(text, sql);
  }
  const counts = await ask('SELECT count() AS n FROM run_versions');
  const whole = await kept.admin.fetch(server.url, '/api/v1/query', { method: 'POST', json: { sql: 'SELECT count() AS n FROM run_versions' } });
  assert.ok(counts.status !== 200 || Number(counts.json.data[0].n) < Number(whole.json.data[0].n), 'a count is of what may be seen');
});

test('SQL of one\'s own writes nothing, reads no file, reaches nobody and ends', async () => {
  const { server, admin } = kept;
  for (const sql of [
    'DROP TABLE run_versions', 'INSERT INTO run_versions SELECT * FROM run_versions', 'ALTER TABLE run_versions DELETE WHERE 1', 'CREATE TABLE x (y Int8) ENGINE = Memory', 'TRUNCATE TABLE run_versions', 'SET max_threads = 1', 'SYSTEM SHUTDOWN', 'KILL QUERY WHERE 1',
    "SELECT * FROM file('/etc/passwd', 'LineAsString')", `SELECT * FROM url('${server.url}/healthz', 'LineAsString')`, "SELECT * FROM s3('http://127.0.0.1:1/x', 'CSV')", "SELECT * FROM executable('id', 'TSV', 'x String')", "SELECT * FROM sqlite('access.db', 'tokens')", 'SELECT * FROM named_collections', '',
    'SELECT', 'x'.repeat(70_000),
  ]) {
    const answer = await admin.fetch(server.url, '/api/v1/query', { method: 'POST', json: { sql } });
    assert.deepEqual([answer.status, answer.json.error.kind], [400, 'bad_input'], `${sql.slice(0, 80)}: ${answer.text.slice(0, 300)}`);
    assert.doesNotMatch(answer.text, /root:|Stack trace|\.cpp/, sql.slice(0, 80));
  }
  assert.equal((await server.get(admin, '/api/v1/summary')).status, 200);
});

test('a token of one repository is held to it in SQL too', async () => {
  const { server, admin, seen, seenId } = kept;
  const { token } = await makeToken(server, admin, { scopes: ['query'], repositories: [seen] });
  const ask = (sql) => newVisitor().ask(`${server.url}/api/v1/query`, { method: 'POST', headers: { 'content-type': 'application/json', ...bearer(token) }, body: JSON.stringify({ sql }) });
  const { json } = await ask('SELECT DISTINCT repository_id FROM runs');
  assert.deepEqual(json.data.map((row) => Number(row.repository_id)), [Number(seenId)]);
  for (const sql of escapes().slice(0, 40)) assertTellsNothing((await ask(sql)).text, sql);
});
