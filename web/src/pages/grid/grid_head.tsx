// SPDX-License-Identifier: MIT
import { workflowAddress } from '../../app/navigation';
import { Link } from '../../components/link';
import { counted } from '../../lib/format';
import type { Column } from './grid';
import { jobText } from './words';
import styles from './grid.module.css';

interface Group {
  workflow_id: number;
  workflow_name: string;
  columns: readonly Column[];
}

export function groupsOf(columns: readonly Column[]): Group[] {
  const groups: (Group & { columns: Column[] })[] = [];
  for (const column of columns) {
    const last = groups.at(-1);
    if (last?.workflow_id === column.workflow_id) last.columns.push(column);
    else groups.push({ workflow_id: column.workflow_id, workflow_name: column.workflow_name, columns: [column] });
  }
  return groups;
}

const cellWidth = 28;
/** A workflow of one job or two is still wide enough for its name. */
const groupWidth = 84;

export const columnWidth = ({ columns }: Group): number => Math.max(cellWidth, Math.ceil(groupWidth / columns.length));

interface GridHeadProps {
  repository: { owner: string; repo: string };
  groups: readonly Group[];
  commits: number;
}

/** The workflows, and below each its jobs. */
export function GridHead({ repository, groups, commits }: GridHeadProps) {
  return (
    <thead role="rowgroup">
      <tr role="row" className={styles.workflows} aria-rowindex={1}>
        <th rowSpan={2} scope="col" role="columnheader" className={styles.corner}>{counted(commits, 'commit')}, newest first</th>
        {groups.map(({ workflow_id, workflow_name, columns }) => (
          <th key={workflow_id} colSpan={columns.length} scope="colgroup" role="columnheader" data-first>
            <Link className={styles.workflow} href={workflowAddress({ ...repository, workflow_id }, window.location.search)} title={`${workflow_name}: ${counted(columns.length, 'job')}`}>
              {workflow_name || 'Workflow'}
            </Link>
          </th>
        ))}
      </tr>
      <tr role="row" className={styles.jobs} aria-rowindex={2}>
        {groups.map(({ columns }) => columns.map((column, index) => (
          <th key={column.key} scope="col" role="columnheader" data-first={index === 0 || undefined} title={jobText(column)}>
            <span className={styles.job}>{jobText(column)}</span>
          </th>
        )))}
      </tr>
    </thead>
  );
}
