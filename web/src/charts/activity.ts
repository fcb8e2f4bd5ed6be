// SPDX-License-Identifier: MIT
import type { EChartsCoreOption } from 'echarts/core';
import type { ActivityDay } from '../api/types';
import type { CsvColumn } from '../lib/csv';
import { count } from '../lib/format';
import { dayOf } from '../lib/time';
import type { Role } from '../status/status';
import type { Colors } from './colors';
import { tip, tooltipBase } from './tooltip';

export type Part = Exclude<keyof ActivityDay, 'day'>;

/** From the base line upwards: failure stands on it, so that its height can be compared. The patterns tell the parts apart without colour. */
export const parts: readonly { key: Part; word: string; role: Role; pattern: 'hatch' | 'dots' | 'bars' | 'none' }[] = [
  { key: 'failure', word: 'Failed', role: 'danger', pattern: 'hatch' },
  { key: 'in_progress', word: 'Not finished', role: 'attention', pattern: 'dots' },
  { key: 'other', word: 'Other', role: 'muted', pattern: 'dots' },
  { key: 'cancelled', word: 'Cancelled', role: 'neutral', pattern: 'bars' },
  { key: 'skipped', word: 'Skipped', role: 'muted', pattern: 'none' },
  { key: 'success', word: 'Passed', role: 'success', pattern: 'none' },
];

const decals = {
  hatch: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 },
  dots: { symbol: 'circle', dashArrayX: [[4, 4], [0, 4, 4, 0]], dashArrayY: [4, 0], symbolSize: 0.9 },
  bars: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: 0 },
  none: { symbol: 'none' },
} as const;

export function totals(days: readonly ActivityDay[]): Record<Part, number> {
  const sums = { success: 0, failure: 0, cancelled: 0, skipped: 0, other: 0, in_progress: 0 };
  for (const day of days) for (const { key } of parts) sums[key] += day[key];
  return sums;
}

export const runsOf = (day: ActivityDay): number => parts.reduce((sum, { key }) => sum + day[key], 0);

/** Of days as a file. */
export const activityColumns: readonly CsvColumn<ActivityDay>[] = [
  { name: 'day', value: ({ day }) => day },
  { name: 'runs', value: runsOf },
  ...parts.map(({ key }) => ({ name: key, value: (day: ActivityDay) => day[key] })),
];

export function partColor(colors: Colors, key: Part): string {
  if (key === 'success') return colors.quiet;
  if (key === 'skipped') return colors.line;
  return colors.role(parts.find((part) => part.key === key)!.role);
}

/** What a tooltip says of the day beside its counts. */
export const footOf = (day: ActivityDay, isIncomplete: (day: string) => boolean): string =>
  [runsOf(day) === 0 ? 'No runs' : '', isIncomplete(day.day) ? 'Not completely collected' : ''].filter(Boolean).join('. ');

/** Hatched columns in the whole height, behind the bars, for days that are not completely collected. */
const incompleteSeries = (days: readonly ActivityDay[], isIncomplete: (day: string) => boolean, colors: Colors) => ({
  type: 'bar', name: 'Not completely collected', xAxisIndex: 1, yAxisIndex: 1, barCategoryGap: '0%', silent: true, z: 1,
  data: days.map(({ day }) => (isIncomplete(day) ? 1 : 0)),
  itemStyle: { color: colors.ground, decal: { ...decals.hatch, color: colors.line } },
  emphasis: { disabled: true },
});

export const activityOption = (days: readonly ActivityDay[], isIncomplete: (day: string) => boolean = () => false) => (colors: Colors): EChartsCoreOption => ({
  grid: { left: 0, right: 0, top: 8, bottom: 0, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
  xAxis: [{
    type: 'category',
    data: days.map(({ day }) => day),
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colors.line } },
    axisLabel: {
      color: colors.muted, fontFamily: colors.font, fontSize: 11, hideOverlap: true,
      formatter: (day: string) => dayOf(day).replace(/ \d{4}$/, ''),
    },
  }, { type: 'category', data: days.map(({ day }) => day), show: false, axisPointer: { show: false } }],
  yAxis: [{
    type: 'value', minInterval: 1, splitNumber: 4,
    splitLine: { lineStyle: { color: colors.line } },
    axisLabel: { color: colors.muted, fontFamily: colors.font, fontSize: 11, formatter: count },
  }, { type: 'value', min: 0, max: 1, show: false }],
  tooltip: {
    ...tooltipBase(colors),
    trigger: 'axis',
    axisPointer: { type: 'shadow', shadowStyle: { color: colors.muted, opacity: 0.12 } },
    formatter: (points: { dataIndex: number }[]) => {
      const day = days[points[0]?.dataIndex ?? -1];
      if (!day) return '';
      const rows = [...parts].reverse().filter(({ key }) => day[key] > 0);
      return tip(`${dayOf(day.day)} (UTC)`, rows.map(({ key, word }) => ({ name: word, value: count(day[key]), color: partColor(colors, key) })),
        footOf(day, isIncomplete));
    },
  },
  series: [...(days.some(({ day }) => isIncomplete(day)) ? [incompleteSeries(days, isIncomplete, colors)] : []), ...parts.filter(({ key }) => days.some((day) => day[key] > 0)).map(({ key, word, pattern }) => ({
    type: 'bar', name: word, stack: 'runs', barCategoryGap: days.length > 120 ? '0%' : '25%', barMaxWidth: 28,
    data: days.map((day) => day[key]),
    itemStyle: {
      color: partColor(colors, key),
      decal: { ...decals[pattern], color: colors.ground },
      opacity: 1,
    },
    emphasis: { disabled: true }, z: 2,
  }))],
});
