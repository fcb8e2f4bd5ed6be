// SPDX-License-Identifier: MIT
import { useEffect, useRef, useState } from 'react';
import type { ECharts, EChartsCoreOption } from 'echarts/core';
import { useTheme } from '../app/theme';
import { dayMs, utcDate } from '../lib/time';
import { readColors, type Colors } from './colors';
import { dragColumns } from './drag';
import styles from './chart.module.css';

interface ChartProps {
  /** What to draw; keep it the same value while nothing changes. */
  option: (colors: Colors) => EChartsCoreOption;
  height: number;
  /** What the picture shows, in words. */
  label: string;
  /** The index of the first series' point that was clicked. */
  onPick?: (index: number) => void;
  /** The days that its columns are, or that its axis is of time. */
  days?: readonly { day: string }[] | 'time';
  /** With `days`: the first and the last day over which the pointer was drawn, or twice that of the column that was clicked. */
  onDays?: (from: string, to: string) => void;
  /** Loads further parts of ECharts that the option needs. */
  needs?: () => Promise<unknown>;
}

/** Where on the axis of the chart that is: the column, or the day since 1970; null for nowhere. */
function columnAt(chart: ECharts, isOfTime: boolean, x: number, y: number): number | null {
  if (!chart.containPixel('grid', [x, y])) return null;
  const value = chart.convertFromPixel({ xAxisIndex: 0 }, x);
  if (typeof value !== 'number') return null;
  return isOfTime ? Math.floor(value / dayMs) : Number.isInteger(value) ? value : null;
}

export function Chart({ option, height, label, onPick, days, onDays, needs }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<ECharts | null>(null);
  const [failed, setFailed] = useState(false);
  const pick = useRef(onPick);
  pick.current = onPick;
  const choose = useRef(onDays);
  choose.current = onDays;
  const given = useRef(days);
  given.current = days;
  const load = useRef(needs);
  const choosesDays = days !== undefined;
  const theme = useTheme().key;

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let made: ECharts | null = null;
    let gone = false;
    const observer = new ResizeObserver(() => made?.resize());
    Promise.all([import('./echarts'), load.current?.()]).then(([{ init }]) => {
      if (gone) return;
      made = init(element);
      const chart = made;
      chart.on('click', { seriesIndex: 0 }, ({ dataIndex }) => {
        if (typeof dataIndex === 'number') pick.current?.(dataIndex);
      });
      if (choosesDays) {
        const dayOf = (column: number): string | undefined => (Array.isArray(given.current) ? given.current[column]?.day : utcDate(column * dayMs));
        const at = (x: number, y: number) => columnAt(chart, given.current === 'time', x, y);
        dragColumns(chart, element, at, (first, last) => {
          const [from, to] = [dayOf(first), dayOf(last)];
          if (from && to) choose.current?.(from, to);
        });
        chart.getZr().on('click', ({ offsetX, offsetY }) => {
          if (!Array.isArray(given.current) || given.current.length < 2) return;
          const day = dayOf(at(offsetX, offsetY) ?? -1);
          if (day) choose.current?.(day, day);
        });
      }
      observer.observe(element);
      setChart(made);
    }).catch(() => setFailed(true));
    return () => {
      gone = true;
      observer.disconnect();
      made?.dispose();
      setChart(null);
    };
  }, [choosesDays]);

  useEffect(() => {
    chart?.setOption({ animation: false, ...option(readColors()) }, { notMerge: true });
  }, [chart, option, theme]);

  if (failed) return <p className={styles.failed}>The chart could not be loaded; its table has the same numbers.</p>;
  return <div ref={box} className={styles.chart} data-chart="" role="img" aria-label={label} style={{ height }} data-ready={chart ? '' : undefined} />;
}
