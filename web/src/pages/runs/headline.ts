// SPDX-License-Identifier: MIT
import { branchText, rangeText, type View } from '../../filters/codec';
import { count, counted } from '../../lib/format';
import { outcomes } from '../../status/status';
import { findable, type OutcomeCount } from './outcome_words';

const sum = (rows: readonly OutcomeCount[]): number => rows.reduce((total, row) => total + row.count, 0);

const either = (words: readonly string[]): string => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`);

/** How many runs the list has, whatever part of it is shown. */
export function foundRuns(counts: readonly OutcomeCount[], chosen: readonly string[]): number {
  const wanted = findable(chosen);
  return sum(wanted.length === 0 ? counts : counts.filter(({ outcome }) => wanted.includes(outcome)));
}

/** "1,234 runs, 56 of them failed, 2 under way", or "56 of 1,234 runs: failed or timed out". */
export function headline(counts: readonly OutcomeCount[], chosen: readonly string[]): string {
  const all = sum(counts);
  const wanted = findable(chosen);
  if (wanted.length > 0) {
    return `${count(foundRuns(counts, chosen))} of ${counted(all, 'run')}: ${either(wanted.map((outcome) => outcomes[outcome].word.toLowerCase()))}`;
  }
  if (all === 0) return 'No run';
  const failed = sum(counts.filter(({ outcome }) => outcomes[outcome].role === 'danger'));
  const open = sum(counts.filter(({ outcome }) => outcome === 'running' || outcome === 'queued'));
  return `${counted(all, 'run')}, ${failed === 0 ? 'none' : count(failed)} of them failed${open > 0 ? `, ${count(open)} under way` : ''}`;
}

/** What the list is narrowed to, in words. */
export function scope(view: View, workflow: string | null): string {
  const parts = [rangeText(view.range), branchText(view.branch)];
  if (view.repositories.length > 0) parts.unshift(view.repositories.length > 3 ? counted(view.repositories.length, 'repository', 'repositories') : view.repositories.join(', '));
  if (view.workflow_id !== null) parts.push(workflow ?? `workflow ${view.workflow_id}`);
  if (view.events.length > 0) parts.push(`started by ${either(view.events)}`);
  if (view.actor) parts.push(`caused by ${view.actor}`);
  if (view.search) parts.push(`with “${view.search}”`);
  return parts.join(' · ');
}
