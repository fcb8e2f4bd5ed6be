// SPDX-License-Identifier: MIT
import type { JobRow } from '../../api/types';
import { statusOfPart } from './jobs';

export interface JobAcrossAttempts {
  name: string;
  /** One for each attempt, in their order; null: it is not among that attempt's jobs. */
  jobs: readonly (JobRow | null)[];
}

/** The jobs that did not end the same way in all attempts, by name; those of one name in the order in which they are given. */
export function changedJobs(jobs: readonly JobRow[], attempts: readonly number[]): JobAcrossAttempts[] {
  const rows = new Map<string, (JobRow | null)[]>();
  const seen = new Map<string, number>();
  for (const job of jobs) {
    const place = attempts.indexOf(job.run_attempt);
    if (place < 0) continue;
    const times = (seen.get(`${job.run_attempt}/${job.name}`) ?? 0) + 1;
    seen.set(`${job.run_attempt}/${job.name}`, times);
    const key = times === 1 ? job.name : `${job.name} (${times})`;
    const row = rows.get(key) ?? attempts.map(() => null);
    row[place] = job;
    rows.set(key, row);
  }
  return [...rows]
    .map(([name, all]) => ({ name, jobs: all }))
    .filter(({ jobs: all }) => new Set(all.map((job) => (job ? statusOfPart(job).key : ''))).size > 1);
}
