// SPDX-License-Identifier: MIT
// The hours of a week in steps of darkness. Pure.
import type { HourOfWeek } from '../../api/types';
import { count, counted, duration } from '../../lib/format';

export const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
export const measures = [{ key: 'queue', label: 'Queue p95' }, { key: 'runs', label: 'Runs' }] as const;
export type Measure = (typeof measures)[number]['key'];
export const measureOf = (by: string | null): Measure => (by === 'runs' ? 'runs' : 'queue');

const queueSteps = [30, 120, 300, 1800];

/** What each step ends with, but for the last. */
export function stepsOf(hours: readonly HourOfWeek[], measure: Measure): readonly number[] {
  if (measure === 'queue') return queueSteps;
  const most = Math.max(0, ...hours.map(({ runs }) => runs));
  return [...new Set([0.2, 0.4, 0.6, 0.8].map((share) => Math.ceil(most * share)))].filter((step) => step > 0 && step < most);
}

const valueOf = ({ runs, queue_p95_s }: HourOfWeek, measure: Measure): number | null => (measure === 'runs' ? runs || null : queue_p95_s);

/** 1 is the lowest step; 0: there is nothing to tell. */
export function levelOf(hour: HourOfWeek, measure: Measure, steps: readonly number[]): number {
  const value = valueOf(hour, measure);
  return value === null ? 0 : steps.filter((step) => value > step).length + 1;
}

export function legendOf(steps: readonly number[], measure: Measure): readonly string[] {
  const text = (step: number): string => (measure === 'queue' ? duration(step) : count(step));
  const last = steps.at(-1);
  return last === undefined ? ['any'] : [...steps.map((step) => `up to ${text(step)}`), `over ${text(last)}`];
}

const two = (hour: number): string => String(hour % 24).padStart(2, '0');

export function hourTitle(hour: HourOfWeek): string {
  const when = `${weekdays[hour.weekday - 1]} ${two(hour.hour)}:00 to ${two(hour.hour + 1)}:00`;
  if (hour.runs === 0) return `${when}: no runs`;
  return `${when}: ${counted(hour.runs, 'run')}, queue p95 ${duration(hour.queue_p95_s)}, ${count(hour.failure)} failed`;
}

/** The hour that stands out, in words. Of fewer than five runs a percentile says nothing. */
export function weekText(hours: readonly HourOfWeek[], measure: Measure): string {
  const counted_ = hours.filter((hour) => hour.runs >= (measure === 'queue' ? 5 : 1) && valueOf(hour, measure) !== null);
  if (counted_.length === 0) return 'Too few runs to tell hours apart.';
  const top = counted_.reduce((a, b) => (valueOf(b, measure)! > valueOf(a, measure)! ? b : a));
  const when = `${weekdays[top.weekday - 1]} at ${two(top.hour)}:00`;
  return measure === 'runs' ? `Busiest on ${when}: ${counted(top.runs, 'run')}.` : `Longest on ${when}: 95% of ${counted(top.runs, 'run')} waited at most ${duration(top.queue_p95_s)}.`;
}
