// SPDX-License-Identifier: MIT
import { useQueries, useQuery } from '@tanstack/react-query';
import { bareWorkflowsQuery, filtered, healthQuery, question, workflowsQuery, type Parameters } from '../../api/queries';
import type { RunMark, WorkflowRow } from '../../api/types';
import type { Filters, Sort } from '../../filters/codec';
import { useLate } from '../../lib/use_late';

/** Of more workflows than these the newest runs are asked for where they are looked at only: most of a long answer would be these. */
const many = 1000;

/** Columns whose order only the newest runs of all workflows tell. */
const sortedByMarks = new Set(['recent_failures', 'duration_trend']);

/** Counting a large store takes a while; until it is told, it may be one. */
function useIsLarge(): boolean | null {
  const health = useQuery(healthQuery());
  const isUnknown = !health.isFetched && health.failureCount === 0;
  const late = useLate(isUnknown);
  if (health.data) return health.data.data.workflows > many;
  return isUnknown && !late ? null : late;
}

/** All workflows; `complete`: with their newest runs. */
export function useWorkflows(filters: Filters, sort: Sort | null) {
  const isLarge = useIsLarge();
  const complete = isLarge !== true || sortedByMarks.has(sort?.column ?? '');
  const options = (complete ? workflowsQuery : bareWorkflowsQuery)(filters);
  return { complete, options, query: useQuery({ ...options, enabled: isLarge !== null, structuralSharing: complete }) };
}

export const rowKey = ({ repository_id, workflow_id }: Pick<WorkflowRow, 'repository_id' | 'workflow_id'>): string => `${repository_id}/${workflow_id}`;

/** So many rows' marks are asked for at a time. */
export const blockRows = 40;

function marksQuery(filters: Filters, rows: readonly WorkflowRow[]) {
  const repositories = [...new Set(rows.map(({ owner, repo }) => `${owner}/${repo}`))];
  const parameters: Parameters = [...filtered({ ...filters, repositories }), ...rows.map(({ workflow_id }): [string, string] => ['workflow', String(workflow_id)]), ['marks', '20']];
  return { ...question<WorkflowRow[]>('workflows', parameters), placeholderData: undefined };
}

/** The newest runs of the rows of these blocks, by rowKey, as far as they are there. */
export function useMarks(filters: Filters, blocks: readonly (readonly WorkflowRow[])[]): ReadonlyMap<string, readonly RunMark[]> {
  return useQueries({
    queries: blocks.map((rows) => marksQuery(filters, rows)),
    combine: (answers) => new Map(answers.flatMap(({ data }) => (data?.data ?? []).map((row) => [rowKey(row), row.recent_runs] as const))),
  });
}
