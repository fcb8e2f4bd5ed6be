// SPDX-License-Identifier: MIT
import { filtered, question } from '../../api/queries';
import type { HourOfWeek, JobDay, QueuedJob, QueueTimesRow } from '../../api/types';
import type { Filters } from '../../filters/codec';

export const limits = { labels: 100, waiting: 200 } as const;

export const queueTimesQuery = (filters: Filters) => question<QueueTimesRow[]>('queue_times', [...filtered(filters), ['limit', String(limits.labels)]]);
/** What waits now may have been started before the range. */
export const queuedJobsQuery = (filters: Filters) =>
  question<QueuedJob[]>('queued_jobs', [...filtered({ ...filters, range: { kind: 'all' } }), ['limit', String(limits.waiting)]]);
export const jobDaysQuery = (filters: Filters) => question<JobDay[]>('job_days', filtered(filters));
export const hoursOfWeekQuery = (filters: Filters, timeZone: string) => question<HourOfWeek[]>('hours_of_week', [...filtered(filters), ['time_zone', timeZone]]);
