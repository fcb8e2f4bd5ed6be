// SPDX-License-Identifier: MIT
// Wait per day as ECharts draws it. Pure.
import type { EChartsCoreOption } from 'echarts/core';
import type { JobDay } from '../../api/types';
import { scaleOf } from '../../charts/durations';
import type { Colors } from '../../charts/colors';
import { tip, tooltipBase } from '../../charts/tooltip';
import { counted, duration } from '../../lib/format';
import { dayOf } from '../../lib/time';

/** The pattern of everything that waits. */
const hatch = { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 } as const;

type Known = JobDay & { queue_p50_s: number; queue_p90_s: number };
const known = (days: readonly JobDay[]): Known[] => days.filter((day): day is Known => day.queue_p50_s !== null && day.queue_p90_s !== null);

/** The worst day and the usual one, in words. */
export function daysText(days: readonly JobDay[]): string {
  const rows = known(days);
  if (rows.length === 0) return 'No day has a job whose wait is known.';
  const worst = rows.reduce((a, b) => (b.queue_p90_s > a.queue_p90_s ? b : a));
  const sorted = rows.map(({ queue_p90_s }) => queue_p90_s).sort((a, b) => a - b);
  return `On half of ${counted(rows.length, 'day')} 90% of the jobs waited at most ${duration(sorted[Math.floor((sorted.length - 1) / 2)])}; on the worst, ${dayOf(worst.day)}, ${duration(worst.queue_p90_s)}.`;
}

export const daysOption = (days: readonly JobDay[], isIncomplete: (day: string) => boolean) => (colors: Colors): EChartsCoreOption => {
  const { seconds, unit } = scaleOf(Math.max(0, ...days.map(({ queue_p90_s }) => queue_p90_s ?? 0)));
  const label = { color: colors.muted, fontFamily: colors.font, fontSize: 11 };
  const scaled = (value: number | null): number | null => (value === null ? null : value / seconds);
  return {
    grid: { left: 0, right: 34, top: 28, bottom: 0, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'category', data: days.map(({ day }) => day), axisTick: { show: false }, axisLine: { lineStyle: { color: colors.line } },
      axisLabel: { ...label, hideOverlap: true, formatter: (day: string) => dayOf(day).replace(/ \d{4}$/, '') },
    },
    yAxis: { type: 'value', min: 0, name: unit, nameTextStyle: { ...label, align: 'right' }, splitLine: { lineStyle: { color: colors.line } }, axisLabel: label },
    tooltip: {
      ...tooltipBase(colors), trigger: 'axis', axisPointer: { type: 'shadow', shadowStyle: { color: colors.muted, opacity: 0.12 } },
      formatter: (points: { dataIndex: number }[]) => {
        const day = days[points[0]?.dataIndex ?? -1];
        if (!day) return '';
        const rows = [{ name: 'p99', value: duration(day.queue_p99_s) }, { name: 'p90', value: duration(day.queue_p90_s), color: colors.muted }, { name: 'p50', value: duration(day.queue_p50_s), color: colors.text }];
        return tip(`${dayOf(day.day)} (UTC)`, rows, `${counted(day.jobs, 'job')}${isIncomplete(day.day) ? '. Not completely collected' : ''}`);
      },
    },
    series: [
      {
        type: 'bar', name: 'p90', data: days.map(({ queue_p90_s }) => scaled(queue_p90_s)), barCategoryGap: days.length > 120 ? '0%' : '25%', barMaxWidth: 28,
        itemStyle: { color: colors.ground, borderColor: colors.muted, borderWidth: 1, decal: { ...hatch, color: colors.muted } }, emphasis: { disabled: true },
      },
      {
        type: 'line', name: 'p50', data: days.map(({ queue_p50_s }) => scaled(queue_p50_s)), connectNulls: false, showSymbol: days.length < 40, symbolSize: 5, z: 3,
        lineStyle: { color: colors.text, width: 2 }, itemStyle: { color: colors.text }, emphasis: { disabled: true },
        endLabel: { show: true, distance: 14, formatter: 'p50', color: colors.text, fontFamily: colors.font, fontSize: 11 },
      },
    ],
  };
};
