// SPDX-License-Identifier: MIT
// Whether the data can be trusted, in words. Pure.
import type { Health, RetentionRow } from '../../api/types';
import { ago, asSentence, count, counted, span } from '../../lib/format';
import { instant, localTime } from '../../lib/time';
import { hasGap, isAtRisk, states, type Row, type State } from './rows';

const repositories = (value: number): string => counted(value, 'repository', 'repositories');

/** When GitHub was looked at last, with or without news. */
function lookedAt({ collector, last_observed_at, archive }: Health): number | null {
  const times = [collector.last_finished_at, archive?.mode === 'follows' ? archive.last_exchanged_at : null, last_observed_at].flatMap((time) => instant(time) ?? []);
  return times.length > 0 ? Math.max(...times) : null;
}

/** Longer than any pause that a collector makes between two looks. */
const oldS = 6 * 3600;

/** The page's answer in a sentence, and shorter for the title of the window. */
export function headline(health: Health, rows: readonly Row[], now: number): { text: string; short: string } {
  const gaps = rows.filter(hasGap).length;
  const all = rows.length === 1 ? 'the only repository is' : `all ${repositories(rows.length)} are`;
  const completeness = gaps > 0 ? `${count(gaps)} of ${repositories(rows.length)} ${gaps === 1 ? 'has' : 'have'} gaps` : `${all} complete`;
  const looked = lookedAt(health);
  const when = looked === null ? 'never looked at' : `looked at ${ago(looked, now)}`;
  if (health.collector.state === 'failing') return { text: `Collecting fails; ${completeness}, ${when}`, short: 'Collecting fails' };
  if (health.archive?.state === 'failing') return { text: `The archive cannot be reached; ${completeness}, ${when}`, short: 'Archive fails' };
  if (gaps > 0) return { text: `${completeness}, ${when}`, short: `${count(gaps)} with gaps` };
  if (looked === null || now - looked > oldS * 1000) return { text: `What is stored is old: ${completeness}, but ${when}`, short: 'Old data' };
  return { text: `The data can be trusted: ${completeness}, ${when}`, short: 'Complete' };
}

export function stateCounts(rows: readonly Row[]): { state: State; number: number }[] {
  const counts = new Map<State, number>();
  for (const { state } of rows) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, number]) => ({ state, number })).sort((a, b) => states[b.state].rank - states[a.state].rank);
}

const sum = (rows: readonly RetentionRow[], of: (row: RetentionRow) => number): number => rows.reduce((all, row) => all + of(row), 0);

/** What GitHub deletes, and what is only here. */
export function retentionText(rows: readonly Row[], now: number): string {
  const known = rows.flatMap(({ retention }) => retention ?? []);
  if (known.length === 0) return '';
  const rescued = sum(known, (row) => row.rescued_runs);
  const expiring = sum(known, (row) => row.expiring_runs_30d);
  const kept = [...new Set(known.map((row) => row.retention_days))].sort((a, b) => a - b).join(' or ');
  const risky = rows.filter(isAtRisk);
  const first = risky.flatMap(({ retention }) => instant(retention?.first_at_risk_at) ?? []).sort((a, b) => a - b)[0];
  const lists = sum(known, (row) => row.job_lists_at_risk);
  const days = sum(known, (row) => row.days_at_risk);
  const parts = [days > 0 ? counted(days, 'day of history', 'days of history') : '', lists > 0 ? `the jobs of ${counted(lists, 'run')}` : ''].filter(Boolean).join(' and ');
  const risk = risky.length === 0 ? 'All of that is stored.' : `Not stored yet: ${parts} of ${repositories(risky.length)}${first === undefined ? '' : `; the first goes in ${span((first - now) / 1000)}`}.`;
  return `If GitHub keeps runs for ${kept} days, ${counted(rescued, 'stored run is', 'stored runs are')} older and only here; ${count(expiring)} more ${expiring === 1 ? 'is' : 'are'} deleted there within 30 days. ${risk}`;
}

export type Fact = readonly [name: string, value: string];

const stateWords: Readonly<Record<string, string>> = { off: 'Off: this server only shows', collecting: 'Collecting now', waiting: 'Waiting for the next look', failing: 'Failing' };

