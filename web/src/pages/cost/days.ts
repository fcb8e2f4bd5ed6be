// SPDX-License-Identifier: MIT
// Money or minutes per day as ECharts draws them. Pure.
import type { EChartsCoreOption } from 'echarts/core';
import type { CostDay } from '../../api/types';
import type { Colors } from '../../charts/colors';
import { tip, tooltipBase } from '../../charts/tooltip';
import { count, counted, minutes } from '../../lib/format';
import { usd } from '../../lib/money';
import { dayOf } from '../../lib/time';

export type Unit = 'usd' | 'min';

/** From the base line upwards: what bought nothing stands on it, so that its height can be compared. */
export const parts = [
  { key: 'cancelled', label: 'Cancelled', pattern: 'bars' },
  { key: 'rerun', label: 'Done again', pattern: 'dots' },
  { key: 'rounding', label: 'Rounded up', pattern: 'grid' },
  { key: 'rest', label: 'The rest', pattern: 'none' },
] as const;
export type Part = (typeof parts)[number]['key'];

const decals = {
  bars: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: 0 },
  dots: { symbol: 'circle', dashArrayX: [[4, 4], [0, 4, 4, 0]], dashArrayY: [4, 0], symbolSize: 0.9 },
  grid: { symbol: 'rect', dashArrayX: [1, 3], dashArrayY: [1, 3], rotation: Math.PI / 4 },
  none: { symbol: 'none' },
} as const;

export function partOf(day: CostDay, part: Part, unit: Unit): number {
  if (part !== 'rest') return day[`${part}_${unit}`];
  const all = unit === 'usd' ? day.cost_usd : day.minutes;
  return Math.max(0, all - parts.slice(0, -1).reduce((sum, { key }) => sum + partOf(day, key, unit), 0));
}

export const inUnit = (value: number, unit: Unit): string => (unit === 'usd' ? usd(value) : minutes(value));

export function partColor(colors: Colors, part: Part): string {
  switch (part) {
    case 'rest': return colors.muted;
    case 'cancelled': return colors.ground;
    case 'rerun': return colors.role('flaky');
    case 'rounding': return colors.role('attention');
  }
}

/** The dearest day and the usual one, in words. */
export function daysText(days: readonly CostDay[], unit: Unit): string {
  const value = (day: CostDay): number => (unit === 'usd' ? day.cost_usd : day.minutes);
  const top = days.reduce<CostDay | null>((a, b) => (a === null || value(b) > value(a) ? b : a), null);
  if (!top || value(top) === 0) return unit === 'usd' ? 'No day cost anything.' : 'No job ran.';
  const sum = days.reduce((all, day) => all + value(day), 0);
  return `${inUnit(sum / days.length, unit)} a day on average of ${counted(days.length, 'day')}; most on ${dayOf(top.day)}, ${inUnit(value(top), unit)}.`;
}

export const daysOption = (days: readonly CostDay[], unit: Unit, isIncomplete: (day: string) => boolean) => (colors: Colors): EChartsCoreOption => {
  const label = { color: colors.muted, fontFamily: colors.font, fontSize: 11 };
  return {
    grid: { left: 0, right: 0, top: 8, bottom: 0, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'category', data: days.map(({ day }) => day), axisTick: { show: false }, axisLine: { lineStyle: { color: colors.line } },
      axisLabel: { ...label, hideOverlap: true, formatter: (day: string) => dayOf(day).replace(/ \d{4}$/, '') },
    },
    yAxis: { type: 'value', min: 0, splitNumber: 4, splitLine: { lineStyle: { color: colors.line } }, axisLabel: { ...label, formatter: (value: number) => (unit === 'usd' ? usd(value) : count(value)) } },
    tooltip: {
      ...tooltipBase(colors), trigger: 'axis', axisPointer: { type: 'shadow', shadowStyle: { color: colors.muted, opacity: 0.12 } },
      formatter: (points: { dataIndex: number }[]) => {
        const day = days[points[0]?.dataIndex ?? -1];
        if (!day) return '';
        const rows = [...parts].reverse().map(({ key, label: name }) => ({ name, value: inUnit(partOf(day, key, unit), unit), color: key === 'cancelled' ? undefined : partColor(colors, key) }));
        return tip(`${dayOf(day.day)} (UTC): ${usd(day.cost_usd)}, ${minutes(day.minutes)}`, rows, `${counted(day.jobs, 'job')}${isIncomplete(day.day) ? '. Not completely collected' : ''}`);
      },
    },
    series: parts.map(({ key, label: name, pattern }) => ({
      type: 'bar', name, stack: 'cost', barCategoryGap: days.length > 120 ? '0%' : '25%', barMaxWidth: 28, data: days.map((day) => partOf(day, key, unit) || null),
      itemStyle: key === 'cancelled' ? { color: colors.ground, borderColor: colors.muted, borderWidth: 1, decal: { ...decals[pattern], color: colors.muted } } :
        { color: partColor(colors, key), decal: { ...decals[pattern], color: colors.ground } },
      emphasis: { disabled: true },
    })),
  };
};
