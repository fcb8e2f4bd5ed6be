// SPDX-License-Identifier: MIT
// The address is the only state of navigation; a handful of pages without parts in their paths need no more than this.
import { useMemo, useSyncExternalStore } from 'react';
import { decodeView, encodeView, type View } from '../filters/codec';

export const paths = {
  home: '/', workflows: '/workflows', workflow: '/workflow', repository: '/repository', runs: '/runs', run: '/run', grid: '/grid',
  queue: '/queue', failures: '/failures', cost: '/cost', schedules: '/schedules', system: '/system', access: '/access',
} as const;

const moved = 'runlight:moved';

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  window.addEventListener(moved, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(moved, listener);
  };
}

export interface MoveOptions {
  /** Takes the present entry's place in the history, for what is typed or chosen for the viewer. */
  replace?: boolean;
}

export function go(address: string, { replace = false }: MoveOptions = {}): void {
  const from = window.location.pathname;
  if (address === from + window.location.search) return;
  window.history[replace ? 'replaceState' : 'pushState'](null, '', address);
  window.dispatchEvent(new Event(moved));
  if (window.location.pathname !== from) window.scrollTo(0, 0);
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}

export function useView(): View {
  const search = useSyncExternalStore(subscribe, () => window.location.search);
  return useMemo(() => decodeView(search), [search]);
}

/** Changes part of the view on the present page. */
export function changeView(change: Partial<View>, options?: MoveOptions): void {
  go(window.location.pathname + encodeView({ ...decodeView(window.location.search), ...change }), options);
}
