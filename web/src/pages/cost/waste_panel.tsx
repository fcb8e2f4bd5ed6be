// SPDX-License-Identifier: MIT
import { useQuery } from '@tanstack/react-query';
import { summaryQuery } from '../../api/queries';
import type { CostDay } from '../../api/types';
import { paths } from '../../app/router';
import { Defined } from '../../components/defined';
import { Link } from '../../components/link';
import { askedBy } from '../../components/about_question';
import { Panel } from '../../components/panel';
import { encodeView, type View } from '../../filters/codec';
import { minutes, percent } from '../../lib/format';
import { usd } from '../../lib/money';
import { costDaysQuery } from './queries';
import { skippedText, wasteOf, wasteText } from './words';
import styles from './cost.module.css';

/** Runs that ended as skipped are those whose jobs all were. */
function Skipped({ view }: { view: View }) {
  const summary = useQuery(summaryQuery(view)).data?.data;
  if (!summary || summary.runs === 0) return null;
  const { repositories, branch, events, range } = view;
  const text = skippedText(summary.skipped, summary.runs);
  return (
    <li>
      <span className={styles.part}><Defined word="runs_all_skipped" label="Only skipped" /></span>
      <span className={styles.what}>{summary.skipped > 0 ? <Link href={paths.runs + encodeView({ repositories, branch, events, range, outcomes: ['skipped'] })}>{text}</Link> : text}</span>
    </li>
  );
}

/** What of it bought nothing. */
export function WastePanel({ sum, view }: { sum: Omit<CostDay, 'day'>; view: View }) {
  return (
    <Panel bare title="What bought nothing" asked={askedBy(costDaysQuery(view))} caption={wasteText(sum)}>
      <ul className={styles.waste}>
        {wasteOf(sum).map(({ key, label, what, min, usd: money }) => (
          <li key={key}>
            <span className={styles.part}><span className={styles.swatch} data-part={key} data-pattern={key === 'cancelled' ? 'bars' : key === 'rerun' ? 'dots' : 'grid'} aria-hidden="true" />{label}</span>
            <span className={styles.amount}>{usd(money)}</span>
            <span className={styles.amount}>{minutes(min)}</span>
            <span className={`${styles.amount} muted`}>{percent(sum.minutes > 0 ? min / sum.minutes : null)}</span>
            <span className={`${styles.what} muted`}>{what}</span>
          </li>
        ))}
        <Skipped view={view} />
      </ul>
    </Panel>
  );
}
