// SPDX-License-Identifier: MIT
import type { EChartsCoreOption } from 'echarts/core';
import type { ActivityDay } from '../api/types';
import { count, counted } from '../lib/format';
import { dayOf } from '../lib/time';
import { runsOf } from './activity';
import type { Colors } from './colors';
import { tip, tooltipBase } from './tooltip';

export type Measure = 'runs' | 'failure';
export const valueOf = (day: ActivityDay, measure: Measure): number => (measure === 'runs' ? runsOf(day) : day.failure);

/** The shades of days that have some, from pale to full: their shares of the colour. calendar.module.css has the same. */
const shades = [0.3, 0.53, 0.76, 1];

/** The greatest number of each shade: a quarter of the days that have any lies in each, as far as their numbers differ. */
export function steps(days: readonly ActivityDay[], measure: Measure): number[] {
  const values = days.map((day) => valueOf(day, measure)).filter((value) => value > 0).sort((a, b) => a - b);
  const limits = shades.map((_, index) => values[Math.ceil(((index + 1) / shades.length) * values.length) - 1] ?? 0);
  return limits.filter((limit, index) => limit > (limits[index - 1] ?? 0));
}

/** Of fewer steps than shades, the strongest ones. */
export const shadeOf = (step: number, of: number): number => shades.length - of + step;

/** "1 to 4", "5". */
export function stepText(limits: readonly number[], step: number): string {
  const low = (limits[step - 1] ?? 0) + 1;
  return low === limits[step] ? count(low) : `${count(low)} to ${count(limits[step]!)}`;
}

function mixed(color: string, ground: string, share: number): string {
  const parts = (text: string) => (text.match(/\d+/g) ?? []).map(Number);
  const under = parts(ground);
  return `rgb(${parts(color).map((part, index) => Math.round(part * share + (under[index] ?? 0) * (1 - share))).join(', ')})`;
}

export const calendarOption = (days: readonly ActivityDay[], measure: Measure) => (colors: Colors): EChartsCoreOption => {
  const limits = steps(days, measure);
  const full = measure === 'runs' ? colors.muted : colors.role('danger');
  const label = { color: colors.muted, fontFamily: colors.font, fontSize: 11 };
  return {
    calendar: {
      left: 34, right: 2, top: 20, bottom: 0, cellSize: 'auto', range: [days[0]?.day, days.at(-1)?.day],
      itemStyle: { color: colors.ground, borderColor: colors.ground, borderWidth: 2 },
      splitLine: { show: false }, yearLabel: { show: false }, monthLabel: label,
      dayLabel: { ...label, firstDay: 1, nameMap: ['', 'Mon', '', 'Wed', '', 'Fri', ''] },
    },
    visualMap: {
      type: 'piecewise', show: false, dimension: 1,
      pieces: [
        { value: 0, color: mixed(colors.muted, colors.ground, 0.1) },
        ...limits.map((limit, index) => ({ gt: limits[index - 1] ?? 0, lte: limit, color: mixed(full, colors.ground, shades[shadeOf(index, limits.length)] ?? 1) })),
      ],
    },
    tooltip: {
      ...tooltipBase(colors),
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const day = days[dataIndex];
        return day ? tip(`${dayOf(day.day)} (UTC)`, [], `${counted(runsOf(day), 'run')}, ${count(day.failure)} failed`) : '';
      },
    },
    series: [{ type: 'heatmap', coordinateSystem: 'calendar', data: days.map((day) => [day.day, valueOf(day, measure)]), emphasis: { disabled: true } }],
  };
};
