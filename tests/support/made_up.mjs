// SPDX-License-Identifier: MIT
// Small made-up answers of the shape that api/openapi.yaml promises.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

import { viewers } from './access.mjs';

const { schemas } = parse(readFileSync(new URL('../../api/openapi.yaml', import.meta.url), 'utf8')).components;
const begin = Date.now();
const day = 86_400;

/** `seconds` before these tests began. */
export const ago = (seconds) => new Date(begin - seconds * 1000).toISOString().replace(/\.\d+/, '');

/** Nothing, in the form of a schema: null where that may be. */
function nothing({ $ref, type, format, oneOf, properties, enum: words }) {
  if ($ref) return nothing(schemas[$ref.split('/').at(-1)]);
  const types = [type, ...(oneOf ?? []).map((one) => one.type)].flat();
  if (types.includes('null')) return null;
  if (properties) return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, nothing(schema)]));
  if (type === 'string') return words?.[0] ?? { date: ago(0).slice(0, 10), 'date-time': ago(0) }[format] ?? '';
  return { integer: 0, number: 0, boolean: false, array: [] }[type];
}

const blanks = {};

/** A value of the schema `name` with these members, and nothing in the others. */
export function made(name, members = {}) {
  blanks[name] ??= nothing(schemas[name]);
  for (const member in members) if (!(member in blanks[name])) assert.fail(`${name} has no ${member}`);
  return { ...blanks[name], ...members };
}

/** As long as GitHub lets the name of a workflow be, with all that has a meaning to somebody. */
export const oddName = `“Ünï/çødé” 'x' \\ "y" <b>&amp;</b> 日本語 ${'noSpaceAnywhere'.repeat(20)}`.slice(0, 261);
const plain = { workflow: 'CI', job: 'test', step: 'Run tests', branch: 'main', title: 'Mend it', actor: 'mona', label: 'ubuntu-latest', token: 'Prometheus' };
const odd = { ...Object.fromEntries(Object.keys(plain).map((what) => [what, oddName])), actor: 'w'.repeat(39) };

const github = 'https://github.com/acme/api';
const runPage = `${github}/actions/runs/100001`;
const failed = { run_attempt: 1, status: 'completed', conclusion: 'failure' };
const times = { duration_p50_s: 60, duration_p95_s: 90 };
const rates = { success_rate: 0, success_rate_low: 0, success_rate_high: 0.79 };
const failureRates = { failure_rate: 1, failure_rate_low: 0.2, failure_rate_high: 1 };
const waits = { queue_p50_s: 5, queue_p90_s: 5, queue_p99_s: 5 };
const costs = { jobs: 1, minutes: 1, cost_usd: 0.008 };
const sha = 'c0ffee'.padEnd(40, '0');

/**
 * The answer to each question, by its name, of one repository: functions of the question's parameters. Of whatever can be counted there are
 * so many `rows`; `withOddNames`: whether their names are.
 */
