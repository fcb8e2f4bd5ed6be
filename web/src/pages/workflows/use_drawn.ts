// SPDX-License-Identifier: MIT
import { useLayoutEffect, useRef, useState } from 'react';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import type { Item } from './groups';

/** Shorter lists are drawn whole, so that the browser's own search finds everything. */
const drawnWhole = 200;
const rowHeight = 37;
const cardHeight = 96;
const groupHeight = 40;

/** Which of the items are drawn, and how much room those above and below them take. */
export function useDrawn(items: readonly Item[]) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  const count = items.length;
  useLayoutEffect(() => setTop((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY), [count]);
  const narrow = window.matchMedia('(max-width: 767px)').matches;
  const whole = count <= drawnWhole;
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: (index) => (items[index]?.kind === 'group' ? groupHeight : narrow ? cardHeight : rowHeight),
    getItemKey: (index) => items[index]?.key ?? index,
    overscan: 12,
    scrollMargin: top,
    scrollPaddingStart: 40,
    enabled: !whole,
  });
  const drawn = virtualizer.getVirtualItems();
  return {
    body,
    indices: whole ? items.map((_, index) => index) : drawn.map(({ index }) => index),
    before: whole ? 0 : (drawn[0]?.start ?? top) - top,
    after: whole ? 0 : virtualizer.getTotalSize() - ((drawn.at(-1)?.end ?? top) - top),
    measure: whole ? undefined : virtualizer.measureElement,
    reveal: (index: number) => virtualizer.scrollToIndex(index),
    isScrolling: !whole && virtualizer.isScrolling,
  };
}
