// SPDX-License-Identifier: MIT
import { useQuery } from '@tanstack/react-query';
import type { WorkflowRow } from '../../api/types';
import { AboutQuestion, askedBy } from '../../components/about_question';
import { Figure, Figures } from '../../components/figure';
import { branchText, rangeText, type Filters } from '../../filters/codec';
import { counted, duration, minutes, percent } from '../../lib/format';
import { rateText } from '../../lib/rate';
import { comparisonWords, type ComparisonWords } from './compare';
import { comparisonQuery } from './queries';
import styles from './workflow.module.css';

const nothing: ComparisonWords = { runs: '', success_rate: '', duration_p50_s: '', duration_p95_s: '', queue_p95_s: '', busy_min: '' };

/** All time has nothing before it, and what begins nowhere neither. */
const hasBefore = ({ range }: Filters): boolean => range.kind === 'last' || (range.kind === 'between' && range.from !== null);

/** The workflow's record in the range, however many of its runs are shown, each against the range before. */
export function RangeFigures({ row, filters }: { row: WorkflowRow; filters: Filters }) {
  const query = comparisonQuery(row, filters);
  const compared = hasBefore(filters);
  const { data, error } = useQuery({ ...query, enabled: compared });
  const before = data && compared ? comparisonWords(data.data) : nothing;
  const scope = `${rangeText(filters.range)}, ${branchText(filters.branch)}`;
  const note = [`${counted(row.runs, 'run')} in ${scope}`, before.runs, error && compared ? 'the time before could not be loaded' : ''].filter(Boolean).join('; ');
  // Kept free while the words are on their way: what stands below does not move.
  const detail = (words: string) => (compared ? <span className={styles.before}>{words || '\u00a0'}</span> : undefined);
  return (
    <section className={styles.figures} aria-label={`Figures of ${scope}`}>
      <div className={styles.scope}>
        <p className={styles.note}>{note}</p>
        {compared && <AboutQuestion asked={askedBy(query)} />}
      </div>
      <Figures>
        <Figure name="Success rate" word="success_rate" value={percent(row.success_rate)} detail={<>{rateText(row)}{detail(before.success_rate)}</>} />
        <Figure name="Duration p50" word="duration_p50_s" value={duration(row.duration_p50_s)} detail={detail(before.duration_p50_s)} />
        <Figure name="Duration p95" word="duration_p95_s" value={duration(row.duration_p95_s)} detail={detail(before.duration_p95_s)} />
        <Figure name="Queue p95" word="queue_p95_s" value={duration(row.queue_p95_s)} detail={detail(before.queue_p95_s)} />
        <Figure name="Minutes" word="busy_min" value={minutes(row.busy_min)} detail={detail(before.busy_min)} />
      </Figures>
    </section>
  );
}
