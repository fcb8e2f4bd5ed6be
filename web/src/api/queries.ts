// SPDX-License-Identifier: MIT
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { apiParameters, type Filters } from '../filters/codec';
import { ask, isForbidden, isUnauthorized, setSignedOut } from './client';
import type { ActivityDay, ApiToken, AuditEvent, BranchRow, ChangePoint, CoverageRow, Finding, Health, LedgerRow, QuestionText, RepositoryRow, RunRow, Schedule, Session, Summary, Viewer, WorkflowRow } from './types';

export type Parameters = [string, string][];

/** As often as that, until the server refuses. */
export const every = (periodMs: number) => ({ state: { error } }: { state: { error: unknown } }): number | false =>
  (isUnauthorized(error) || isForbidden(error) ? false : periodMs);

export const question = <Data>(name: string, parameters: Parameters) =>
  queryOptions({
    queryKey: [name, parameters] as const,
    queryFn: ({ signal }) => ask<Data>(name, parameters, signal),
    placeholderData: keepPreviousData,
  });

export const filtered = (filters: Filters): Parameters => apiParameters(filters, Date.now());

export const summaryQuery = (filters: Filters) => question<Summary>('summary', filtered(filters));
export const activityQuery = (filters: Filters) => question<ActivityDay[]>('activity', filtered(filters));
export const workflowsQuery = (filters: Filters) => question<WorkflowRow[]>('workflows', filtered(filters));
/** Without their newest runs, which are most of a long answer. */
export const bareWorkflowsQuery = (filters: Filters) => question<WorkflowRow[]>('workflows', [...filtered(filters), ['marks', '0']]);
export const repositoriesQuery = () => question<RepositoryRow[]>('repositories', []);
export const branchesQuery = (repositories: readonly string[]) =>
  question<BranchRow[]>('branches', repositories.map((name) => ['repository', name]));

/** What is collected changes slowly: not worth asking whenever a run is stored. */
export const slowly = { refetchInterval: every(30_000), staleTime: 20_000 };
export const coverageQuery = (repositories: readonly string[]) =>
  ({ ...question<CoverageRow[]>('coverage', repositories.map((name) => ['repository', name])), ...slowly });
export const ledgerQuery = (filters: Filters) => ({ ...question<LedgerRow[]>('ledger', filtered({ ...filters, branch: null, events: [] })), ...slowly });

export const workflowRunsQuery = (row: WorkflowRow | undefined, filters: Filters, limit: number) => ({
  ...question<RunRow[]>('workflow_runs', [
    ['repository_id', String(row?.repository_id ?? 0)],
    ['workflow_id', String(row?.workflow_id ?? 0)],
    ...filtered({ ...filters, repositories: [] }),
    ['limit', String(limit)],
  ]),
  enabled: row !== undefined,
});

/** What is known of one workflow whatever is filtered. Without a placeholder: another workflow's answer is no old picture of this one. */
const ofWorkflow = <Row>(name: string) => ({ owner, repo, workflow_id }: WorkflowRow) =>
  ({ ...question<Row[]>(name, [['repository', `${owner}/${repo}`], ['workflow', String(workflow_id)]]), placeholderData: undefined });

export const changePointsQuery = ofWorkflow<ChangePoint>('change_points');
export const schedulesQuery = ofWorkflow<Schedule>('schedules');
export const findingsQuery = ofWorkflow<Finding>('findings');

/** Polled, for its data_version tells when to ask the others again; TanStack Query itself stops while the tab is hidden. */
export const healthQuery = () =>
  queryOptions({
    queryKey: ['health'] as const,
    queryFn: ({ signal }) => ask<Health>('health', [], signal),
    refetchInterval: every(3_000),
    staleTime: 2_000,
  });

/** Who looks at the page. Asked before all others, when the window is looked at again, and whenever one of them is refused. */
export const sessionQuery = () =>
  queryOptions({
    queryKey: ['session'] as const,
    queryFn: async ({ signal }) => {
      const answer = await ask<Viewer>('session', [], signal);
      setSignedOut(answer.data.means === 'none');
      return answer;
    },
    staleTime: 60_000,
    refetchOnWindowFocus: 'always' as const,
    retryOnMount: false,
  });

export const tokensQuery = () => question<ApiToken[]>('tokens', []);
export const sessionsQuery = () => question<Session[]>('sessions', []);
export const auditQuery = (limit: number) => question<AuditEvent[]>('audit', [['limit', String(limit)]]);

/** What a question is made of; the path of what is stored is not named as its question is. */
export const questionTextQuery = (name: string) => ({
  ...question<QuestionText>(`questions/${name === 'health' ? 'health_counts' : name}`, []),
  placeholderData: undefined, staleTime: Infinity, retry: false,
});
