// SPDX-License-Identifier: MIT
import type { CSSProperties } from 'react';
import { duration } from '../../lib/format';
import { instant } from '../../lib/time';
import type { JobRow } from '../../api/types';
import { jobTimes, type Timeline } from './timeline';
import { statusOfPart, type Step } from './jobs';
import styles from './run.module.css';

const place = ({ at }: Timeline, from: number, to: number): CSSProperties => ({ left: `${100 * at(from)}%`, width: `${100 * Math.max(0, at(to) - at(from))}%` });

/** What the bar shows, for who does not see it. */
export function barText(job: JobRow, line: Timeline, now: number): string {
  if (job.carried_over) return 'carried over from an earlier attempt';
  const times = jobTimes(job, now);
  if (!times) return job.duration_reason === 'skipped' ? 'skipped' : 'no time is known of it';
  const { queued, start, end } = times;
  const after = (time: number): string => `${duration((time - line.start) / 1000)} after the start`;
  if (start === null) return `waited from ${after(queued!)} for ${duration((end - queued!) / 1000)}`;
  return `${queued !== null && queued < start ? `queued ${after(queued)}, ` : ''}ran from ${after(start)} for ${duration((end - start) / 1000)}`;
}

/** Hatched while it waited, solid while it ran. */
export function JobBar({ job, line, now }: { job: JobRow; line: Timeline; now: number }) {
  const times = jobTimes(job, now);
  return (
    <span className={styles.track} aria-hidden="true">
      {!times && <span className={styles.unplaced}>{job.carried_over ? 'carried over from an earlier attempt' : statusOfPart(job).word.toLowerCase()}</span>}
      {times?.queued != null && <span className={styles.waiting} style={place(line, times.queued, times.start ?? times.end)} />}
      {times?.start != null && <span className={styles.running} data-role={statusOfPart(job).role} style={place(line, times.start, times.end)} />}
    </span>
  );
}

export function StepBar({ step, line, now }: { step: Step; line: Timeline; now: number }) {
  const from = instant(step.started_at);
  const to = instant(step.completed_at) ?? (step.status === 'in_progress' ? now : null);
  const isDrawn = from !== null && to !== null && to > from && from >= line.start;
  return <span className={styles.track} aria-hidden="true">{isDrawn && <span className={styles.stepRunning} data-role={statusOfPart(step).role} style={place(line, from, to)} />}</span>;
}

/** The time that has gone by since the attempt's start, above the bars; where it is drawn short, a gap. */
export function Axis({ line }: { line: Timeline }) {
  return (
    <div className={styles.axis} aria-hidden="true">
      <span className={styles.ticks}>
        {line.ticks.map(({ at, seconds }) => <span key={seconds} className={styles.tick} data-last={at > 0.9 || undefined} style={{ left: `${100 * at}%` }}>{seconds === 0 ? '0' : duration(seconds)}</span>)}
        {line.cuts.map(({ from, to }) => <span key={from} className={styles.cut} style={place(line, from, to)} title={`Nothing ran for ${duration((to - from) / 1000)}: drawn short`}>{`⋯ ${duration((to - from) / 1000)}`}</span>)}
      </span>
    </div>
  );
}
