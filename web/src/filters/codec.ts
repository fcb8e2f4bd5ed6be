// SPDX-License-Identifier: MIT
// The whole view as the address shows it. Pure; what it cannot read it passes over, so that old and foreign links still open.
// The address has no number of a version: a parameter that is added has a usual value without it, and none changed its meaning yet. Should
// one have to, it gets another name, and the old name is read on as it was meant. codec.test.ts keeps links as they were handed out.
import { utcDate } from '../lib/time';

export const rangeDays = [7, 30, 90] as const;
export type RangeDays = (typeof rangeDays)[number];
export type Range = { kind: 'last'; days: RangeDays } | { kind: 'all' } | { kind: 'between'; from: string | null; to: string | null };

/** Stands for each repository's default branch, in the address as in the API. No branch can have this name. */
export const defaultBranch = '*';

/** What every page is filtered by. */
export interface Filters {
  /** "owner/repo"; none means all. */
  repositories: readonly string[];
  /** A branch, `defaultBranch`, or null for any. */
  branch: string | null;
  /** Events that started the run (push, schedule, …); none means any. */
  events: readonly string[];
  range: Range;
}

export interface Sort {
  column: string;
  descending: boolean;
}

export const runCounts = [5, 10, 20, 30, 50, 100, 200] as const;

export interface View extends Filters {
  search: string;
  sort: Sort | null;
  verdicts: readonly string[];
  workflow_id: number | null;
  /** How many of the most recent runs a workflow's page shows. */
  runs: number;
  /** Which part of a page with parts; null: the first. */
  tab: string | null;
  /** Of the audit log, the only event to show; null: all. */
  audit_event: string | null;
  run_id: number | null;
  /** Of a run; null: the latest. */
  attempt: number | null;
  /** Outcomes (status/status.ts) that a list of runs shows; none means all. */
  outcomes: readonly string[];
  /** Whose runs a list shows; null: everybody's. */
  actor: string | null;
  /** Other runners for the same jobs: two labels and how much faster, as pages/cost/what_if.ts reads them. */
  what_if: string | null;
  /** What a page's rows are grouped by; null: what is usual there. */
  by: string | null;
}

export const defaultView: View = {
  repositories: [], branch: null, events: [], range: { kind: 'last', days: 30 }, search: '', sort: null, verdicts: [], workflow_id: null, runs: 30, tab: null, audit_event: null,
  run_id: null, attempt: null, outcomes: [], actor: null, what_if: null, by: null,
};

/** As many repositories as an address may name. */
export const mostRepositories = 200;

const repositoryPattern = /^[\w.-]{1,100}\/[\w.-]{1,100}$/;
const datePattern = /^\d{4}-\d{2}-\d{2}$/;
const wordPattern = /^[a-z][a-z0-9_]{0,40}$/;

function date(text: string | null): string | null {
  if (!text || !datePattern.test(text)) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  // Date.parse lets 31 February roll over to March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) ? text : null;
}

function decodeRange(query: URLSearchParams): Range {
  const from = date(query.get('from'));
  const to = date(query.get('to'));
  if (from || to) return from && to && from > to ? { kind: 'between', from: to, to: from } : { kind: 'between', from, to };
  const range = query.get('range');
  if (range === 'all') return { kind: 'all' };
  const days = rangeDays.find((value) => range === `${value}d`);
  return days ? { kind: 'last', days } : defaultView.range;
}

function decodeSort(text: string | null): Sort | null {
  const descending = text?.startsWith('-') ?? false;
  const column = descending ? text!.slice(1) : (text ?? '');
  return wordPattern.test(column) ? { column, descending } : null;
}

const word = (text: string | null): string | null => (text && wordPattern.test(text) ? text : null);
/** At most so many characters, and never half of one: the other half of a pair would be no text that an address can hold. */
const cut = (text: string, most: number): string => text.slice(0, most).replace(/[\ud800-\udbff]$/, '');

/** An id, as far as a number holds it exactly. */
function decodeId(text: string): number | null {
  const id = /^[1-9]\d{0,15}$/.test(text) ? Number(text) : null;
  return Number.isSafeInteger(id) ? id : null;
}

const unique = (values: string[]): string[] => [...new Set(values)];

