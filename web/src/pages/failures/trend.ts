// SPDX-License-Identifier: MIT
import type { EChartsCoreOption } from 'echarts/core';
import type { JobDay } from '../../api/types';
import type { Colors } from '../../charts/colors';
import { tip, tooltipBase } from '../../charts/tooltip';
import { count, counted, percent } from '../../lib/format';
import { dayOf } from '../../lib/time';

export const rateOf = ({ success, failure }: Pick<JobDay, 'success' | 'failure'>): number | null => (success + failure > 0 ? failure / (success + failure) : null);

/** The trend in a sentence, of the jobs that passed or failed. */
export function trendText(days: readonly JobDay[]): string {
  const failure = days.reduce((sum, day) => sum + day.failure, 0);
  const settled = days.reduce((sum, day) => sum + day.success + day.failure, 0);
  const of = `${counted(settled, 'job')} failed in ${counted(days.length, 'day')}`;
  if (failure === 0) return `None of ${of}.`;
  const worst = days.reduce((a, b) => (b.failure > a.failure ? b : a));
  return `${count(failure)} of ${of} (${percent(failure / settled)}), most on ${dayOf(worst.day)}: ${count(worst.failure)}.`;
}

const hatch = { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 };

/** Failed jobs per day; days that are not completely collected are hatched behind them. */
export const trendOption = (days: readonly JobDay[], isIncomplete: (day: string) => boolean) => (colors: Colors): EChartsCoreOption => {
  const label = { color: colors.muted, fontFamily: colors.font, fontSize: 11 };
  const names = days.map(({ day }) => day);
  return {
    grid: { left: 0, right: 0, top: 8, bottom: 0, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: [
      { type: 'category', data: names, axisTick: { show: false }, axisLine: { lineStyle: { color: colors.line } },
        axisLabel: { ...label, hideOverlap: true, formatter: (day: string) => dayOf(day).replace(/ \d{4}$/, '') } },
      { type: 'category', data: names, show: false, axisPointer: { show: false } },
    ],
    yAxis: [
      { type: 'value', min: 0, minInterval: 1, splitNumber: 3, splitLine: { lineStyle: { color: colors.line } }, axisLabel: { ...label, formatter: count } },
      { type: 'value', min: 0, max: 1, show: false },
    ],
    tooltip: {
      ...tooltipBase(colors),
      trigger: 'axis',
      axisPointer: { type: 'shadow', shadowStyle: { color: colors.muted, opacity: 0.12 } },
      formatter: (points: { dataIndex: number }[]) => {
        const day = days[points[0]?.dataIndex ?? -1];
        if (!day) return '';
        return tip(`${dayOf(day.day)} (UTC)`, [
          { name: 'Failed', value: count(day.failure), color: colors.role('danger') },
          { name: 'Of those that passed or failed', value: percent(rateOf(day)) },
          { name: 'Jobs', value: count(day.jobs) },
        ], isIncomplete(day.day) ? 'Not completely collected' : '');
      },
    },
    series: [
      ...(days.some(({ day }) => isIncomplete(day)) ? [{
        type: 'bar', name: 'Not completely collected', xAxisIndex: 1, yAxisIndex: 1, barCategoryGap: '0%', silent: true, z: 1,
        data: days.map(({ day }) => (isIncomplete(day) ? 1 : 0)),
        itemStyle: { color: colors.ground, decal: { ...hatch, color: colors.line } }, emphasis: { disabled: true },
      }] : []),
      {
        type: 'bar', name: 'Failed', barCategoryGap: days.length > 120 ? '0%' : '25%', barMaxWidth: 28, z: 2,
        data: days.map(({ failure }) => failure),
        itemStyle: { color: colors.role('danger'), decal: { ...hatch, color: colors.ground } }, emphasis: { disabled: true },
      },
    ],
  };
};
