// SPDX-License-Identifier: MIT
import type { BreakdownRow, WorkflowRow } from '../../api/types';
import { paths } from '../../app/router';
import { encodeView, type View } from '../../filters/codec';
import { count, counted, percent } from '../../lib/format';

/** What runs are told apart by on a workflow's page. */
export const parts = [
  { key: 'branch', label: 'Branch' }, { key: 'event', label: 'Event' }, { key: 'actor', label: 'Actor' }, { key: 'run_attempt', label: 'Attempt' },
] as const;
export type Part = (typeof parts)[number];

/** The way to the runs behind a row: this page under that branch or event, or the list of the runs of an actor. */
export function partAddress(by: Part['key'], value: string, view: View, { owner, repo, workflow_id }: Pick<WorkflowRow, 'owner' | 'repo' | 'workflow_id'>): string {
  const repositories = [`${owner}/${repo}`];
  if (by === 'branch') return paths.workflow + encodeView({ ...view, repositories, branch: value || null });
  if (by === 'event') return paths.workflow + encodeView({ ...view, repositories, events: [value] });
  const { branch, events, range } = view;
  return paths.runs + encodeView({ repositories, workflow_id, branch, events, range, actor: by === 'actor' ? value || null : null });
}

/** "Most runs, 80 of 166 (48%), are on main." */
export function partText({ key, label }: Part, rows: readonly BreakdownRow[], runs: number): string {
  const [first] = rows;
  if (!first) return 'No run matches the filters.';
  const name = first.value.length > 60 ? `${first.value.slice(0, 60)}…` : first.value || 'none';
  const verb = { branch: 'are on', event: 'were started by', actor: 'are of', run_attempt: 'stand at attempt' }[key];
  const words = `${count(first.runs)} of ${counted(Math.max(runs, first.runs), 'run')} (${percent(first.runs / Math.max(runs, first.runs))}) ${verb} ${name}`;
  return rows.length === 1 ? `${words}.` : `${words}, the most frequent ${label.toLowerCase()}.`;
}
