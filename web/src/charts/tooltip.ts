// SPDX-License-Identifier: MIT
// Tooltips as elements with classes: markup with style attributes, ECharts' own way, is forbidden by the Content-Security-Policy.
import styles from './tooltip.module.css';
import type { Colors } from './colors';

export interface TipRow {
  name: string;
  value: string;
  color?: string;
}

function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

export function tip(title: string, rows: readonly TipRow[], foot = ''): HTMLElement {
  const box = element('div', styles.tip ?? '');
  box.append(element('div', styles.title ?? '', title));
  for (const { name, value, color } of rows) {
    const row = element('div', styles.row ?? '');
    const swatch = element('span', styles.swatch ?? '');
    if (color) swatch.style.background = color;
    row.append(swatch, element('span', styles.name ?? '', name), element('span', styles.value ?? '', value));
    box.append(row);
  }
  if (foot) box.append(element('div', styles.foot ?? '', foot));
  return box;
}

/** What all tooltips share. */
export const tooltipBase = (colors: Colors) => ({
  confine: true,
  padding: 0,
  borderWidth: 1,
  borderColor: colors.line,
  backgroundColor: colors.ground,
  textStyle: { color: colors.text, fontFamily: colors.font, fontSize: 12 },
  transitionDuration: 0,
});