export function decodeView(search: string): View {
  const query = new URLSearchParams(search);
  const runs = Number(query.get('runs'));
  return {
    repositories: unique(query.getAll('repository').filter((name) => repositoryPattern.test(name))).slice(0, mostRepositories),
    branch: cut(query.get('branch') ?? '', 500) || null,
    range: decodeRange(query),
    search: cut(query.get('search') ?? '', 200),
    sort: decodeSort(query.get('sort')),
    verdicts: unique(query.getAll('verdict').filter((word) => wordPattern.test(word))),
    workflow_id: decodeId(query.get('workflow') ?? ''),
    runs: runCounts.find((value) => value === runs) ?? defaultView.runs,
    tab: word(query.get('tab')),
    audit_event: word(query.get('audit_event')),
    events: unique(query.getAll('event').filter((word) => wordPattern.test(word))).slice(0, 50),
    run_id: decodeId(query.get('run') ?? ''),
    attempt: decodeId(query.get('attempt') ?? ''),
    outcomes: unique(query.getAll('outcome').filter((word) => wordPattern.test(word))),
    actor: cut(query.get('actor') ?? '', 100) || null,
    what_if: cut(query.get('what_if') ?? '', 130) || null,
    by: word(query.get('by')),
  };
}

/** Percent-encoding that leaves readable what a query may hold as it is. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/%(2F|3A|40|2C|20)/g, (code) => (code === '%20' ? '+' : decodeURIComponent(code)));
}

function rangeParameters(range: Range): [string, string][] {
  if (range.kind === 'all') return [['range', 'all']];
  if (range.kind === 'last') return [['range', `${range.days}d`]];
  const parameters: [string, string][] = [];
  if (range.from) parameters.push(['from', range.from]);
  if (range.to) parameters.push(['to', range.to]);
  return parameters;
}

export function sameRange(a: Range, b: Range): boolean {
  return JSON.stringify(rangeParameters(a)) === JSON.stringify(rangeParameters(b));
}

/** "?repository=acme/api&range=7d", or "" when all is as by default. */
export function encodeView(view: Partial<View>): string {
  const parameters: [string, string][] = [];
  if (view.tab) parameters.push(['tab', view.tab]);
  if (view.audit_event) parameters.push(['audit_event', view.audit_event]);
  for (const name of view.repositories ?? []) parameters.push(['repository', name]);
  if (view.workflow_id) parameters.push(['workflow', String(view.workflow_id)]);
  if (view.run_id) parameters.push(['run', String(view.run_id)]);
  if (view.attempt) parameters.push(['attempt', String(view.attempt)]);
  if (view.by) parameters.push(['by', view.by]);
  if (view.branch) parameters.push(['branch', view.branch]);
  for (const event of view.events ?? []) parameters.push(['event', event]);
  if (view.range && !sameRange(view.range, defaultView.range)) parameters.push(...rangeParameters(view.range));
  for (const verdict of view.verdicts ?? []) parameters.push(['verdict', verdict]);
  for (const outcome of view.outcomes ?? []) parameters.push(['outcome', outcome]);
  if (view.actor) parameters.push(['actor', view.actor]);
  if (view.what_if) parameters.push(['what_if', view.what_if]);
  if (view.search) parameters.push(['search', view.search]);
  if (view.sort) parameters.push(['sort', (view.sort.descending ? '-' : '') + view.sort.column]);
  if (view.runs && view.runs !== defaultView.runs) parameters.push(['runs', String(view.runs)]);
  const text = parameters.map(([name, value]) => `${name}=${encoded(value)}`).join('&');
  return text && `?${text}`;
}

/** The filters as the API takes them. A relative range counts today, in UTC, as one of its days. */
export function apiParameters(filters: Filters, now: number): [string, string][] {
  const parameters: [string, string][] = filters.repositories.map((name) => ['repository', name]);
  if (filters.branch) parameters.push(['branch', filters.branch]);
  for (const event of filters.events) parameters.push(['event', event]);
  const { range } = filters;
  if (range.kind === 'last') parameters.push(['from', utcDate(now, range.days - 1)]);
  if (range.kind === 'between') parameters.push(...rangeParameters(range));
  return parameters;
}

export function isFiltered(view: View): boolean {
  return view.repositories.length > 0 || view.branch !== null || view.events.length > 0 || view.search !== '' || view.verdicts.length > 0 ||
    view.outcomes.length > 0 || view.actor !== null || !sameRange(view.range, defaultView.range);
}

/** How the range reads in a sentence. */
export function rangeText(range: Range): string {
  if (range.kind === 'all') return 'all time';
  if (range.kind === 'last') return `last ${range.days} days`;
  if (range.from && range.to) return range.from === range.to ? range.from : `${range.from} to ${range.to}`;
  return range.from ? `since ${range.from}` : `until ${range.to}`;
}

export function branchText(branch: string | null): string {
  if (branch === null) return 'any branch';
  return branch === defaultBranch ? 'default branch' : branch;
}
