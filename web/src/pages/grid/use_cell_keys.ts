// SPDX-License-Identifier: MIT
import { useEffect, useLayoutEffect, useRef, useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react';
import type { Grid } from './grid';
import { firstPosition, move, type Position } from './moves';

const selector = ({ row, column }: Position): string => `[data-cell="${row}/${column}"]`;

function positionOf(target: EventTarget): Position | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-cell]')?.dataset['cell'] : undefined;
  const [row, column] = (cell ?? '').split('/');
  return row && column ? { row: Number(row), column: Number(column) } : null;
}

/** The grid is one stop for the Tab key, at the cell where the focus was last; keys move it from there. The row of the cell that is told
    has to be drawn. */
export function useCellKeys(grid: Grid, table: RefObject<HTMLElement | null>) {
  const [chosen, setChosen] = useState<Position | null>(null);
  // Other commits or columns: what was chosen is somewhere else.
  useEffect(() => setChosen(null), [grid]);
  const active = chosen ?? firstPosition(grid);
  const moved = useRef(false);
  useLayoutEffect(() => {
    if (!moved.current || !chosen) return;
    moved.current = false;
    const cell = table.current?.querySelector<HTMLElement>(selector(chosen));
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [chosen, table]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const from = positionOf(event.target);
    if (!from || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = move(grid, from, event.key);
    if (!to) return;
    event.preventDefault();
    moved.current = true;
    setChosen(to);
  };
  const onFocus = (event: FocusEvent): void => {
    const at = positionOf(event.target);
    if (at) setChosen(at);
  };
  return { active, onKeyDown, onFocus };
}
