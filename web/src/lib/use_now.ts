// SPDX-License-Identifier: MIT
import { useSyncExternalStore } from 'react';

const periodMs = 10_000;
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    if (document.hidden) return;
    now = Date.now();
    listeners.forEach((tell) => tell());
  }, periodMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The present, renewed every ten seconds for all who ask together, so that "40 s ago" stays true. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
