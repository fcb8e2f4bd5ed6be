// SPDX-License-Identifier: MIT
import type { RunRow } from '../../api/types';
import { ChartPanel } from '../../charts/chart_panel';
import { SimpleTable } from '../../components/simple_table';
import { count, counted, percent } from '../../lib/format';
import { Mark, StatusLabel } from '../../status/mark';
import { outcomeCounts } from './outcomes';
import styles from './workflow.module.css';

/** How the runs ended: bars with their counts, longest full width. */
export function OutcomesChart({ runs }: { runs: readonly RunRow[] }) {
  const counts = outcomeCounts(runs);
  const most = Math.max(...counts.map((row) => row.count));
  return (
    <ChartPanel
      title="Outcomes"
      caption={`How the last ${counted(runs.length, 'run')} ended, each by its latest attempt.`}
      chart={
        <ul className={styles.bars}>
          {counts.map(({ status, count: number, share }) => (
            <li key={status.key}>
              <span className={styles.barName}><Mark status={status} size={14} />{status.word}</span>
              <span className={styles.track}><span className={styles.bar} data-role={status.role} style={{ width: `${(100 * number) / most}%` }} /></span>
              <span className={styles.barCount}>{count(number)} <span className="muted">{percent(share)}</span></span>
            </li>
          ))}
        </ul>
      }
      table={
        <SimpleTable
          columns={[{ label: 'Outcome' }, { label: 'Runs', number: true }, { label: 'Share', number: true }]}
          rows={counts.map(({ status, count: number, share }) => ({
            key: status.key, cells: [<StatusLabel status={status} size={14} />, count(number), percent(share)],
          }))}
        />
      }
    />
  );
}
