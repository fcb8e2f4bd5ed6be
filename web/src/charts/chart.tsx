// SPDX-License-Identifier: MIT
import { useEffect, useRef, useState } from 'react';
import type { ECharts, EChartsCoreOption } from 'echarts/core';
import { useTheme } from '../app/theme';
import { readColors, type Colors } from './colors';
import { dragColumns } from './drag';
import styles from './chart.module.css';

interface ChartProps {
  /** What to draw; keep it the same value while nothing changes. */
  option: (colors: Colors) => EChartsCoreOption;
  height: number;
  /** What the picture shows, in words. */
  label: string;
  /** The index of the first series' point that was clicked or, with `pickColumn`, of the column anywhere in its height. */
  onPick?: (index: number) => void;
  pickColumn?: boolean;
  /** With `pickColumn`: the first and the last column over which the pointer was drawn. */
  onDrag?: (first: number, last: number) => void;
  /** Loads further parts of ECharts that the option needs. */
  needs?: () => Promise<unknown>;
}

/** Which point or column of the chart a click means; null for none. */
function picked(chart: ECharts, x: number, y: number): number | null {
  if (!chart.containPixel('grid', [x, y])) return null;
  const index = chart.convertFromPixel({ xAxisIndex: 0 }, x);
  return typeof index === 'number' && Number.isInteger(index) ? index : null;
}

export function Chart({ option, height, label, onPick, pickColumn = false, onDrag, needs }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<ECharts | null>(null);
  const [failed, setFailed] = useState(false);
  const pick = useRef(onPick);
  pick.current = onPick;
  const drag = useRef(onDrag);
  drag.current = onDrag;
  const load = useRef(needs);
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
      if (pickColumn) {
        chart.getZr().on('click', ({ offsetX, offsetY }) => {
          const index = picked(chart, offsetX, offsetY);
          if (index !== null) pick.current?.(index);
        });
        if (drag.current) dragColumns(chart, element, (x, y) => picked(chart, x, y), (first, last) => drag.current?.(first, last));
      } else {
        chart.on('click', { seriesIndex: 0 }, ({ dataIndex }) => {
          if (typeof dataIndex === 'number') pick.current?.(dataIndex);
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
  }, [pickColumn]);

  useEffect(() => {
    chart?.setOption({ animation: false, ...option(readColors()) }, { notMerge: true });
  }, [chart, option, theme]);

  if (failed) return <p className={styles.failed}>The chart could not be loaded; its table has the same numbers.</p>;
  return <div ref={box} className={styles.chart} role="img" aria-label={label} style={{ height }} data-ready={chart ? '' : undefined} />;
}
