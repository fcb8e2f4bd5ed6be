// SPDX-License-Identifier: MIT
import type { Schedule } from '../../api/types';
import { absent, asSentence, count, duration, percent } from '../../lib/format';

/** Beside the cron: its time zone, why it has no slots, and a minute at which GitHub is less busy. */
export function cronNote({ time_zone, problem, quieter_cron }: Pick<Schedule, 'time_zone' | 'problem' | 'quieter_cron'>): string {
  if (problem) return asSentence(problem);
  return `${time_zone || 'UTC'}${quieter_cron ? `; less busy: ${quieter_cron}` : ''}`;
}

/** "4m 10s, 31m 00s". */
export function delayText({ delay_p50_s, delay_p95_s }: Pick<Schedule, 'delay_p50_s' | 'delay_p95_s'>): string {
  return delay_p50_s === null && delay_p95_s === null ? absent : `${duration(delay_p50_s)}, ${duration(delay_p95_s)}`;
}

/** "96.7% 29/30". */
export function reliabilityText({ reliability, matched, missed }: Pick<Schedule, 'reliability' | 'matched' | 'missed'>): string {
  return reliability === null ? absent : `${percent(reliability)} ${count(matched)}/${count(matched + missed)}`;
}
