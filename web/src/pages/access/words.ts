// SPDX-License-Identifier: MIT
// What the parts of the page say, and what a new token may be. Pure.
import { counted, humanized } from '../../lib/format';
import { instant } from '../../lib/time';
import type { ApiToken, AuditEvent, Session } from '../../api/types';

export const tabs = [
  { key: 'tokens', label: 'API tokens' },
  { key: 'sessions', label: 'Signed in' },
  { key: 'audit', label: 'Audit log' },
] as const;
export type Tab = (typeof tabs)[number]['key'];

export const tabOf = (text: string | null): Tab => tabs.find(({ key }) => key === text)?.key ?? 'tokens';

const eventWords: Readonly<Record<AuditEvent['event'], string>> = {
  sign_in: 'Signed in',
  sign_in_refused: 'Sign-in refused',
  sign_out: 'Signed out',
  session_revoked: 'Session ended',
  token_created: 'Token created',
  token_revoked: 'Token revoked',
  token_refused: 'Token refused',
  request_refused: 'Request refused',
  rate_limited: 'Rate limited',
  settings_changed: 'Settings changed',
};
export const events = Object.keys(eventWords) as AuditEvent['event'][];
export const eventWord = (event: string): string => (eventWords as Record<string, string>)[event] ?? humanized(event);

/** What somebody did not get. */
export const isRefusal = (event: string): boolean => event.endsWith('_refused') || event === 'rate_limited';

export const scopes = [
  { key: 'read', meaning: 'Pages and questions: workflows, runs, their figures' },
  { key: 'metrics', meaning: '/metrics, for Prometheus' },
  { key: 'query', meaning: 'SQL of its own, read-only' },
  { key: 'admin', meaning: 'API tokens, sessions and the audit log' },
] as const;
export type Scope = (typeof scopes)[number]['key'];

export type TokenState = 'active' | 'ends_soon' | 'expired' | 'revoked';
const soonMs = 7 * 86_400_000;

export function tokenState({ revoked_at, expires_at }: Pick<ApiToken, 'revoked_at' | 'expires_at'>, now: number): TokenState {
  if (revoked_at !== null) return 'revoked';
  const left = (instant(expires_at) ?? Infinity) - now;
  if (left <= 0) return 'expired';
  return left < soonMs ? 'ends_soon' : 'active';
}

export const isUsable = (state: TokenState): boolean => state === 'active' || state === 'ends_soon';

/** "3 tokens can be used; 1 of them ends within 7 days." */
export function tokensSentence(tokens: readonly ApiToken[], now: number): string {
  const states = tokens.map((token) => tokenState(token, now));
  const usable = states.filter(isUsable).length;
  const ending = states.filter((state) => state === 'ends_soon').length;
  if (usable === 0) return 'None of these tokens can be used any more.';
  const ends = ending === 1 ? '1 of them ends' : `${ending} of them end`;
  return `${counted(usable, 'token')} can be used${ending > 0 ? `; ${usable === 1 ? 'it ends' : ends} within 7 days` : ''}.`;
}

/** "2 people in 3 sessions." */
export function sessionsSentence(sessions: readonly Session[]): string {
  const people = new Set(sessions.map(({ name, email }) => email || name)).size;
  const who = counted(people, 'person is', 'people are');
  return `${who} signed in${sessions.length > people ? `, in ${sessions.length} sessions` : ''}.`;
}

/** One glob a line, or several with commas or spaces between; each once. */
export function globsOf(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))];
}

export interface Draft {
  name: string;
  scopes: readonly Scope[];
  repositories: string;
  days: string;
}
export const emptyDraft: Draft = { name: '', scopes: ['read'], repositories: '', days: '90' };
export type Faults = Partial<Record<keyof Draft, string>>;

const longestDays = 366;
const globPattern = /^[^/\s]{1,100}\/[^/\s]{1,100}$/;

function daysOf(text: string): number | null {
  const days = /^\d{1,3}$/.test(text.trim()) ? Number(text) : 0;
  return days >= 1 && days <= longestDays ? days : null;
}

/** The fields that the server would refuse, each with what to write instead. */
export function faultsOf({ name, scopes: chosen, repositories, days }: Draft): Faults {
  const faults: Faults = {};
  if (name.trim() === '') faults.name = 'Give it a name that tells what uses it.';
  if ([...name.trim()].length > 100) faults.name = 'At most 100 characters.';
  if (chosen.length === 0) faults.scopes = 'Choose what it may do.';
  const globs = globsOf(repositories);
  const odd = globs.find((glob) => !globPattern.test(glob));
  if (odd !== undefined) faults.repositories = `“${odd}” is not of the form owner/repo.`;
  if (globs.length > 100) faults.repositories = 'At most 100.';
  if (daysOf(days) === null) faults.days = `A whole number from 1 to ${longestDays}.`;
  return faults;
}

/** What is sent for a draft without faults. */
export function requestOf({ name, scopes: chosen, repositories, days }: Draft): Record<string, unknown> {
  const globs = globsOf(repositories);
  return {
    name: name.trim(),
    scopes: scopes.map(({ key }) => key).filter((key) => chosen.includes(key)),
    repositories: globs.length === 0 ? null : globs,
    expires_in_days: daysOf(days),
  };
}

/** When a token of so many days would end (ms); null: those are no days. */
export function endOf(days: string, now: number): number | null {
  const number = daysOf(days);
  return number === null ? null : now + number * 86_400_000;
}

export const auditLimits = { first: 200, most: 10_000 } as const;

/** How many events to ask for next; null: those are all there are. */
export function nextLimit(limit: number, got: number): number | null {
  return got < limit || limit >= auditLimits.most ? null : Math.min(limit * 2, auditLimits.most);
}
