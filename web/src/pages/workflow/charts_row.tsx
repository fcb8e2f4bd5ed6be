// SPDX-License-Identifier: MIT
import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { changePointsQuery, workflowRunsQuery } from '../../api/queries';
import type { ChangePoint, RunRow, WorkflowRow } from '../../api/types';
import { bandOf, bucketFor, type Bucket } from '../../charts/band';
import { pointsOf } from '../../charts/durations';
import { askedBy } from '../../components/about_question';
import { Loaded } from '../../components/loaded';
import { SkeletonBlock } from '../../components/skeleton';
import { rangeText, type View } from '../../filters/codec';
import { counted } from '../../lib/format';
import { dayMs, utcDate } from '../../lib/time';
import { DurationsChart } from './durations_chart';
import { conclusionCounts, outcomeCounts } from './outcomes';
import { OutcomesChart } from './outcomes_chart';
import { breakdownQuery, frequencyQuery } from './queries';
import { RangeDurations } from './range_durations';
import styles from './workflow.module.css';

const none: readonly ChangePoint[] = [];

/** The days of the shown runs; null where they are so few that a band says no more than the runs do. */
function bandScope(runs: readonly RunRow[], view: View): { filters: View; bucket: Bucket } | null {
  const points = pointsOf(runs);
  const from = points[0]?.time ?? 0;
  const until = points.at(-1)?.time ?? 0;
  if (points.length < 20 || until - from < 4 * dayMs) return null;
  return { filters: { ...view, range: { kind: 'between', from: utcDate(from), to: utcDate(until) } }, bucket: bucketFor(until - from) };
}

function rangeBucket({ range }: View): Bucket {
  if (range.kind === 'last') return bucketFor(range.days * dayMs);
  if (range.kind === 'all' || range.from === null) return 'week';
  return bucketFor((range.to === null ? Date.now() : Date.parse(range.to) + dayMs) - Date.parse(range.from));
}

function useChanges(row: WorkflowRow) {
  const { data, error } = useQuery(changePointsQuery(row));
  return { changes: data?.data ?? none, note: error && <p className={styles.note}>Lasting changes could not be loaded, so that the chart does not mark them.</p> };
}

/** Of the newest runs, each marked. */
export function RunCharts({ row, runs, view }: { row: WorkflowRow; runs: readonly RunRow[]; view: View }) {
  const { changes, note } = useChanges(row);
  const scope = useMemo(() => bandScope(runs, view), [runs, view]);
  const { data } = useQuery({ ...frequencyQuery(row, scope?.filters ?? view, scope?.bucket ?? 'day'), enabled: scope !== null });
  const band = useMemo(() => (scope && data ? bandOf(data.data, scope.bucket) : []), [scope, data]);
  const counts = useMemo(() => outcomeCounts(runs), [runs]);
  const asked = askedBy(workflowRunsQuery(row, view, view.runs));
  return (
    <>
      {note}
      <div className={styles.charts}>
        <DurationsChart runs={runs} changes={changes} band={band} bucket={scope?.bucket ?? 'day'} asked={asked} />
        <OutcomesChart counts={counts} caption={`How the last ${counted(runs.length, 'run')} ended, each by its latest attempt.`} asked={asked} />
      </div>
    </>
  );
}

/** Of all runs of the range. */
export function RangeCharts({ row, view }: { row: WorkflowRow; view: View }) {
  const { changes, note } = useChanges(row);
  const bucket = rangeBucket(view);
  const durations = frequencyQuery(row, view, bucket);
  const conclusions = breakdownQuery(row, view, 'conclusion', 100);
  return (
    <>
      {note}
      <div className={styles.charts}>
        <Loaded query={useQuery(durations)} skeleton={<SkeletonBlock height={320} />} part>
          {(rows) => <RangeDurations band={bandOf(rows, bucket)} bucket={bucket} changes={changes} asked={askedBy(durations)} />}
        </Loaded>
        <Loaded query={useQuery(conclusions)} skeleton={<SkeletonBlock height={320} />} part>
          {(rows) => <OutcomesChart counts={conclusionCounts(rows)} asked={askedBy(conclusions)}
            caption={`How all ${counted(rows.reduce((sum, { runs }) => sum + runs, 0), 'run')} in ${rangeText(view.range)} ended, each by its latest attempt.`} />}
        </Loaded>
      </div>
    </>
  );
}
