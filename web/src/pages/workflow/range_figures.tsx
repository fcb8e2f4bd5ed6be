// SPDX-License-Identifier: MIT
import type { WorkflowRow } from '../../api/types';
import { Figure, Figures } from '../../components/figure';
import { branchText, rangeText, type Filters } from '../../filters/codec';
import { counted, duration, minutes, percent } from '../../lib/format';
import { rateText } from '../../lib/rate';
import styles from './workflow.module.css';

/** The workflow's record in the range, however many of its runs are shown. */
export function RangeFigures({ row, filters }: { row: WorkflowRow; filters: Filters }) {
  const scope = `${rangeText(filters.range)}, ${branchText(filters.branch)}`;
  return (
    <section className={styles.figures} aria-label={`Figures of ${scope}`}>
      <p className={styles.note}>{`${counted(row.runs, 'run')} in ${scope}`}</p>
      <Figures>
        <Figure name="Success rate" word="success_rate" value={percent(row.success_rate)} detail={rateText(row)} />
        <Figure name="Duration p50" word="duration_p50_s" value={duration(row.duration_p50_s)} />
        <Figure name="Duration p95" word="duration_p95_s" value={duration(row.duration_p95_s)} />
        <Figure name="Queue p95" word="queue_p95_s" value={duration(row.queue_p95_s)} />
        <Figure name="Minutes" word="busy_min" value={minutes(row.busy_min)} />
      </Figures>
    </section>
  );
}
