// SPDX-License-Identifier: MIT
import { useSyncExternalStore } from 'react';

/** The widths from which on columns of a priority are shown; the style sheet hides them by the same. */
const widths = [['(min-width: 1880px)', 4], ['(min-width: 1700px)', 3], ['(min-width: 1400px)', 2]] as const;
const queries = widths.map(([query, priority]) => ({ media: window.matchMedia(query), priority }));

function subscribe(listener: () => void): () => void {
  queries.forEach(({ media }) => media.addEventListener('change', listener));
  return () => queries.forEach(({ media }) => media.removeEventListener('change', listener));
}

/** The highest priority of a column for which the window has room. */
export const useRoom = (): number => useSyncExternalStore(subscribe, () => queries.find(({ media }) => media.matches)?.priority ?? 1);
