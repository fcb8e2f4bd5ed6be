// SPDX-License-Identifier: MIT
import { memo } from 'react';
import { paths } from '../../app/router';
import { ExternalLink, Link } from '../../components/link';
import { Time } from '../../components/time';
import { encodeView } from '../../filters/codec';
import { absent } from '../../lib/format';
import { Mark } from '../../status/mark';
import { breakKey, statusOfCell, type Cell, type Commit } from './grid';
import type { Job, Part } from './parts';
import { cellText, short } from './words';
import styles from './grid.module.css';

export const runAddress = ({ owner, repo, run_id }: Pick<Cell, 'owner' | 'repo' | 'run_id'>): string =>
  paths.run + encodeView({ repositories: [`${owner}/${repo}`], run_id });

/** The commit's page, beside that of any of its runs. */
function commitAddress({ head_sha, cells }: Commit): string {
  const [cell] = cells.values();
  return `${cell?.html_url.split('/actions/')[0] ?? ''}/commit/${head_sha}`;
}

const CommitHead = memo(function CommitHead({ commit }: { commit: Commit }) {
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
});

interface GridCellProps {
  cell: Cell | undefined;
  job: Job;
  row: number;
  broke: boolean;
  /** Whether the Tab key enters the grid here. */
  isActive: boolean;
}

const GridCell = memo(function GridCell({ cell, job: { index, isFirst }, row, broke, isActive }: GridCellProps) {
  if (!cell) return <td role="gridcell" aria-colindex={index + 2} data-first={isFirst || undefined} />;
  const text = cellText(cell, broke);
  return (
    <td role="gridcell" aria-colindex={index + 2} data-first={isFirst || undefined} data-broke={broke || undefined}>
      <Link className={styles.cell} href={runAddress(cell)} aria-label={text} title={text} data-cell={`${row}/${index}`} tabIndex={isActive ? 0 : -1}>
        <Mark status={statusOfCell(cell)} size={14} />
      </Link>
    </td>
  );
});

interface GridRowProps {
  commit: Commit;
  index: number;
  parts: readonly Part[];
  /** Where jobs broke (breakKey). */
  breaks: ReadonlySet<string>;
  /** The column of this row at which the Tab key enters the grid; null: in another row. */
  active: number | null;
}

export const GridRowOf = memo(function GridRowOf({ commit, index, parts, breaks, active }: GridRowProps) {
  return (
    <tr role="row" data-row={index} aria-rowindex={index + 3}>
      <CommitHead commit={commit} />
      {parts.map((part) => (part.column === null ? <td key={part.key} aria-hidden="true" /> : (
        <GridCell key={part.key} cell={commit.cells.get(part.key)} job={part} row={index} broke={breaks.has(breakKey(commit, part.column))} isActive={active === part.index} />
      )))}
    </tr>
  );
});
