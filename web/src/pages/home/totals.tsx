// SPDX-License-Identifier: MIT
import { useQuery } from '@tanstack/react-query';
import type { Comparison, Summary } from '../../api/types';
import { useMissing } from '../../app/use_missing';
import { paths } from '../../app/router';
import { AboutQuestion } from '../../components/about_question';
import { Figure, Figures } from '../../components/figure';
import { Link } from '../../components/link';
import { encodeView, rangeText, type Filters, type Range } from '../../filters/codec';
import { shifted } from '../../filters/shift';
import { count, counted, duration, minutes, percent } from '../../lib/format';
import { change, rateChange, shareChange, type Change } from './comparison';
import { comparisonQuery, hasPast } from './queries';
import styles from './home.module.css';

/** Up or down in words, with a word on whether that is good. */
function Against({ change: made }: { change: Change | null }) {
  if (!made) return <span className={styles.against}>&nbsp;</span>;
  const judgement = made.isBetter === null ? '' : made.isBetter ? 'Better: ' : 'Worse: ';
  return <span className={styles.against} data-better={made.isBetter ?? undefined}>{judgement + made.text}</span>;
}

interface TotalsProps {
  summary: Summary;
  compared: Comparison | undefined;
  filters: Filters;
}

/** The fleet in figures, each with what it was counted from, what it was before, and the way to what is behind it. */
function Numbers({ summary, compared, filters }: TotalsProps) {
  const { repositories, branch, events, range } = filters;
  const view = encodeView({ repositories, branch, events, range });
  const before = compared?.previous;
  const settled = summary.success + summary.failure;
  const of = (detail: string, made: Change | null) => <>{detail}{hasPast(filters) && <Against change={made} />}</>;
  const share = (rerun: number, runs: number) => (runs > 0 ? rerun / runs : null);
  return (
    <Figures>
      <Figure name="Runs" word="runs" value={<Link href={paths.runs + view}>{count(summary.runs)}</Link>}
        detail={of(`${counted(summary.run_attempts, 'attempt')}, ${count(summary.in_progress)} not finished`, before ? change(compared.runs, before.runs, count, null, ['more', 'fewer']) : null)} />
      <Figure name="Success rate" word="success_rate" value={<Link href={paths.failures + view}>{percent(summary.success_rate)}</Link>}
        detail={of(settled > 0 ? `${count(summary.success)} of ${count(settled)} that passed or failed` : 'no run passed or failed', before ? rateChange(compared, before) : null)} />
      <Figure name="Queue p95" word="queue_p95_s" value={<Link href={paths.queue + view}>{duration(compared?.queue_p95_s)}</Link>}
        detail={of(compared ? `of ${counted(compared.runs, 'run')}` : '', before ? change(compared.queue_p95_s, before.queue_p95_s, duration, 'less', ['longer', 'shorter']) : null)} />
      <Figure name="Minutes" word="busy_min" value={<Link href={paths.cost + view}>{minutes(compared?.busy_min)}</Link>}
        detail={of(compared ? `of ${counted(compared.workflows_with_runs, 'workflow')} that ran` : '', before ? change(compared.busy_min, before.busy_min, minutes, null, ['more', 'less']) : null)} />
      <Figure name="Re-run" word="rerun_rate" value={percent(share(summary.rerun_runs, summary.runs))}
        detail={of(`${counted(summary.rerun_runs, 'run')} with more than one attempt`,
          before ? shareChange(share(compared.rerun_runs, compared.runs), share(before.rerun_runs, before.runs), 'less') : null)} />
      <Figure name="Active workflows" word="workflows_active" value={<Link href={paths.workflows + view}>{count(summary.workflows_active)}</Link>}
        detail={`of ${count(summary.workflows)} in ${counted(summary.repositories, 'repository', 'repositories')}`} />
    </Figures>
  );
}

/** What the figures are compared with; and that this says little where the earlier runs are not all there. */
function ComparedWith({ filters, before }: { filters: Filters; before: Range }) {
  const isPartial = useMissing({ ...filters, range: before }).notes.length > 0;
  const { repositories, branch, events } = filters;
  return (
    <p className={styles.compared}>
      <span>
        {'Compared with '}
        <Link href={paths.home + encodeView({ repositories, branch, events, range: before })}>{rangeText(before)}</Link>
        {isPartial ? ', which is not completely collected: changes may be smaller than they look.' : '.'}
      </span>
      <AboutQuestion asked={comparedAsked(filters)} />
    </p>
  );
}

const comparedAsked = (filters: Filters) => ({ name: 'comparison', parameters: comparisonQuery(filters).queryKey[1] });

export function Totals({ summary, filters }: { summary: Summary; filters: Filters }) {
  const compared = useQuery(comparisonQuery(filters)).data?.data;
  const before = shifted(filters.range, -1, Date.now());
  return (
    <section aria-label="Figures">
      <Numbers summary={summary} compared={hasPast(filters) ? compared : undefined} filters={filters} />
      {before && <ComparedWith filters={filters} before={before} />}
    </section>
  );
}
