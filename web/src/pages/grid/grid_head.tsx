// SPDX-License-Identifier: MIT
import { workflowAddress } from '../../app/navigation';
import { Link } from '../../components/link';
import { counted } from '../../lib/format';
import { headsOf, type Part } from './parts';
import { jobText } from './words';
import styles from './grid.module.css';

interface GridHeadProps {
  repository: { owner: string; repo: string };
  parts: readonly Part[];
  commits: number;
}

/** The workflows, and below each its jobs. */
export function GridHead({ repository, parts, commits }: GridHeadProps) {
  return (
    <thead role="rowgroup">
      <tr role="row" className={styles.workflows} aria-rowindex={1}>
        <th rowSpan={2} scope="col" role="columnheader" className={styles.corner}>{counted(commits, 'commit')}, newest first</th>
        {headsOf(parts).map(({ key, group, first, span }) => (group === null ? <td key={key} aria-hidden="true" /> : (
          <th key={key} colSpan={span} scope="colgroup" role="columnheader" aria-colindex={first + 2} data-first>
            <Link className={styles.workflow} href={workflowAddress({ ...repository, workflow_id: group.workflow_id }, window.location.search)} title={`${group.workflow_name}: ${counted(group.columns.length, 'job')}`}>
              {group.workflow_name || 'Workflow'}
            </Link>
          </th>
        )))}
      </tr>
      <tr role="row" className={styles.jobs} aria-rowindex={2}>
        {parts.map((part) => (part.column === null ? <td key={part.key} aria-hidden="true" /> : (
          <th key={part.key} scope="col" role="columnheader" aria-colindex={part.index + 2} data-first={part.isFirst || undefined} title={jobText(part.column)}>
            <span className={styles.job}>{jobText(part.column)}</span>
          </th>
        )))}
      </tr>
    </thead>
  );
}
