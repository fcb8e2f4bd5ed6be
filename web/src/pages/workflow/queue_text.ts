// SPDX-License-Identifier: MIT
import type { QueueTimes } from '../../api/types';
import { counted, duration } from '../../lib/format';

/** "Jobs on ubuntu-latest wait longest: 95% of 40 jobs at most 31s." */
export function queueText(rows: readonly QueueTimes[]): string {
  if (rows.length === 0) return 'No job of these runs was taken by a runner.';
  const longest = rows.reduce((a, b) => (b.queue_p95_s > a.queue_p95_s ? b : a));
  const jobs = `${longest.jobs === 1 ? '' : '95% of '}${counted(longest.jobs, 'job')}`;
  const labels = longest.runner_labels || 'no label';
  const limit = `at most ${duration(longest.queue_p95_s)}`;
  return rows.length === 1 ? `${jobs} on ${labels} ${longest.jobs === 1 ? 'waited' : 'wait'} ${limit}.` : `Jobs on ${labels} wait longest: ${jobs} ${limit}.`;
}
