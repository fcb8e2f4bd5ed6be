// SPDX-License-Identifier: MIT
import { Fragment, useMemo, useRef, type CSSProperties } from 'react';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useRowKeys } from '../../components/use_row_keys';
import { breakKey, type Break, type Grid } from './grid';
import { GridHead, columnWidth, groupsOf } from './grid_head';
import { GridRowOf } from './grid_row';
import { useCellKeys } from './use_cell_keys';
import { jobText } from './words';
import styles from './grid.module.css';

/** Shorter grids are drawn whole, so that the browser's own search finds everything. */
const drawnWhole = 60;
const rowHeight = 30;

/** Long enough for the longest name, within bounds; a character is some 7 px wide. */
const headHeight = (grid: Grid): number => Math.min(200, Math.max(56, 24 + 7 * Math.max(...grid.columns.map((column) => jobText(column).length))));

interface GridTableProps {
  grid: Grid;
  breaks: readonly Break[];
  repository: { owner: string; repo: string };
}

/** Commits by jobs, a mark where they meet. Both heads stay in sight. */
export function GridTable({ grid, breaks, repository }: GridTableProps) {
  const box = useRef<HTMLDivElement>(null);
  const activeRow = useRef(0);
  const { commits, columns } = grid;
  const groups = useMemo(() => groupsOf(columns), [columns]);
  const broken = useMemo(() => new Set(breaks.map(({ commit, column }) => breakKey(commit, column))), [breaks]);
  const whole = commits.length <= drawnWhole;
  const virtualizer = useVirtualizer({
    count: commits.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    enabled: !whole,
    // The cell that has the focus stays where the keys can find it.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), activeRow.current])].sort((a, b) => a - b),
  });
  const reveal = (row: number): void => virtualizer.scrollToIndex(row, { align: 'center' });
  const { active, onKeyDown, onFocus } = useCellKeys(grid, box);
  activeRow.current = Math.min(active?.row ?? 0, commits.length - 1);
  useRowKeys({ rows: commits.length, reveal });
  const shown = whole ? commits.map((_, index) => index) : virtualizer.getVirtualItems().map(({ index }) => index);
  const width = groups.reduce((sum, group) => sum + columnWidth(group) * group.columns.length, 0);
  return (
    <div ref={box} className={styles.box} style={{ '--jobs-width': `${width}px`, '--jobs-height': `${headHeight(grid)}px` } as CSSProperties}>
      <table role="grid" className={styles.grid} aria-label="Jobs by commit" aria-rowcount={commits.length + 2} aria-colcount={columns.length + 1}
        onKeyDown={onKeyDown} onFocus={onFocus}>
        <colgroup>
          <col />
          {groups.map((group) => group.columns.map(({ key }) => <col key={key} style={{ width: columnWidth(group) }} />))}
        </colgroup>
        <GridHead repository={repository} groups={groups} commits={commits.length} />
        <tbody role="rowgroup">
          {shown.map((index, at) => {
            const gap = index - (shown[at - 1] ?? -1) - 1;
            const commit = commits[index];
            return commit && (
              <Fragment key={commit.head_sha}>
                {gap > 0 && <tr aria-hidden="true" style={{ height: gap * rowHeight }} />}
                <GridRowOf commit={commit} index={index} columns={columns} breaks={broken} active={active?.row === index ? active.column : null} />
              </Fragment>
            );
          })}
          {!whole && <tr aria-hidden="true" style={{ height: (commits.length - 1 - (shown.at(-1) ?? -1)) * rowHeight }} />}
        </tbody>
      </table>
    </div>
  );
}
