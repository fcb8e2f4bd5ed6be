// SPDX-License-Identifier: MIT
import type { Role } from '../status/status';

/** The page's colours as a canvas can use them. */
export interface Colors {
  role: (role: Role) => string;
  /** Of passed runs in stacked bars: quieter than their marks, so that failure carries the weight. */
  quiet: string;
  text: string;
  muted: string;
  line: string;
  ground: string;
  font: string;
}

/** Any CSS colour as rgb(): ECharts' own parser does not know color-mix() and its kin. */
function reader(): (color: string) => string {
  const probe = document.createElement('span');
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return (color) => {
    document.body.append(probe);
    probe.style.color = color;
    const computed = getComputedStyle(probe).color;
    probe.remove();
    if (!context) return computed;
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = computed;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
    return `rgb(${red}, ${green}, ${blue})`;
  };
}

export function readColors(): Colors {
  const read = reader();
  return {
    role: (role) => read(`var(--status-${role})`),
    quiet: read('color-mix(in srgb, var(--status-success) 62%, var(--bgColor-default))'),
    text: read('var(--fgColor-default)'),
    muted: read('var(--fgColor-muted)'),
    line: read('var(--borderColor-muted)'),
    ground: read('var(--bgColor-default)'),
    font: getComputedStyle(document.body).fontFamily,
  };
}
