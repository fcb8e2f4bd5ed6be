// SPDX-License-Identifier: MIT
import { queryOptions, useQuery, type QueryKey, type UseQueryOptions, type UseQueryResult } from '@tanstack/react-query';
import { ask, type Answer } from '../../api/client';
import { filtered, type Parameters } from '../../api/queries';
import type { BreakdownRow, Comparison, DurationStep, FrequencyRow, JobStats, QueueTimes, StepFailures, StepStats, WorkflowRow } from '../../api/types';
import type { Bucket } from '../../charts/band';
import { useIsNear } from '../../components/near_screen';
import type { Filters } from '../../filters/codec';

type Identity = Pick<WorkflowRow, 'owner' | 'repo' | 'workflow_id'>;

const workflowOf = (parameters: Parameters): string | undefined => parameters.find(([name]) => name === 'workflow')?.[1];

/** Asks of one workflow, within the filters. The old picture stays while the filters change; another workflow's is none. */
function ofWorkflow<Data>(name: string, { owner, repo, workflow_id }: Identity, filters: Filters, more: Parameters = []) {
  const parameters: Parameters = [['repository', `${owner}/${repo}`], ['workflow', String(workflow_id)], ...filtered({ ...filters, repositories: [] }), ...more];
  return queryOptions({
    queryKey: [name, parameters] as const,
    queryFn: ({ signal }) => ask<Data>(name, parameters, signal),
    placeholderData: (previous: Answer<Data> | undefined, query) =>
      (query && workflowOf(query.queryKey[1]) === workflowOf(parameters) ? previous : undefined),
  });
}

export const comparisonQuery = (row: Identity, filters: Filters) => ofWorkflow<Comparison>('comparison', row, filters);
export const histogramQuery = (row: Identity, filters: Filters) => ofWorkflow<DurationStep[]>('duration_histogram', row, filters);
export const frequencyQuery = (row: Identity, filters: Filters, bucket: Bucket) => ofWorkflow<FrequencyRow[]>('frequency', row, filters, [['bucket', bucket]]);
export const queueTimesQuery = (row: Identity, filters: Filters, limit: number) => ofWorkflow<QueueTimes[]>('queue_times', row, filters, [['limit', String(limit)]]);
export const breakdownQuery = (row: Identity, filters: Filters, by: string, limit: number) =>
  ofWorkflow<BreakdownRow[]>('breakdown', row, filters, [['by', by], ['limit', String(limit)]]);
export const jobStatsQuery = (row: Identity, filters: Filters, order: string, limit: number) =>
  ofWorkflow<JobStats[]>('job_stats', row, filters, [['order', order], ['limit', String(limit)]]);
export const stepStatsQuery = (row: Identity, filters: Filters, order: string, limit: number) =>
  ofWorkflow<StepStats[]>('step_stats', row, filters, [['order', order], ['limit', String(limit)]]);
export const stepFailuresQuery = (row: Identity, filters: Filters, limit: number) =>
  ofWorkflow<StepFailures[]>('step_failures', row, filters, [['limit', String(limit)]]);

/** As useQuery, but only while what asks is near the screen. */
export function useNearQuery<Data, Key extends QueryKey>(options: UseQueryOptions<Answer<Data>, Error, Answer<Data>, Key>): UseQueryResult<Answer<Data>> {
  return useQuery({ ...options, enabled: useIsNear() });
}
