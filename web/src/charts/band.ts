// SPDX-License-Identifier: MIT
// The middle and the slow end of durations, hour by hour, day by day, week by week or month by month. Pure.
import type { FrequencyRow } from '../api/types';
import { counted, duration } from '../lib/format';
import { dayMs, instant, utcTime } from '../lib/time';
import type { Colors } from './colors';
import { tip } from './tooltip';

export type Bucket = 'hour' | 'day' | 'week' | 'month';

export const bucketLengths: Record<Bucket, number> = { hour: dayMs / 24, day: dayMs, week: 7 * dayMs, month: 30 * dayMs };

/** So long that a chart has some tens of them. */
export function bucketFor(spanMs: number): Bucket {
  if (spanMs <= 2 * dayMs) return 'hour';
  if (spanMs <= 100 * dayMs) return 'day';
  return spanMs <= 700 * dayMs ? 'week' : 'month';
}

export interface BandPoint {
  starts_at: number;
  /** The middle of the bucket. */
  time: number;
  success: number;
  p50_s: number | null;
  p95_s: number | null;
}

/** Oldest first; a bucket without a successful run stays, as a gap. Those around the first and the last one known are left out. */
export function bandOf(rows: readonly FrequencyRow[], bucket: Bucket): BandPoint[] {
  const points = rows.flatMap((row) => {
    const time = instant(row.starts_at);
    return time === null ? [] : [{ starts_at: time, time: time + bucketLengths[bucket] / 2, success: row.success, p50_s: row.duration_p50_s, p95_s: row.duration_p95_s }];
  }).sort((a, b) => a.time - b.time);
  const known = ({ p50_s }: BandPoint): boolean => p50_s !== null;
  return points.slice(Math.max(0, points.findIndex(known)), points.findLastIndex(known) + 1);
}

export function bandTip({ starts_at, success, p50_s, p95_s }: BandPoint): HTMLElement {
  return tip(`From ${utcTime(starts_at).replace(/:00 UTC$/, ' UTC')}`,
    [{ name: 'p50', value: duration(p50_s) }, { name: 'p95', value: duration(p95_s) }], `Of ${counted(success, 'successful run')}`);
}

interface Drawing {
  /** How many seconds the axis' unit has. */
  seconds: number;
  logarithmic: boolean;
  /** Whether nothing else tells the times: its points are then marked. */
  alone: boolean;
}

/** Lines at p50 and p95 with what lies between them shaded; ECharts cannot stack, and so not shade, on a logarithmic axis. */
export function bandSeries(band: readonly BandPoint[], { seconds, logarithmic, alone }: Drawing, colors: Colors): object[] {
  if (band.length === 0) return [];
  const value = (s: number | null): number | null => (s === null ? null : (logarithmic ? Math.max(s, 1) : s / seconds));
  const color = colors.muted;
  const line = (name: string, type: 'solid' | 'dashed', more: object) => ({
    type: 'line', name, connectNulls: false, z: 1, showSymbol: alone || band.length === 1, symbol: 'circle', symbolSize: 5, itemStyle: { color },
    lineStyle: { color, width: 1.5, type, opacity: 0.8 }, emphasis: { disabled: true },
    endLabel: { show: true, formatter: name, color, fontFamily: colors.font, fontSize: 11, distance: 4, offset: [0, name === 'p50' ? 6 : -6] },
    data: band.map(({ time, p50_s, p95_s }) => [time, value(name === 'p50' ? p50_s : p95_s)]), ...more,
  });
  const shade = {
    type: 'line', name: 'between', connectNulls: false, silent: true, symbol: 'none', z: 0, lineStyle: { opacity: 0 }, stack: 'band', stackStrategy: 'all',
  };
  const shades = logarithmic ? [] : [
    { ...shade, data: band.map(({ time, p50_s }) => [time, value(p50_s)]) },
    { ...shade, areaStyle: { color, opacity: 0.13 }, data: band.map(({ time, p50_s, p95_s }) => [time, p50_s === null || p95_s === null ? null : (p95_s - p50_s) / seconds]) },
  ];
  return [...shades, line('p50', 'solid', {}), line('p95', 'dashed', {})];
}
