// SPDX-License-Identifier: MIT
import type { EChartsCoreOption } from 'echarts/core';
import type { RunRow } from '../api/types';
import { counted, duration } from '../lib/format';
import { instant, localTime } from '../lib/time';
import { statusOf, type Shape } from '../status/status';
import { bandSeries, bandTip, type BandPoint } from './band';
import { changeText, levelsText, type Change } from './changes';
import type { Colors } from './colors';
import { tip, tooltipBase } from './tooltip';

interface ChartSymbol {
  symbol: string;
  hollow?: boolean;
}

/** The status shapes as ECharts has them. */
const symbols: Record<Shape, ChartSymbol> = {
  circle_tick: { symbol: 'circle' },
  circle_tick_notch: { symbol: 'circle', hollow: true },
  square_cross: { symbol: 'rect' },
  square_clock: { symbol: 'rect', hollow: true },
  triangle: { symbol: 'triangle' },
  diamond: { symbol: 'diamond' },
  circle_slash: { symbol: 'path://M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 2a5 5 0 0 1 2.9.93L3.93 10.9A5 5 0 0 1 8 3zm0 10a5 5 0 0 1-2.9-.93l6.97-6.97A5 5 0 0 1 8 13z' },
  ring_hand: { symbol: 'circle', hollow: true },
  ring_arc: { symbol: 'circle', hollow: true },
  ring_dashed: { symbol: 'circle', hollow: true },
  dash: { symbol: 'path://M2 6h12v4H2z' },
  square_hollow: { symbol: 'rect', hollow: true },
  question: { symbol: 'diamond', hollow: true },
  hourglass: { symbol: 'triangle', hollow: true },
  octagon_pause: { symbol: 'path://M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z' },
};

const scales = [
  { limit: 3 * 60, seconds: 1, unit: 's' },
  { limit: 3 * 3600, seconds: 60, unit: 'min' },
  { limit: 4 * 86_400, seconds: 3600, unit: 'h' },
  { limit: Infinity, seconds: 86_400, unit: 'days' },
] as const;

export type Scale = (typeof scales)[number];

/** The unit in which an axis up to `longest` seconds has round numbers. */
export function scaleOf(longest: number): Scale {
  return scales.find(({ limit }) => longest <= limit) ?? scales[scales.length - 1]!;
}

export interface Point {
  run: RunRow;
  time: number;
  duration_s: number | null;
}

/** Oldest first. A run whose duration is not known stays, as a gap. */
export function pointsOf(runs: readonly RunRow[]): Point[] {
  return runs
    .flatMap((run) => {
      const time = instant(run.created_at);
      return time === null ? [] : [{ run, time, duration_s: run.duration_s }];
    })
    .sort((a, b) => a.time - b.time);
}

function pointTip({ run, time }: Point, colors: Colors): HTMLElement {
  const status = statusOf(run);
  const rows = [
    { name: status.word, value: `#${run.run_number}`, color: colors.role(status.role) },
    { name: run.duration_source === 'run' ? 'Duration (estimate)' : 'Duration', value: duration(run.duration_s) },
    { name: 'Queue', value: duration(run.queue_s) },
  ];
  if (run.run_attempt > 1) rows.push({ name: 'Attempt', value: String(run.run_attempt) });
  if (run.head_branch) rows.push({ name: 'Branch', value: run.head_branch });
  return tip(localTime(time), rows, run.display_title);
}

const runsName = 'Runs';
const changesName = 'Lasting change';

/** The change that an item of changesSeries() belongs to. */
export const changeAt = (changes: readonly Change[], dataIndex: number): Change | undefined => changes[Math.floor(dataIndex / 3)];

function changeTip(change: Change | undefined): HTMLElement | '' {
  return change ? tip(localTime(change.time), [], change.points.map((point) => `${changeText(point)} (${levelsText(point)})`).join('. ')) : '';
}

/** A dashed line in the whole height for each change, with a handle on top that has the tooltip. */
const changesSeries = (changes: readonly Change[], colors: Colors) => ({
  type: 'line', name: changesName, yAxisIndex: 1, connectNulls: false, showAllSymbol: true, symbolRotate: 180, z: 1, cursor: 'default',
  lineStyle: { color: colors.role('attention'), width: 1.5, type: 'dashed' },
  itemStyle: { color: colors.role('attention') },
  data: changes.flatMap(({ time }) => [
    { value: [time, 0], symbol: 'none' }, { value: [time, 1], symbol: 'triangle', symbolSize: 11 }, { value: [time, null], symbol: 'none' },
  ]),
});

