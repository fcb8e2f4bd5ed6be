// SPDX-License-Identifier: MIT
import { count, counted, duration } from '../../lib/format';
import { shorten } from '../../lib/shorten';
import { statusOfCell, type Cell, type Column, type Grid, type Story } from './grid';

export const short = (sha: string): string => sha.slice(0, 7);

/** Of runs without known jobs there is no job to name. */
export const jobText = ({ job_name }: Pick<Column, 'job_name'>): string => job_name || 'the run itself';

const last = (commits: number): string => (commits === 1 ? 'the last commit' : `the last ${count(commits)} commits`);

/** The page's answer: "3 jobs broke in the last 50 commits of main; newest break: 4f2c1a8 by lint". */
export function headline({ commits }: Grid, { breaks }: Story, branch: string): string {
  const jobs = new Set(breaks.map(({ column }) => column.key)).size;
  const where = `in ${last(commits.length)} of ${branch}`;
  const newest = breaks[0];
  return newest ? `${counted(jobs, 'job')} broke ${where}; newest break: ${short(newest.commit.head_sha)} by ${shorten(jobText(newest.column))}` : `No job broke ${where}`;
}

/** What holds now of those that broke, and of those that never passed. */
export function stateText({ breaks, stillFailing, failingAllAlong }: Story): string {
  const sentences: string[] = [];
  if (breaks.length > 0) {
    sentences.push(stillFailing.length === 0 ? 'All pass again.' : `${counted(stillFailing.length, 'of them still fails', 'of them still fail')}.`);
  }
  if (failingAllAlong.length > 0) sentences.push(`${counted(failingAllAlong.length, 'job has', 'jobs have')} not passed on any of these commits.`);
  return sentences.join(' ');
}

/** "lint at 4f2c1a8: Failed, broke here, 1m 32s, attempt 2": the cell in words. */
export function cellText(cell: Cell, broke = false): string {
  const parts = [statusOfCell(cell).word];
  if (broke) parts.push('broke here');
  if (cell.duration_s !== null) parts.push(duration(cell.duration_s));
  if (cell.run_attempt > 1) parts.push(`attempt ${cell.run_attempt}`);
  if (cell.earlier_failures > 0) parts.push(`${counted(cell.earlier_failures, 'failure')} before`);
  return `${jobText(cell)} at ${short(cell.head_sha)}: ${parts.join(', ')}`;
}
