// SPDX-License-Identifier: MIT
// How dense the tables are, and which zone the times are shown in: two choices, remembered. public/theme.js applies the density before the
// first paint.
import { useSyncExternalStore } from 'react';
import { showTimesIn } from '../lib/time';
import { remember, remembered } from './remembered';

export const densities = [
  { key: 'comfortable', label: 'Comfortable' },
  { key: 'compact', label: 'Compact' },
] as const;
export type Density = (typeof densities)[number]['key'];

const changed = 'runlight:preferences';
const root = document.documentElement;

let zoneName = remembered('runlight.time_zone');
if (zoneName !== null && !showTimesIn(zoneName)) zoneName = null;

export const currentDensity = (): Density => (root.dataset['density'] === 'compact' ? 'compact' : 'comfortable');

export function setDensity(density: Density): void {
  root.dataset['density'] = density;
  remember('runlight.density', density);
  window.dispatchEvent(new Event(changed));
}

/** null: the browser's. */
export function setZone(name: string | null): void {
  if (!showTimesIn(name)) return;
  zoneName = name;
  remember('runlight.time_zone', name);
  window.dispatchEvent(new Event(changed));
}

export const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** All that the browser knows, UTC first: not every browser lists it. */
export const allZones = (): string[] => ['UTC', ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC')];

function subscribe(listener: () => void): () => void {
  window.addEventListener(changed, listener);
  return () => window.removeEventListener(changed, listener);
}

export const useDensity = (): Density => useSyncExternalStore(subscribe, currentDensity);

/** The chosen zone, or null for the browser's. */
export const useZone = (): string | null => useSyncExternalStore(subscribe, () => zoneName);