const timeLabels = { year: '{d} {MMM} {yyyy}', month: '{d} {MMM}', day: '{d} {MMM}', hour: '{HH}:{mm}', minute: '{HH}:{mm}', second: '{HH}:{mm}:{ss}' };

/** Linear from zero, or logarithmic for runs of very unlike length; that axis has no zero, and its ticks are durations themselves. */
export const durationsOption = (points: readonly Point[], logarithmic = false, changes: readonly Change[] = [], band: readonly BandPoint[] = []) => (colors: Colors): EChartsCoreOption => {
  const longest = Math.max(0, ...points.map(({ duration_s }) => duration_s ?? 0), ...band.map(({ p95_s }) => p95_s ?? 0));
  const linear = scaleOf(longest);
  const { seconds, unit } = logarithmic ? { seconds: 1, unit: '' } : linear;
  return {
    grid: { left: 0, right: band.length > 0 ? 32 : 12, top: 28, bottom: 0, outerBoundsMode: 'same', outerBoundsContain: 'all' },
    xAxis: {
      type: 'time',
      axisLine: { lineStyle: { color: colors.line } },
      axisTick: { lineStyle: { color: colors.line } },
      axisLabel: { color: colors.muted, fontFamily: colors.font, fontSize: 11, hideOverlap: true, formatter: timeLabels },
    },
    yAxis: [{
      ...(logarithmic ? { type: 'log', logBase: 10 } : { type: 'value', min: 0 }),
      name: unit,
      nameTextStyle: { color: colors.muted, fontFamily: colors.font, fontSize: 11, align: 'right' },
      splitLine: { lineStyle: { color: colors.line } },
      axisLabel: { color: colors.muted, fontFamily: colors.font, fontSize: 11, ...(logarithmic ? { formatter: duration } : {}) },
    }, { type: 'value', min: 0, max: 1, show: false }],
    tooltip: {
      ...tooltipBase(colors),
      trigger: 'item',
      formatter: ({ seriesName, dataIndex }: { seriesName: string; dataIndex: number }) => {
        if (seriesName === changesName) return changeTip(changeAt(changes, dataIndex));
        if (seriesName !== runsName) return band[dataIndex] ? bandTip(band[dataIndex]) : '';
        return points[dataIndex] ? pointTip(points[dataIndex], colors) : '';
      },
    },
    series: [{
      type: 'line', name: runsName, connectNulls: false, showAllSymbol: true, symbolSize: points.length > 100 ? 7 : 9, cursor: 'pointer',
      lineStyle: { color: colors.muted, width: 1.25, opacity: band.length > 0 ? 0.25 : 0.6 },
      data: points.map(({ run, time, duration_s }) => {
        const { shape, role } = statusOf(run);
        const color = colors.role(role);
        return {
          value: [time, duration_s === null ? null : (logarithmic ? Math.max(duration_s, 1) : duration_s / seconds)],
          symbol: symbols[shape].symbol,
          itemStyle: symbols[shape].hollow ? { color: colors.ground, borderColor: color, borderWidth: 2 } :
            { color, borderColor: symbols[shape].symbol.startsWith('path:') ? color : colors.ground, borderWidth: 1 },
        };
      }),
      emphasis: { scale: 1.5 }, z: 2,
    }, ...bandSeries(band, { seconds, logarithmic, alone: points.length === 0 }, colors), ...(changes.length > 0 ? [changesSeries(changes, colors)] : [])],
  };
};

/** The middle and the slow end of what is known, in words. */
export function durationsText(points: readonly Point[]): string {
  const known = points.flatMap(({ duration_s }) => (duration_s === null ? [] : [duration_s])).sort((a, b) => a - b);
  const unknown = points.length - known.length;
  const gaps = unknown > 0 ? ` ${counted(unknown, 'run')} without a known duration ${unknown === 1 ? 'is a gap' : 'are gaps'}.` : '';
  if (known.length === 0) return `No run has a known duration.${gaps}`;
  const at = (share: number): string => duration(known[Math.min(known.length - 1, Math.floor(share * known.length))]!);
  return `Half of ${counted(known.length, 'run')} took at most ${at(0.5)}, the slowest ${duration(known.at(-1)!)}.${gaps}`;
}
