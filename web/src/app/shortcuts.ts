// SPDX-License-Identifier: MIT
// One list feeds the keys and their help. Single keys and two-key sequences; none works inside a dialog, and inside a text field only
// those with Ctrl or Cmd.
import { useEffect, useRef } from 'react';

export interface Shortcut {
  keys: readonly [string] | readonly [string, string];
  label: string;
  /** Under which it stands in the help. */
  group: 'Everywhere' | 'Go to';
  /** With Ctrl, or Cmd on Apple's keyboards. */
  withMod?: boolean;
  /** False: it has nothing to do now, and leaves the key to others. */
  run: () => boolean | void;
}

export const modKey = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl';

const sequenceMs = 1200;

/** Keys that only some pages answer to, listed for the help. */
export const pageKeys: readonly { keys: readonly string[]; label: string }[] = [
  { keys: ['j'], label: 'Next row' },
  { keys: ['k'], label: 'Previous row' },
  { keys: ['Enter'], label: 'Open the row' },
  { keys: ['←', '→'], label: 'Move along a row’s last runs' },
];

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

const isModal = (): boolean => document.querySelector('[role="dialog"],[role="alertdialog"],[role="menu"],[role="listbox"]') !== null;

export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    let first: { key: string; time: number } | null = null;
    const press = (event: KeyboardEvent): void => {
      const withMod = event.ctrlKey || event.metaKey;
      if (event.defaultPrevented || event.altKey || event.isComposing || isModal() || (!withMod && isTyping(event.target))) return;
      const before = first && event.timeStamp - first.time < sequenceMs ? first.key : null;
      first = null;
      const usable = latest.current.filter((shortcut) => (shortcut.withMod ?? false) === withMod);
      const key = withMod ? event.key.toLowerCase() : event.key;
      const hit = usable.find(({ keys }) => keys.length === 2 && keys[0] === before && keys[1] === key) ?? usable.find(({ keys }) => keys.length === 1 && keys[0] === key);
      if (hit) {
        if (hit.run() !== false) event.preventDefault();
      } else if (usable.some(({ keys }) => keys.length === 2 && keys[0] === key)) {
        first = { key, time: event.timeStamp };
      }
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
