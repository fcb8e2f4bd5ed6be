// SPDX-License-Identifier: MIT
// What can be done from everywhere, for the palette.
import { canClear, clearPage } from '../filters/clear';
import { copyLink } from '../filters/copy_link';
import type { View } from '../filters/codec';
import { shifted } from '../filters/shift';
import { uses } from '../filters/uses';
import { docAddress } from '../lib/docs';
import { addressOf, pageOf } from './navigation';
import { browserZone, densities, setDensity, setZone } from './preferences';
import { printPage } from './print';
import { changeView, go } from './router';
import { modes, palettes, setMode, setPalette } from './theme';
import type { Destination } from './destinations';
import type { Page } from './navigation';
import type { Entry } from './palette';

export const openPage = (page: Page): void => go(addressOf(page, window.location.pathname, window.location.search));

export function pageEntries(destinations: readonly Destination[]): Entry[] {
  return destinations.map(({ page, label, question }) => ({ id: `page-${page}`, kind: 'Page', label, detail: question, run: () => openPage(page) }));
}

const command = (id: string, label: string, detail: string, run: () => void): Entry => ({ id: `command-${id}`, kind: 'Command', label, detail, run });

/** Those that mean something for the present view. `more` chooses any time zone. */
export function commandEntries(view: View, { help, chooseZone }: { help: () => void; chooseZone: () => void }): Entry[] {
  const now = Date.now();
  const page = pageOf(window.location.pathname);
  const hasRange = page !== null && uses[page].includes('range');
  const before = hasRange ? shifted(view.range, -1, now) : null;
  const after = hasRange ? shifted(view.range, 1, now) : null;
  return [
    ...(canClear() ? [command('clear', 'Clear filters', 'Show everything again', clearPage)] : []),
    command('copy', 'Copy link to this view', 'As it stands: a relative range moves on', () => void copyLink(false)),
    ...(hasRange && view.range.kind === 'last' ? [command('copy-fixed', 'Copy link with these days', 'A fixed range: permalink', () => void copyLink(true))] : []),
    ...(before ? [command('before', 'Earlier range', 'Shift the range back: previous', () => changeView({ range: before }))] : []),
    ...(after ? [command('after', 'Later range', 'Shift the range forward: next', () => changeView({ range: after }))] : []),
    ...modes.map(({ key, label }) => command(`mode-${key}`, `${label} appearance`, 'Theme: dark or light mode', () => setMode(key))),
    ...palettes.map(({ key, label }) => command(`palette-${key}`, `${label} colours`, 'Theme: palette', () => void setPalette(key))),
    ...densities.map(({ key, label }) => command(`density-${key}`, `${label} rows`, 'Density of tables', () => setDensity(key))),
    command('zone-browser', 'Times in this browser’s zone', `Time zone: ${browserZone()}`, () => setZone(null)),
    command('zone-utc', 'Times in UTC', 'Time zone', () => setZone('UTC')),
    command('zone-other', 'Times in another zone…', 'Time zone', chooseZone),
    command('print', 'Print', 'All of this page, also what was not scrolled to', () => void printPage()),
    command('help', 'Keyboard shortcuts', 'Help', help),
    command('docs', 'Documentation', 'Help: what verdicts, figures and words mean', () => window.location.assign(docAddress('index'))),
  ];
}
