// SPDX-License-Identifier: MIT
import type { ECharts } from 'echarts/core';
import styles from './chart.module.css';

/** Lets the pointer be drawn over columns of a chart, and shades them meanwhile. A press that stays on its column is a click. */
export function dragColumns(chart: ECharts, box: HTMLElement, columnAt: (x: number, y: number) => number | null, done: (first: number, last: number) => void): void {
  let start: { x: number; column: number } | null = null;
  let last = -1;
  let shade: HTMLElement | null = null;
  const end = (): void => {
    shade?.remove();
    shade = null;
    start = null;
  };
  const pointer = chart.getZr();
  pointer.on('mousedown', ({ offsetX: x, offsetY: y }) => {
    const column = columnAt(x, y);
    if (column !== null) start = { x, column };
    last = column ?? -1;
  });
  pointer.on('mousemove', ({ offsetX: x, offsetY: y }) => {
    if (!start) return;
    const column = columnAt(x, y);
    if (column === null || (column === start.column && !shade)) return;
    last = column;
    if (!shade) {
      shade = document.createElement('div');
      shade.className = styles.drag ?? '';
      box.append(shade);
    }
    shade.style.left = `${Math.min(start.x, x)}px`;
    shade.style.width = `${Math.abs(x - start.x)}px`;
  });
  pointer.on('mouseup', () => {
    const from = start?.column;
    const drawn = shade !== null;
    end();
    if (drawn && from !== undefined && last !== from) done(Math.min(from, last), Math.max(from, last));
  });
  pointer.on('globalout', end);
}
