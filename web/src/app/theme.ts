// SPDX-License-Identifier: MIT
// Light or dark, and which palette: two choices, remembered. public/theme.js applies them before the first paint.
import { useSyncExternalStore } from 'react';
import { remember } from './remembered';

export const modes = [
  { key: 'auto', label: 'System' },
  { key: 'light', label: 'Light' },
  { key: 'dark', label: 'Dark' },
] as const;
export type Mode = (typeof modes)[number]['key'];

export const palettes = [
  { key: 'default', label: 'Standard', suffix: '' },
  { key: 'colorblind', label: 'Red–green colour-blind', suffix: '_colorblind' },
  { key: 'tritanopia', label: 'Blue–yellow colour-blind', suffix: '_tritanopia' },
  { key: 'high_contrast', label: 'High contrast', suffix: '_high_contrast' },
] as const;
export type Palette = (typeof palettes)[number]['key'];

const root = document.documentElement;
const dark = window.matchMedia('(prefers-color-scheme: dark)');
const changed = 'runlight:theme';

/** Only the standard palette is in the page's own style sheet; the others come when they are wanted. */
const sheets: Record<Palette, () => Promise<unknown>> = {
  default: () => Promise.resolve(),
  colorblind: () => import('./palettes/colorblind'),
  tritanopia: () => import('./palettes/tritanopia'),
  high_contrast: () => import('./palettes/high_contrast'),
};

export function currentMode(): Mode {
  const mode = root.dataset['colorMode'];
  return mode === 'light' || mode === 'dark' ? mode : 'auto';
}

export function currentPalette(): Palette {
  const theme = root.dataset['lightTheme'] ?? '';
  return palettes.find(({ suffix }) => suffix !== '' && theme.endsWith(suffix))?.key ?? 'default';
}

/** To be awaited before anything is drawn. */
export const loadPalette = (): Promise<unknown> => sheets[currentPalette()]();

export function setMode(mode: Mode): void {
  root.dataset['colorMode'] = mode;
  remember('runlight.mode', mode);
  window.dispatchEvent(new Event(changed));
}

export async function setPalette(palette: Palette): Promise<void> {
  await sheets[palette]();
  const { suffix } = palettes.find(({ key }) => key === palette)!;
  root.dataset['lightTheme'] = `light${suffix}`;
  root.dataset['darkTheme'] = `dark${suffix}`;
  remember('runlight.palette', palette);
  window.dispatchEvent(new Event(changed));
}

function subscribe(listener: () => void): () => void {
  window.addEventListener(changed, listener);
  dark.addEventListener('change', listener);
  return () => {
    window.removeEventListener(changed, listener);
    dark.removeEventListener('change', listener);
  };
}

/** Changes whenever the colours on the page do. */
export function useTheme(): { mode: Mode; palette: Palette; key: string } {
  const key = useSyncExternalStore(subscribe, () => `${currentMode()}/${currentPalette()}/${dark.matches}`);
  return { mode: currentMode(), palette: currentPalette(), key };
}