export function answersOf({ rows = 1, repo = 'api', withOddNames = false } = {}) {
  const names = withOddNames ? odd : plain;
  const repository = { repository_id: 1, owner: 'acme', repo };
  const workflow = { ...repository, workflow_id: 11, workflow_name: names.workflow };
  const one = (schema, members) => () => [made(schema, members)];
  /** `of` gives a row's members by its place, and by what it is called beside the others. */
  const list = (count, schema, of) => Array.from({ length: count }, (_, index) => made(schema, of(index, (name) => (index === 0 ? name : `${name} ${index + 1}`))));
  const several = (schema, of) => () => list(rows, schema, of);

  const ended = { ...failed, created_at: ago(600), duration_s: 60, html_url: runPage };
  const timed = { run_started_at: ago(590), completed_at: ago(530), duration_source: 'jobs' };
  const caused = { event: 'push', head_branch: names.branch, head_sha: sha, display_title: names.title, actor: names.actor };
  const mark = made('RunMark', { ...ended, run_id: 100_001, run_number: 1 });
  const step = { number: 2, name: names.step, status: 'completed', conclusion: 'failure', started_at: ago(585), completed_at: ago(530) };
  const compared = { ...rates, ...times, from: ago(30 * day), to: ago(0), runs: rows, success: 0, failure: rows, rerun_runs: 0, queue_p95_s: 5, busy_min: 1, workflows_with_runs: 1 };
  const parts = { workflow: names.workflow, event: 'push', branch: names.branch, actor: names.actor };
  const commits = Math.min(rows, 100);
  return {
    session: () => viewers.loopback,
    health: () => made('Health', { version: '1.0.0', engine_version: '26', repositories: 1, workflows: rows, runs: rows, jobs: rows, last_observed_at: ago(5),
      collector: { ...nothing(schemas.Health.properties.collector), state: 'off' } }),

    repositories: one('RepositoryRow', { ...repository, visibility: 'private', default_branch: 'main', html_url: github, workflows: rows, last_collected_at: ago(60), last_outcome: 'complete' }),
    branches: one('BranchRow', { branch: names.branch, runs: rows, is_default: true }),
    coverage: several('CoverageRow', (index, called) => ({
      ...repository, repository_id: 1 + index, repo: called(repo).replace(' ', '-'), state: 'watched', history: 'whole', is_complete: true, covered_from: ago(40 * day), covered_until: ago(60),
      runs: 1, run_attempts: 1, jobs: 1, last_run_created_at: ago(600), last_collected_at: ago(60), last_outcome: 'complete',
    })),
    retention: one('RetentionRow', { ...repository, state: 'watched', retention_days: 90, retention_limit: ago(90 * day) }),
    ledger: one('LedgerRow', { runs_promised: 1, runs_stored: 1, is_complete: true }),

    workflows: (query) => list(Math.min(rows, query.get('limit') ?? rows), 'WorkflowRow', (index, called) => ({
      ...workflow, ...rates, ...times, workflow_id: 11 + index, workflow_name: called(names.workflow), path: '.github/workflows/ci.yml', state: 'active', active: true,
      workflow_html_url: `${github}/actions/workflows/ci.yml`, verdict: 'failing', failing_runs: 1, sentence: `The last run failed in “${names.job}”.`,
      last_run: mark, days_since_last_run: 0, runs: 1, failure: 1, queue_p95_s: 5, busy_min: 1, recent_runs: query.get('marks') === '0' ? [] : [mark],
    })),
    verdicts: one('VerdictsRow', { ...workflow, state: 'active', verdict: 'failing', evidence: '{}' }),
    findings: several('FindingsRow', (index, called) => ({
      ...workflow, workflow_id: 11 + index, workflow_name: called(names.workflow), verdict: 'flaky', since: ago(600), severity: 80, sentence: 'It is flaky.',
      evidence: JSON.stringify({ flaky_commits: 1, commits: 2, flaky_rate: 0.5, flaky_rate_low: 0.1, flaky_rate_high: 0.9, lost_s: 60, job_name: names.job }),
    })),
    schedules: several('SchedulesRow', (index, called) => ({
      ...workflow, workflow_id: 11 + index, workflow_name: called(names.workflow), cron: '0 6 * * *', time_zone: 'UTC', slots: 1, matched: 1, reliability: 1, delay_p50_s: 60, delay_p95_s: 60,
      next_slot: ago(-3600), last_slot: ago(3600),
    })),
    change_points: () => [],

    summary: () => made('Summary', { repositories: 1, workflows: rows, workflows_active: rows, workflows_need_attention: rows, verdicts: [{ verdict: 'failing', workflows: rows }], runs: rows, run_attempts: rows, failure: rows, success_rate: 0 }),
    comparison: () => made('ComparisonRow', { ...compared, previous: compared }),
    activity: one('ActivityDay', { failure: rows }),
    frequency: one('FrequencyRow', { ...rates, ...times, starts_at: ago(600), runs: rows, failure: rows }),
    hours_of_week: one('HoursOfWeekRow', { weekday: 1, hour: 9, runs: 1, failure: 1, queue_p95_s: 5 }),
    breakdown: (query) => [made('BreakdownRow', { ...rates, value: parts[query.get('by')] ?? 'push', runs: rows, failure: rows })],
    duration_histogram: one('DurationHistogramRow', { from_s: 60, to_s: 70, runs: 1 }),

    runs: (query) => list(query.get('before') ? 0 : rows, 'RunsRow', (index, called) => (
      { ...workflow, ...ended, ...timed, ...caused, run_id: 100_001 + index, run_number: rows - index, workflow_name: called(names.workflow), jobs: 1, jobs_executed: 1 })),
    run_counts: one('RunCountsRow', { status: 'completed', conclusion: 'failure', runs: rows }),
    workflow_runs: several('RunRow', (index) => ({ ...workflow, ...ended, ...timed, ...caused, run_id: 100_001 + index, run_number: rows - index })),
    attempts: one('AttemptsRow', { ...ended, ...timed, triggering_actor: names.actor, queue_s: 5, wait_s: 0, busy_s: 60, busy_min: 1, idle_s: 0, jobs: rows, jobs_executed: rows }),
    run_jobs: several('RunJobsRow', (index, called) => ({
      ...failed, conclusion: index < 3 ? 'failure' : 'success', job_id: 1_000 + index, name: called(names.job), created_at: ago(590), started_at: ago(585), completed_at: ago(530),
      duration_s: 55, queue_s: 5, runner_name: 'runner', labels: [names.label], steps: [step], html_url: `${runPage}/job/${1_000 + index}`,
    })),
    grid: () => Array.from({ length: commits }, (_, row) => list(rows / commits, 'GridRow', (index, called) => ({
      ...workflow, ...failed, head_sha: String(row).padStart(40, 'c0ffee'), first_run_created_at: ago(600 + row), display_title: names.title, actor: names.actor,
      job_name: called(names.job), run_id: 100_001 + row, duration_s: 60, html_url: runPage,
    }))).flat(),

    job_days: one('JobDaysRow', { ...waits, runs: 1, jobs: 1, failure: 1 }),
    job_stats: several('JobStatsRow', (index, called) => ({ ...workflow, ...failureRates, ...times, job_name: called(names.job), jobs_executed: 1, failure: 1, busy_s: 60, minutes: 1 })),
    step_stats: several('StepStatsRow', (index, called) => ({ ...workflow, ...failureRates, ...times, job_name: names.job, step_name: called(names.step), steps_executed: 1, failure: 1, busy_s: 60 })),
    step_failures: several('StepFailuresRow', (index, called) => ({
      ...workflow, job_name: called(names.job), step_name: names.step, failure: 1, failure_share: 1 / rows, runs: 1, branches: 1, first_failed_run_id: 100_001, last_failed_run_id: 100_001 })),
    rerun_rates: one('RerunRatesRow', { ...workflow, runs: 1, run_attempts: 1 }),
    recoveries: several('RecoveriesRow', (index, called) => ({
      ...workflow, workflow_name: called(names.workflow), branch: names.branch, failed_run_id: 100_001 + index, failed_run_number: 1, failed_head_sha: sha, failures: 1, html_url: runPage })),
    recovery_times: several('RecoveryTimesRow', (index, called) => ({
      ...workflow, workflow_id: 11 + index, workflow_name: called(names.workflow), branch: names.branch, outages: 1, failures: 1, open_since: ago(600) })),

    queue_times: several('QueueTimesRow', (index, called) => ({ ...waits, runner_labels: called(names.label), jobs: 1, queue_p95_s: 5, queue_max_s: 5 })),
    queued_jobs: several('QueuedJobsRow', (index, called) => ({
      ...workflow, run_id: 100_001, run_attempt: 1, job_id: 1_000 + index, job_name: called(names.job), status: 'queued', runner_labels: names.label, waiting_since: ago(60), waiting_s: 60, html_url: runPage })),

    cost: several('CostRow', (index, called) => ({ ...costs, owner: 'acme', repository_id: 1 + index, repo: called(repo).replace(' ', '-'), runs_all_skipped: 0 })),
    cost_days: one('CostDaysRow', costs),

    tokens: several('ApiToken', (index, called) => (
      { token_id: `t${index}`, name: called(names.token), scopes: ['read'], created_by: names.actor, created_at: ago(600), expires_at: ago(-60 * day) })),
    sessions: several('Session', (index, called) => ({ session_id: `s${index}`, name: called(names.actor), role: 'viewer', address: '192.0.2.7', expires_at: ago(-day) })),
    audit: several('AuditEvent', () => ({ event: 'sign_in', name: names.actor, address: '192.0.2.7', detail: names.title })),
  };
}
