// SPDX-License-Identifier: MIT
import { useQueries, useQuery } from '@tanstack/react-query';
import { bareWorkflowsQuery, filtered, healthQuery, question, workflowsQuery, type Parameters } from '../../api/queries';
import type { RunMark, WorkflowRow } from '../../api/types';
import type { Filters, View } from '../../filters/codec';
import { useLate } from '../../lib/use_late';

/** Of more workflows than these the newest runs are asked for where they are looked at only: most of a long answer would be these. */
const many = 1000;

/** Columns whose order only the newest runs of all workflows tell. */
const sortedByMarks = new Set(['recent_failures', 'duration_trend']);

/** What the list asks of so many workflows; `complete`: with their newest runs. */
export function listOptions(view: View, workflows: number) {
  const complete = workflows <= many || sortedByMarks.has(view.sort?.column ?? '');
  return { complete, options: (complete ? workflowsQuery : bareWorkflowsQuery)(view) };
}

/** How many workflows there are, as far as that matters: counting in a large store takes a while, and until it is told it may be one. */
function useCount(): number | null {
  const health = useQuery(healthQuery());
  const isUnknown = !health.isFetched && health.failureCount === 0;
  const late = useLate(isUnknown);
  if (health.data) return health.data.data.workflows;
  return isUnknown && !late ? null : late ? Infinity : 0;
}

/** All workflows; `complete`: with their newest runs. */
export function useWorkflows(view: View) {
  const workflows = useCount();
  const { complete, options } = listOptions(view, workflows ?? 0);
  return { complete, options, query: useQuery({ ...options, enabled: workflows !== null, structuralSharing: complete }) };
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
