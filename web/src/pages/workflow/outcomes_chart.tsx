// SPDX-License-Identifier: MIT
import { ChartPanel } from '../../charts/chart_panel';
import type { Asked } from '../../components/about_question';
import { SimpleTable } from '../../components/simple_table';
import { csvText } from '../../lib/csv';
import { count, percent } from '../../lib/format';
import { Mark, StatusLabel } from '../../status/mark';
import type { OutcomeCount } from './outcomes';
import styles from './workflow.module.css';

const csvColumns = [
  { name: 'outcome', value: ({ status }: OutcomeCount) => status.word }, { name: 'runs', value: (row: OutcomeCount) => row.count }, { name: 'share', value: (row: OutcomeCount) => row.share },
];

/** How runs ended: bars with their counts, longest full width. */
export function OutcomesChart({ counts, caption, asked }: { counts: readonly OutcomeCount[]; caption: string; asked: Asked }) {
  const most = Math.max(...counts.map((row) => row.count));
  return (
    <ChartPanel
      title="Outcomes"
      caption={caption}
      asked={asked}
      csv={{ name: 'outcomes', text: () => csvText(csvColumns, counts) }}
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
