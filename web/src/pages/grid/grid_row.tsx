// SPDX-License-Identifier: MIT
import { memo } from 'react';
import { paths } from '../../app/router';
import { ExternalLink, Link } from '../../components/link';
import { Time } from '../../components/time';
import { encodeView } from '../../filters/codec';
import { absent } from '../../lib/format';
import { Mark } from '../../status/mark';
import { breakKey, statusOfCell, type Cell, type Column, type Commit } from './grid';
import { cellText, short } from './words';
import styles from './grid.module.css';

export const runAddress = ({ owner, repo, run_id }: Pick<Cell, 'owner' | 'repo' | 'run_id'>): string =>
  paths.run + encodeView({ repositories: [`${owner}/${repo}`], run_id });

/** The commit's page, beside that of any of its runs. */
function commitAddress({ head_sha, cells }: Commit): string {
  const [cell] = cells.values();
  return `${cell?.html_url.split('/actions/')[0] ?? ''}/commit/${head_sha}`;
}

function CommitHead({ commit }: { commit: Commit }) {
  const { head_sha, display_title, actor, first_run_created_at } = commit;
  return (
    <th scope="row" role="rowheader" className={styles.commit}>
      <div className={styles.commitParts}>
        <ExternalLink data-open href={commitAddress(commit)} className={styles.sha} title={`${head_sha} on GitHub`}>{short(head_sha)}</ExternalLink>
        <span className={styles.message} title={display_title}>{display_title}</span>
        <span className={styles.actor} title={actor}>{actor || absent}</span>
        <span className={styles.when}><Time relative value={first_run_created_at} /></span>
      </div>
    </th>
  );
}

interface GridRowProps {
  commit: Commit;
  index: number;
  columns: readonly Column[];
  /** Where jobs broke (breakKey). */
  breaks: ReadonlySet<string>;
  /** The column of this row at which the Tab key enters the grid; null: in another row. */
  active: number | null;
}

export const GridRowOf = memo(function GridRowOf({ commit, index, columns, breaks, active }: GridRowProps) {
  return (
    <tr role="row" data-row={index} aria-rowindex={index + 3}>
      <CommitHead commit={commit} />
      {columns.map((column, at) => {
        const cell = commit.cells.get(column.key);
        const isFirst = columns[at - 1]?.workflow_id !== column.workflow_id;
        if (!cell) return <td key={column.key} role="gridcell" data-first={isFirst || undefined} />;
        const broke = breaks.has(breakKey(commit, column));
        const text = cellText(cell, broke);
        return (
          <td key={column.key} role="gridcell" data-first={isFirst || undefined} data-broke={broke || undefined}>
            <Link className={styles.cell} href={runAddress(cell)} aria-label={text} title={text} data-cell={`${index}/${at}`} tabIndex={active === at ? 0 : -1}>
              <Mark status={statusOfCell(cell)} size={14} />
            </Link>
          </td>
        );
      })}
    </tr>
  );
});
