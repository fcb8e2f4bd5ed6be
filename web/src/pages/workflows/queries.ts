// SPDX-License-Identifier: MIT
import { useQueries, useQuery } from '@tanstack/react-query';
import { filtered, healthQuery, question, workflowsQuery, type Parameters } from '../../api/queries';
import type { RunMark, WorkflowRow } from '../../api/types';
import type { Filters, Sort } from '../../filters/codec';

/** Of more workflows than these the newest runs are asked for where they are looked at only: most of a long answer would be these. */
const many = 1000;

/** Columns whose order only the newest runs of all workflows tell. */
const sortedByMarks = new Set(['recent_failures', 'duration_trend']);

/** All workflows; `complete`: with their newest runs. Otherwise with one of them each, the least that the API lists. */
export function useWorkflows(filters: Filters, sort: Sort | null) {
  const health = useQuery(healthQuery());
  const complete = (health.data?.data.workflows ?? 0) <= many || sortedByMarks.has(sort?.column ?? '');
  const options = complete ? workflowsQuery(filters) : question<WorkflowRow[]>('workflows', [...filtered(filters), ['marks', '1']]);
  return { complete, options, query: useQuery({ ...options, enabled: health.isFetched || health.failureCount > 0, structuralSharing: complete }) };
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
