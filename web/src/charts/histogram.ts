// SPDX-License-Identifier: MIT
import type { EChartsCoreOption } from 'echarts/core';
import type { DurationStep } from '../api/types';
import { count, counted, duration, percent } from '../lib/format';
import type { Colors } from './colors';
import { tip, tooltipBase } from './tooltip';

export const stepText = ({ from_s, to_s }: Pick<DurationStep, 'from_s' | 'to_s'>): string => `${duration(from_s)} to ${duration(to_s)}`;

/** In which step a duration lies; null: in none. */
export function stepAt(steps: readonly DurationStep[], seconds: number | null): number | null {
  if (seconds === null) return null;
  const index = steps.findIndex(({ from_s, to_s }) => seconds >= from_s && seconds < to_s);
  return index < 0 ? null : index;
}

export const runsIn = (steps: readonly DurationStep[]): number => steps.reduce((sum, { runs }) => sum + runs, 0);

/** "Most of 41 runs lie between 3m 00s and 4m 00s (18 runs)." */
export function histogramText(steps: readonly DurationStep[]): string {
  const runs = runsIn(steps);
  if (runs === 0) return 'No successful run has a known duration.';
  const fullest = steps.reduce((a, b) => (b.runs > a.runs ? b : a));
  return `${counted(runs, 'successful run')}; most of them, ${count(fullest.runs)}, took ${stepText(fullest)}.`;
}

export const histogramOption = (steps: readonly DurationStep[], p50_s: number | null, p95_s: number | null) => (colors: Colors): EChartsCoreOption => {
  const text = { color: colors.muted, fontFamily: colors.font, fontSize: 11 };
  const runs = runsIn(steps);
  const marked = [['p50', stepAt(steps, p50_s)], ['p95', stepAt(steps, p95_s)]] as const;
  return {
    grid: { left: 0, right: 8, top: 24, bottom: 0, outerBoundsMode: 'same', outerBoundsContain: 'all' },
    xAxis: {
      type: 'category', data: steps.map(({ from_s }) => duration(from_s)), axisTick: { show: false },
      axisLine: { lineStyle: { color: colors.line } }, axisLabel: { ...text, hideOverlap: true },
    },
    yAxis: { type: 'value', minInterval: 1, splitNumber: 4, splitLine: { lineStyle: { color: colors.line } }, axisLabel: { ...text, formatter: count } },
    tooltip: {
      ...tooltipBase(colors), trigger: 'axis', axisPointer: { type: 'shadow', shadowStyle: { color: colors.muted, opacity: 0.12 } },
      formatter: (points: { dataIndex: number }[]) => {
        const step = steps[points[0]?.dataIndex ?? -1];
        return step ? tip(stepText(step), [{ name: 'Runs', value: `${count(step.runs)} (${percent(step.runs / runs)})` }]) : '';
      },
    },
    series: [{
      type: 'bar', name: 'Runs', barCategoryGap: '8%', barMaxWidth: 48, emphasis: { disabled: true },
      data: steps.map(({ runs: value }, index) => {
        const words = marked.flatMap(([word, at]) => (at === index ? [word] : []));
        return {
          value, itemStyle: { color: colors.quiet },
          label: { show: words.length > 0, position: 'top', formatter: words.join(', '), color: colors.text, fontFamily: colors.font, fontSize: 11 },
        };
      }),
    }],
  };
};
