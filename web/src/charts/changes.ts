// SPDX-License-Identifier: MIT
import type { ChangePoint } from '../api/types';
import { duration, percent } from '../lib/format';
import { instant } from '../lib/time';

/** A run from which on the workflow, or some of its jobs, take lastingly longer or shorter. */
export interface Change {
  run_id: number;
  time: number;
  points: readonly ChangePoint[];
}

/** Oldest first, one for each run, of those between two times, both included: what lies outside would stretch the axis. */
export function changesBetween(points: readonly ChangePoint[], from: number, until: number): Change[] {
  const changes = new Map<number, Change>();
  for (const point of points) {
    const time = instant(point.changed_at);
    if (time === null || time < from || time > until) continue;
    changes.set(point.run_id, { run_id: point.run_id, time, points: [...(changes.get(point.run_id)?.points ?? []), point] });
  }
  return [...changes.values()].sort((a, b) => a.time - b.time);
}

/** "+42%", "−10%". */
export const ratioText = (ratio: number): string => `${ratio < 1 ? '−' : '+'}${percent(Math.abs(ratio - 1))}`;

const subject = ({ job_name }: ChangePoint): string => (job_name === '' ? '' : `Job ${job_name}: `);

/** "+42% since run #123 (commit abc1234): workflow file changed"; what changed with it is no proof of a cause. */
export function changeText(point: ChangePoint): string {
  const commit = point.head_sha ? ` (commit ${point.head_sha.slice(0, 7)})` : '';
  const causes = point.causes.length > 0 ? `: ${point.causes.join(', ')}` : '';
  return `${subject(point)}${ratioText(point.ratio)} since run #${point.run_number}${commit}${causes}`;
}

/** "1m 40s before, 2m 22s since; 95% interval +30% to +55%". */
export function levelsText({ before_s, after_s, ratio_low, ratio_high }: ChangePoint): string {
  return `${duration(before_s)} before, ${duration(after_s)} since; 95% interval ${ratioText(ratio_low)} to ${ratioText(ratio_high)}`;
}

/** All of them in words, for who cannot see their lines; empty where there is none. */
export function changesText(changes: readonly Change[]): string {
  const points = changes.flatMap((change) => change.points);
  return points.length === 0 ? '' : `Lasting changes: ${points.map(changeText).join('; ')}.`;
}
