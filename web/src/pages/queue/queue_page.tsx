// SPDX-License-Identifier: MIT
import { useQuery } from '@tanstack/react-query';
import { healthQuery } from '../../api/queries';
import type { QueueTimesRow } from '../../api/types';
import { hasNothing } from '../../app/archive';
import { useView } from '../../app/router';
import { useMissing } from '../../app/use_missing';
import { Figure, Figures } from '../../components/figure';
import { Loaded } from '../../components/loaded';
import { MissingNotes } from '../../components/missing_notes';
import { SkeletonBlock, SkeletonRows } from '../../components/skeleton';
import { NoMatch, NothingCollected } from '../../components/states';
import { useTitle } from '../../components/use_title';
import { branchText, rangeText, type View } from '../../filters/codec';
import { count, counted, duration } from '../../lib/format';
import { DaysChart } from './days_chart';
import { LabelTable } from './label_table';
import { jobDaysQuery, queueTimesQuery } from './queries';
import { headline, labelName, longShareText, longWaits } from './words';
import { WaitingNow } from './waiting_now';
import { WeekPanel } from './week_panel';
import styles from './queue.module.css';

const namedInHead = 5;

function Head({ rows, view }: { rows: readonly QueueTimesRow[]; view: View }) {
  const worst = [...rows].sort((a, b) => b.queue_p95_s - a.queue_p95_s);
  return (
    <div className={styles.head}>
      <h1>{headline(rows).text}</h1>
      <p>
        <span className="muted">p95 wait</span>
        {worst.slice(0, namedInHead).map(({ runner_labels: labels, queue_p95_s }) => (
          <span key={labels} className={styles.label} title={labelName(labels)}><b>{duration(queue_p95_s)}</b> <span>{labelName(labels)}</span></span>
        ))}
        {worst.length > namedInHead && <span className="muted">{`and ${counted(worst.length - namedInHead, 'more label', 'more labels')}`}</span>}
        <span className="muted">{`Jobs of runs: ${rangeText(view.range)}, ${branchText(view.branch)}`}</span>
      </p>
    </div>
  );
}

function Totals({ rows }: { rows: readonly QueueTimesRow[] }) {
  const sums = longWaits(rows);
  const longest = rows.reduce((a, b) => (b.queue_max_s > a.queue_max_s ? b : a));
  return (
    <Figures>
      <Figure name="Jobs" word="queue_jobs" value={count(sums.jobs)} detail={`by ${counted(rows.length, 'set of labels', 'sets of labels')}`} />
      <Figure name="Waited over 5 min" word="over_5_min_share" value={longShareText(sums)} detail={`${count(sums.long)} of ${counted(sums.jobs, 'job')}`} />
      <Figure name="Longest wait" word="queue_max_s" value={duration(longest.queue_max_s)} detail={<span className={styles.detail}>{labelName(longest.runner_labels)}</span>} />
    </Figures>
  );
}

function Days({ view }: { view: View }) {
  const missing = useMissing(view);
  return <Loaded query={useQuery(jobDaysQuery(view))} skeleton={<SkeletonBlock height={280} />} part>{(days) => <DaysChart days={days} missing={missing} />}</Loaded>;
}

function Waits({ rows, view }: { rows: readonly QueueTimesRow[]; view: View }) {
  const missing = useMissing(view);
  return (
    <>
      <Head rows={rows} view={view} />
      <MissingNotes notes={missing.notes} />
      <Totals rows={rows} />
      <WaitingNow filters={view} />
      <LabelTable rows={rows} view={view} />
      <div className={styles.charts}><Days view={view} /><WeekPanel view={view} /></div>
    </>
  );
}

function Content({ rows, view }: { rows: readonly QueueTimesRow[]; view: View }) {
  const health = useQuery(healthQuery()).data?.data;
  useTitle(headline(rows).short === 'Queue' ? '' : headline(rows).short, 'Queue');
  if (rows.length > 0) return <Waits rows={rows} view={view} />;
  if (hasNothing(health)) return <NothingCollected health={health} />;
  return (
    <>
      <NoMatch heading="h1" title="No job waited for a runner here">
        {health?.jobs === 0 ? 'Runs are collected without their jobs: “--jobs all” reads them.' : 'No job of the filtered runs was taken by a runner.'}
      </NoMatch>
      <WaitingNow filters={view} />
    </>
  );
}

/** Are there enough runners? */
export default function QueuePage() {
  const view = useView();
  useTitle('Queue');
  return (
    <Loaded query={useQuery(queueTimesQuery(view))} skeleton={<><SkeletonBlock height={28} width="420px" /><SkeletonBlock height={86} /><SkeletonRows rows={6} /><SkeletonRows rows={6} /></>}>
      {(rows) => <Content rows={rows} view={view} />}
    </Loaded>
  );
}
