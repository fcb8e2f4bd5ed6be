// SPDX-License-Identifier: MIT
import { useEffect, useRef } from 'react';
import { isTyping } from '../app/shortcuts';

interface RowKeys {
  rows: number;
  /** Brings a row that is not drawn yet onto the page. */
  reveal?: (index: number) => void;
}

function focusRow(index: number): boolean {
  const link = document.querySelector<HTMLElement>(`[data-row="${index}"] [data-open]`);
  link?.focus({ preventScroll: true });
  link?.closest('[data-row]')?.scrollIntoView({ block: 'nearest' });
  return link !== null;
}

function focusedRow(): number | null {
  const row = document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset['row'];
  return row === undefined ? null : Number(row);
}

/** j and k move the focus over elements with data-row, each to its element with data-open; Enter then follows it as a link does. */
export function useRowKeys({ rows, reveal }: RowKeys): void {
  const latest = useRef({ rows, reveal });
  latest.current = { rows, reveal };
  const last = useRef(-1);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if ((event.key !== 'j' && event.key !== 'k') || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('[role="dialog"],[role="menu"]')) return;
      const { rows: count, reveal: show } = latest.current;
      if (count === 0) return;
      event.preventDefault();
      const from = focusedRow() ?? last.current;
      const index = Math.min(Math.max(from + (event.key === 'j' ? 1 : -1), 0), count - 1);
      last.current = index;
      if (focusRow(index)) return;
      show?.(index);
      requestAnimationFrame(() => requestAnimationFrame(() => focusRow(index)));
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