export function collectorFacts({ collector }: Health, now: number): Fact[] {
  const { state, owner, message, last_finished_at, next_start_at, repositories_done, repositories_total, last_minute } = collector;
  const last = instant(last_finished_at);
  const next = instant(next_start_at);
  const facts: Fact[] = [['State', stateWords[state] ?? state]];
  if (owner) facts.push(['Collects', owner]);
  if (message) facts.push(['Says', asSentence(message)]);
  if (state !== 'off') facts.push(['Last finished', last === null ? 'Never' : ago(last, now)]);
  if (next !== null) facts.push(['Next look', next > now ? `in ${span((next - now) / 1000)}` : 'now']);
  if (state === 'collecting') facts.push(['So far', `${count(repositories_done)} of ${repositories(repositories_total)}`]);
  if (last_minute) {
    facts.push(['Last minute', `${counted(last_minute.polls, 'look')}, ${count(last_minute.unchanged)} without news; ${counted(last_minute.requests, 'request')}, ${count(last_minute.not_modified)} of them free; ${counted(last_minute.waits, 'wait')}`]);
    facts.push(['Stored in it', `${counted(last_minute.run_attempts_stored, 'attempt')}, ${counted(last_minute.jobs_stored, 'job')}`]);
  }
  return facts;
}

export function budgetText({ collector: { budget, state } }: Health, now: number): { value: string; detail: string } {
  if (!budget || budget.limit === null || budget.remaining === null) return { value: '—', detail: state === 'off' ? 'this server asks nothing' : 'no limit is known' };
  const reset = instant(budget.reset_at);
  const until = instant(budget.waiting_until);
  const ends = reset !== null && reset > now ? `, renewed in ${span((reset - now) / 1000)}` : '';
  const waits = until !== null && until > now ? `; waits ${span((until - now) / 1000)} for ${budget.waiting_for || 'a limit'}` : '';
  return { value: count(budget.remaining), detail: `of ${count(budget.limit)} requests an hour${ends}${waits}` };
}

export function storageFacts(health: Health): Fact[] {
  return [
    ['Runlight', health.version], ['Engine', health.engine_version], ['Schema', count(health.schema_version)], ['Data version', String(health.data_version)],
    ['Stored', `${counted(health.runs, 'run')}, ${counted(health.jobs, 'job')}, ${counted(health.workflows, 'workflow')}`],
    ['Last news', instant(health.last_observed_at) === null ? 'Never' : localTime(instant(health.last_observed_at)!)],
  ];
}

const modes: Readonly<Record<string, string>> = { follows: 'Follows it: reads only', exchanges: 'Writes there what is collected here' };
const archiveStates: Readonly<Record<string, string>> = { beginning: 'Being read for the first time', waiting: 'In step', failing: 'Failing' };

/** Empty where there is no archive. */
export function archiveFacts({ archive }: Health, now: number): Fact[] {
  if (!archive) return [];
  const last = instant(archive.last_exchanged_at);
  const facts: Fact[] = [
    ['Place', archive.place], ['Way', modes[archive.mode] ?? archive.mode], ['State', archiveStates[archive.state] ?? archive.state],
    ['Last exchanged', `${last === null ? 'Never' : ago(last, now)}; every ${span(archive.interval_s)}`],
    ['Taken', `${counted(archive.rows_taken, 'row')} in ${counted(archive.segments_taken, 'segment')}`],
    ['Written', `${counted(archive.rows_written, 'row')} in ${counted(archive.segments_written, 'segment')}`],
  ];
  if (archive.message) facts.push(['Says', asSentence(archive.message)]);
  return facts;
}

export function webhookFacts({ webhooks }: Health, now: number): Fact[] {
  if (!webhooks.enabled) return [['State', 'Off: no secret is set']];
  const last = instant(webhooks.last_received_at);
  return [
    ['Received', `${count(webhooks.received)}, ${count(webhooks.duplicates)} of them twice`], ['Applied', `${count(webhooks.applied)}, ${count(webhooks.waiting)} waiting`],
    ['Refused', count(webhooks.refused)], ['Last', last === null ? 'None yet' : ago(last, now)],
  ];
}
