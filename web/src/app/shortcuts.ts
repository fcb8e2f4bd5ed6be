// SPDX-License-Identifier: MIT
// One list feeds the keys and their help. Single keys and two-key sequences; none works inside a text field or a dialog.
import { useEffect, useRef } from 'react';

export interface Shortcut {
  keys: readonly [string] | readonly [string, string];
  label: string;
  run: () => void;
}

const sequenceMs = 1200;

/** Keys that only some pages answer to, listed for the help. */
export const pageKeys: readonly { keys: readonly string[]; label: string }[] = [
  { keys: ['j'], label: 'Next row' },
  { keys: ['k'], label: 'Previous row' },
  { keys: ['Enter'], label: 'Open the row' },
  { keys: ['←', '→'], label: 'Move along a row’s last runs' },
  { keys: ['Esc'], label: 'Close, or clear the search' },
];

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

const isModal = (): boolean => document.querySelector('[role="dialog"],[role="menu"],[role="listbox"]') !== null;

export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    let first: { key: string; time: number } | null = null;
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isModal()) return;
      const before = first && event.timeStamp - first.time < sequenceMs ? first.key : null;
      first = null;
      const hit =
        latest.current.find(({ keys }) => keys.length === 2 && keys[0] === before && keys[1] === event.key) ??
        latest.current.find(({ keys }) => keys.length === 1 && keys[0] === event.key);
      if (hit) {
        event.preventDefault();
        hit.run();
      } else if (latest.current.some(({ keys }) => keys.length === 2 && keys[0] === event.key)) {
        first = { key: event.key, time: event.timeStamp };
      }
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
