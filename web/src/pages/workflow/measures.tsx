// SPDX-License-Identifier: MIT
import type { RunRow } from '../../api/types';
import { absent, duration, minutes } from '../../lib/format';

type Measured = Pick<RunRow, 'status' | 'duration_s' | 'duration_source' | 'busy_s' | 'busy_min'>;

const unknown = (run: Pick<RunRow, 'status'>): string => (run.status === 'completed' ? 'unknown' : 'not known yet');

/** A time of a run; where there is none, a dash and the reason. */
export function Seconds({ run, value, title }: { run: Pick<RunRow, 'status'>; value: number | null; title?: string }) {
  if (value !== null) return <span title={title}>{duration(value)}</span>;
  return <span title={unknown(run)}><span aria-hidden="true">{absent}</span><span className="visually-hidden">{unknown(run)}</span></span>;
}

/** The wall time, said to be an estimate where it is one. */
export function Duration({ run }: { run: Measured }) {
  if (run.duration_s !== null && run.duration_source === 'run') {
    return (
      <span title="An estimate, from the run’s start to its last change: its jobs are not known">
        <span aria-hidden="true">≈</span><span className="visually-hidden">estimate </span>{duration(run.duration_s)}
      </span>
    );
  }
  return <Seconds run={run} value={run.duration_s} title="From the first job’s start to the last job’s end" />;
}

/** The durations of its jobs added up, with the minutes that GitHub bills. */
export function Busy({ run }: { run: Measured }) {
  return <Seconds run={run} value={run.busy_s} title={run.busy_min === null ? undefined : `${minutes(run.busy_min)}, each job rounded up`} />;
}
