// SPDX-License-Identifier: MIT
import { clearPage } from '../filters/clear';
import { decodeView } from '../filters/codec';
import { shifted } from '../filters/shift';
import { uses } from '../filters/uses';
import { openPage } from './commands';
import type { Destination } from './destinations';
import { pageOf } from './navigation';
import { printPage } from './print';
import { changeView } from './router';
import { useShortcuts, type Shortcut } from './shortcuts';

function search(): void {
  const field = document.getElementById('search');
  if (field) field.focus();
  else {
    openPage('workflows');
    requestAnimationFrame(() => document.getElementById('search')?.focus());
  }
}

function shift(direction: -1 | 1): boolean {
  const page = pageOf(window.location.pathname);
  const range = page && uses[page].includes('range') ? shifted(decodeView(window.location.search).range, direction, Date.now()) : null;
  if (range) changeView({ range });
  return range !== null;
}

/** The keys that work everywhere; returns them for the help. */
export function useShellShortcuts(destinations: readonly Destination[], openPalette: () => void, help: () => void): readonly Shortcut[] {
  const shortcuts: Shortcut[] = [
    { keys: ['k'], withMod: true, label: 'Go to anything, or do something', group: 'Everywhere', run: openPalette },
    { keys: ['/'], label: 'Search', group: 'Everywhere', run: search },
    { keys: ['['], label: 'Earlier range', group: 'Everywhere', run: () => shift(-1) },
    { keys: [']'], label: 'Later range', group: 'Everywhere', run: () => shift(1) },
    { keys: ['Escape'], label: 'Close what is open, then clear the filters', group: 'Everywhere', run: clearPage },
    { keys: ['p'], withMod: true, label: 'Print all of the page', group: 'Everywhere', run: () => void printPage() },
    { keys: ['?'], label: 'Show these shortcuts', group: 'Everywhere', run: help },
    ...destinations.map(({ page: to, label, key }): Shortcut => ({ keys: ['g', key], label, group: 'Go to', run: () => openPage(to) })),
  ];
  useShortcuts(shortcuts);
  return shortcuts;
}
