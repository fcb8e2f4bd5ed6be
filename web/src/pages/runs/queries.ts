// SPDX-License-Identifier: MIT
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { ask, type Answer } from '../../api/client';
import { filtered, question, type Parameters } from '../../api/queries';
import type { BreakdownRow, FoundRun, RunCount } from '../../api/types';
import type { View } from '../../filters/codec';
import { conclusionsOf } from './outcome_words';

/** As many are asked for, and shown, at once. */
export const pageSize = 100;

/** What both the list and its counts are narrowed by. */
function narrowed(view: View): Parameters {
  const parameters = filtered(view);
  if (view.workflow_id !== null) parameters.push(['workflow', String(view.workflow_id)]);
  if (view.actor) parameters.push(['actor', view.actor]);
  if (view.search) parameters.push(['search', view.search]);
  return parameters;
}

export function runsParameters(view: View): Parameters {
  return [...narrowed(view), ...conclusionsOf(view.outcomes).map((word): [string, string] => ['conclusion', word]), ['limit', String(pageSize)]];
}

/** What asks for the runs after these; undefined: there are none. */
export function following(rows: readonly Pick<FoundRun, 'created_at' | 'run_id'>[], size: number): Parameters | undefined {
  const last = rows.at(-1);
  return last && rows.length >= size ? [['before', last.created_at], ['before_run_id', String(last.run_id)]] : undefined;
}

export const runsQuery = (view: View) => {
  const parameters = runsParameters(view);
  return infiniteQueryOptions({
    queryKey: ['runs', parameters, 'pages'] as const,
    queryFn: ({ signal, pageParam }) => ask<FoundRun[]>('runs', [...parameters, ...pageParam], signal),
    initialPageParam: [] as Parameters,
    getNextPageParam: ({ data }: Answer<FoundRun[]>) => following(data, pageSize),
    placeholderData: keepPreviousData,
  });
};

export const runCountsQuery = (view: View) => question<RunCount[]>('run_counts', narrowed(view));

/** What runs can be narrowed to, most runs first. */
export const choicesQuery = (by: 'workflow' | 'actor', view: View) =>
  question<BreakdownRow[]>('breakdown', [['by', by], ...filtered(view), ['limit', '300']]);
