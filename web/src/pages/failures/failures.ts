// SPDX-License-Identifier: MIT
// What fails most and what is flaky, in words and numbers. Pure.
import type { Finding, JobStats, RerunRate, StepFailure } from '../../api/types';
import { count, counted, percent } from '../../lib/format';
import { shorten } from '../../lib/shorten';

type Failing = Pick<StepFailure, 'workflow_name' | 'job_name' | 'failure' | 'failure_share'>;

/** Of all rows, also of those that were not asked for: each tells its share of them. */
export function failedJobs(rows: readonly Pick<Failing, 'failure' | 'failure_share'>[]): number {
  const first = rows[0];
  return first ? Math.round(first.failure / first.failure_share) : 0;
}

const nameOf = ({ job_name, workflow_name }: Failing): string => (workflow_name ? `${shorten(job_name)} of ${shorten(workflow_name)}` : shorten(job_name));
const listed = (texts: readonly string[]): string => (texts.length < 2 ? (texts[0] ?? '') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`);

/** The top three: "121 jobs failed; most often test of CI (34), lint of CI (12) and e2e of Nightly (9)". */
export function headline(rows: readonly Failing[]): string {
  const all = failedJobs(rows);
  if (all === 0) return 'No job failed';
  const most = listed(rows.slice(0, 3).map((row) => `${nameOf(row)} (${count(row.failure)})`));
  return all === 1 ? `1 job failed: ${nameOf(rows[0]!)}` : `${count(all)} jobs failed; most often ${most}`;
}

/** "3 workflows are flaky". */
export function flakyText(findings: readonly Pick<Finding, 'verdict'>[]): string {
  const flaky = findings.filter(({ verdict }) => verdict === 'flaky').length;
  return flaky === 0 ? 'No workflow is flaky.' : `${counted(flaky, 'workflow is', 'workflows are')} flaky.`;
}

/** "25 of 93 jobs failed; the rate may be 18.9% to 36.7%". */
export function failureRateText({ success, failure, failure_rate_low: low, failure_rate_high: high }: Pick<JobStats, 'success' | 'failure' | 'failure_rate_low' | 'failure_rate_high'>): string {
  const settled = success + failure;
  if (settled === 0) return 'No job passed or failed';
  return `${count(failure)} of ${counted(settled, 'job')} failed${low === null || high === null ? '' : `; the rate may be ${percent(low)} to ${percent(high)}`}`;
}

export interface Flaky {
  finding: Finding;
  flaky_commits: number | null;
  commits: number | null;
  flaky_rate: number | null;
  flaky_rate_low: number | null;
  flaky_rate_high: number | null;
  lost_s: number | null;
  job_name: string;
  newest_failed_run_id: number | null;
  /** Absent while it is not known, and where it has no run in the range. */
  rerun: RerunRate | undefined;
}

const numberIn = (evidence: Record<string, unknown>, key: string): number | null => (typeof evidence[key] === 'number' ? evidence[key] : null);

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** The flaky workflows with what their finding rests on, most minutes lost first. */
export function flakyWorkflows(findings: readonly Finding[], reruns: readonly RerunRate[]): Flaky[] {
  return findings
    .filter(({ verdict }) => verdict === 'flaky')
    .map((finding) => {
      const evidence = parsed(finding.evidence);
      const newest = evidence['newest_failed_run'];
      return {
        finding,
        flaky_commits: numberIn(evidence, 'flaky_commits'), commits: numberIn(evidence, 'commits'),
        flaky_rate: numberIn(evidence, 'flaky_rate'), flaky_rate_low: numberIn(evidence, 'flaky_rate_low'), flaky_rate_high: numberIn(evidence, 'flaky_rate_high'),
        lost_s: numberIn(evidence, 'lost_s'),
        job_name: typeof evidence['job_name'] === 'string' ? evidence['job_name'] : '',
        newest_failed_run_id: typeof newest === 'object' && newest !== null ? numberIn(newest as Record<string, unknown>, 'run_id') : null,
        rerun: reruns.find(({ repository_id, workflow_id }) => repository_id === finding.repository_id && workflow_id === finding.workflow_id),
      };
    })
    .sort((a, b) => (b.lost_s ?? 0) - (a.lost_s ?? 0));
}

/** Of the runs that were run again: "139 of 144". */
export function passOnRetry(rerun: Pick<RerunRate, 'rerun_runs' | 'healed_runs'> | undefined): number | null {
  return rerun && rerun.rerun_runs > 0 ? rerun.healed_runs / rerun.rerun_runs : null;
}
