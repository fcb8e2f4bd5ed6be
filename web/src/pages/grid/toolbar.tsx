// SPDX-License-Identifier: MIT
import { Checkbox, SegmentedControl } from '@primer/react';
import { CsvButton } from '../../components/csv_button';
import type { GridRow } from '../../api/types';
import { changeView } from '../../app/router';
import { AboutQuestion } from '../../components/about_question';
import { runCounts, type View } from '../../filters/codec';
import { csvText } from '../../lib/csv';
import { count, counted } from '../../lib/format';
import { Mark } from '../../status/mark';
import type { Status } from '../../status/status';
import { statusOfCell, type Grid } from './grid';
import { gridParameters } from './queries';
import styles from './grid.module.css';

/** Of the parts of this page, the one without jobs that always passed. */
export const brokenOnly = 'broken';

const counts = runCounts.filter((number) => number >= 10);
const csvColumns = (['head_sha', 'first_run_created_at', 'display_title', 'actor', 'workflow_name', 'job_name', 'run_id', 'run_attempt', 'status', 'conclusion',
  'duration_s', 'earlier_failures', 'html_url'] as const).map((name) => ({ name, value: (row: GridRow) => row[name] }));

/** What the marks mean, and how many there are of each, worst first. */
function Legend({ rows, breaks }: { rows: readonly GridRow[]; breaks: number }) {
  const found = new Map<Status, number>();
  for (const row of rows) found.set(statusOfCell(row), (found.get(statusOfCell(row)) ?? 0) + 1);
  return (
    <ul className={styles.legend} aria-label="Outcomes of the jobs">
      {[...found].sort(([a], [b]) => b.severity - a.severity).map(([status, number]) => (
        <li key={status.key}><Mark status={status} size={12} />{`${status.word} ${count(number)}`}</li>
      ))}
      {breaks > 0 && <li><span className={styles.broke} aria-hidden="true" />{`Broke here ${count(breaks)}`}</li>}
    </ul>
  );
}

interface ToolbarProps {
  rows: readonly GridRow[];
  grid: Grid;
  breaks: number;
  /** Jobs that were left out, or would be. */
  passed: number;
  repository: string;
  view: View;
}

export function Toolbar({ rows, grid, breaks, passed, repository, view }: ToolbarProps) {
  const hides = view.tab === brokenOnly;
  return (
    <div className={styles.toolbar}>
      <SegmentedControl aria-label="Most recent commits" size="small" onChange={(index) => changeView({ runs: counts[index] }, { replace: true })}>
        {counts.map((number) => <SegmentedControl.Button key={number} selected={number === view.runs}>{String(number)}</SegmentedControl.Button>)}
      </SegmentedControl>
      {(passed > 0 || hides) && (
        <label>
          <Checkbox checked={hides} onChange={() => changeView({ tab: hides ? null : brokenOnly }, { replace: true })} />
          {`Hide ${counted(passed, 'job')} that always passed`}
        </label>
      )}
      <Legend rows={rows} breaks={breaks} />
      <span className={styles.actions}>
        <CsvButton name={`grid_${repository.replace('/', '_')}`} text={() => csvText(csvColumns, rows.filter((row) => grid.columns.some(({ key }) => key === `${row.workflow_id}/${row.job_name}`)))} />
        <AboutQuestion asked={{ name: 'grid', parameters: gridParameters(repository, view) }} />
      </span>
    </div>
  );
}
