// SPDX-License-Identifier: MIT
import { filtered, question, type Parameters } from '../../api/queries';
import type { Finding, JobDay, JobStats, Outage, RecoveryTime, RerunRate, StepFailure } from '../../api/types';
import { defaultBranch, type Filters } from '../../filters/codec';

/** As many rows as a panel shows. */
export const shown = 10;

const limit: [string, string] = ['limit', String(shown)];
/** An outage is one of a branch: without a choice, of the default branch. */
const ofBranch = (filters: Filters): Parameters => filtered({ ...filters, branch: filters.branch ?? defaultBranch });

/** What each panel asks. */
export const asked = (filters: Filters) => ({
  steps: { name: 'step_failures', parameters: [...filtered(filters), limit] },
  jobs: { name: 'job_stats', parameters: [...filtered(filters), ['order', 'failing'] as [string, string], limit] },
  days: { name: 'job_days', parameters: filtered(filters) },
  recoveryTimes: { name: 'recovery_times', parameters: [...ofBranch(filters), limit] },
  outages: { name: 'recoveries', parameters: [...ofBranch(filters), limit] },
  findings: { name: 'findings', parameters: filters.repositories.map((name): [string, string] => ['repository', name]) },
});

export const stepFailuresQuery = (filters: Filters) => question<StepFailure[]>('step_failures', asked(filters).steps.parameters);
export const jobStatsQuery = (filters: Filters) => question<JobStats[]>('job_stats', asked(filters).jobs.parameters);
export const jobDaysQuery = (filters: Filters) => question<JobDay[]>('job_days', asked(filters).days.parameters);
export const recoveryTimesQuery = (filters: Filters) => question<RecoveryTime[]>('recovery_times', asked(filters).recoveryTimes.parameters);
export const outagesQuery = (filters: Filters) => question<Outage[]>('recoveries', asked(filters).outages.parameters);
export const findingsQuery = (filters: Filters) => question<Finding[]>('findings', asked(filters).findings.parameters);

/** What re-running did for these workflows. */
export const rerunRatesQuery = (filters: Filters, rows: readonly Finding[]) => ({
  ...question<RerunRate[]>('rerun_rates', [
    ...filtered({ ...filters, repositories: [...new Set(rows.map(({ owner, repo }) => `${owner}/${repo}`))] }),
    ...rows.map(({ workflow_id }): [string, string] => ['workflow', String(workflow_id)]),
  ]),
  enabled: rows.length > 0,
});
