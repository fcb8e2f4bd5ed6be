// SPDX-License-Identifier: MIT
// What the panels of jobs and steps answer, in a sentence each. Pure.
import type { JobStats, StepFailures, StepStats } from '../../api/types';
import { count, counted, duration, minutes, percent } from '../../lib/format';

const cut = (name: string): string => (name.length > 60 ? `${name.slice(0, 60)}…` : name);

/** "lint is the slowest: …"; of the row that the chosen order puts first. */
export function jobsText(rows: readonly JobStats[], order: 'slowest' | 'failing' | 'minutes'): string {
  const [first] = rows;
  if (!first) return 'No job of these runs is known.';
  const name = `“${cut(first.job_name)}”`;
  if (order === 'minutes') return `${name} takes most minutes: ${minutes(first.minutes)}.`;
  if (order === 'failing') {
    return first.failure === 0 ? 'No job failed.' : `${name} fails most: ${count(first.failure)} of ${count(first.success + first.failure)} (${percent(first.failure_rate)}).`;
  }
  return first.duration_p95_s === null ? 'No job succeeded.' : `${name} is the slowest: 95% of ${counted(first.success, 'successful one')} took at most ${duration(first.duration_p95_s)}.`;
}

export function stepsText(rows: readonly StepStats[], order: 'slowest' | 'failing'): string {
  const [first] = rows;
  if (!first) return 'No step of these runs is known.';
  const name = `“${cut(first.step_name)}” in “${cut(first.job_name)}”`;
  if (order === 'failing') return first.failure === 0 ? 'No step failed.' : `${name} fails most: ${count(first.failure)} of ${count(first.success + first.failure)} (${percent(first.failure_rate)}).`;
  return first.duration_p95_s === null ? 'No step succeeded.' : `${name} is the slowest: 95% of ${counted(first.success, 'successful one')} took at most ${duration(first.duration_p95_s)}.`;
}

export function stepFailuresText(rows: readonly StepFailures[]): string {
  const [first] = rows;
  if (!first) return 'No job failed.';
  const share = percent(first.failure_share);
  if (!first.step_name) return `${share} of the failed jobs are “${cut(first.job_name)}”, and no failed step of them is known.`;
  return `${share} of the failed jobs failed at “${cut(first.step_name)}” in “${cut(first.job_name)}”.`;
}
