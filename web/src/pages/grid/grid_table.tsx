// SPDX-License-Identifier: MIT
import { Fragment, useMemo, useRef, type CSSProperties } from 'react';
import { useRowKeys } from '../../components/use_row_keys';
import { breakKey, type Break, type Grid } from './grid';
import { GridHead } from './grid_head';
import { GridRowOf } from './grid_row';
import { widthOf } from './parts';
import { useCellKeys } from './use_cell_keys';
import { rowHeight, useDrawn } from './use_drawn';
import { jobText } from './words';
import styles from './grid.module.css';

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
  const { commits, columns } = grid;
  const broken = useMemo(() => new Set(breaks.map(({ commit, column }) => breakKey(commit, column))), [breaks]);
  const { active, onKeyDown, onFocus } = useCellKeys(grid, box);
  const { rows, parts, jobs, reveal } = useDrawn(grid, box, active);
  useRowKeys({ rows: commits.length, reveal });
  return (
    <div ref={box} className={styles.box} style={{ '--jobs-width': `${widthOf(jobs)}px`, '--jobs-height': `${headHeight(grid)}px` } as CSSProperties}>
      <table role="grid" className={styles.grid} aria-label="Jobs by commit" aria-rowcount={commits.length + 2} aria-colcount={columns.length + 1}
        onKeyDown={onKeyDown} onFocus={onFocus}>
        <colgroup>
          <col />
          {parts.map(({ key, width }) => <col key={key} style={{ width }} />)}
        </colgroup>
        <GridHead repository={repository} parts={parts} commits={commits.length} />
        <tbody role="rowgroup">
          {rows.map((index, at) => {
            const gap = index - (rows[at - 1] ?? -1) - 1;
            const commit = commits[index];
            return commit && (
              <Fragment key={commit.head_sha}>
                {gap > 0 && <tr aria-hidden="true" style={{ height: gap * rowHeight }} />}
                <GridRowOf commit={commit} index={index} parts={parts} breaks={broken} active={active?.row === index ? active.column : null} />
              </Fragment>
            );
          })}
          {rows.length < commits.length && <tr aria-hidden="true" style={{ height: (commits.length - 1 - (rows.at(-1) ?? -1)) * rowHeight }} />}
        </tbody>
      </table>
    </div>
  );
}
