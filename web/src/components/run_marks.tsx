// SPDX-License-Identifier: MIT
import type { KeyboardEvent } from 'react';
import { duration, counted } from '../lib/format';
import { instant, localTime } from '../lib/time';
import { outcomes, outcomeOf, statusOf, type Outcome } from '../status/status';
import { Mark } from '../status/mark';
import type { RunMark } from '../api/types';
import styles from './run_marks.module.css';

export function markTitle(run: RunMark): string {
  const time = instant(run.created_at);
  const parts = [statusOf(run).word, `#${run.run_number}`];
  if (run.run_attempt > 1) parts.push(`attempt ${run.run_attempt}`);
  if (time !== null) parts.push(localTime(time));
  if (run.duration_s !== null) parts.push(duration(run.duration_s));
  return parts.join(' · ');
}

/** "Last 20 runs: 18 passed, 2 failed". */
export function marksText(runs: readonly RunMark[]): string {
  const counts = new Map<Outcome, number>();
  for (const run of runs) counts.set(outcomeOf(run), (counts.get(outcomeOf(run)) ?? 0) + 1);
  const words = [...counts].map(([outcome, count]) => `${count} ${outcomes[outcome].word.toLowerCase()}`);
  return `Last ${counted(runs.length, 'run')}: ${words.join(', ')}`;
}

/** Left and right move along the strip: it is one stop for the Tab key, at its newest run. */
function step(event: KeyboardEvent<HTMLElement>): void {
  const back = event.key === 'ArrowLeft';
  if (!back && event.key !== 'ArrowRight') return;
  const next = back ? document.activeElement?.previousElementSibling : document.activeElement?.nextElementSibling;
  if (!(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
}

/** A shape for each of the newest runs, newest on the right; nothing when there are none. */
export function RunMarks({ runs, limit = 20 }: { runs: readonly RunMark[]; limit?: number }) {
  const shown = runs.slice(-limit);
  if (shown.length === 0) return null;
  return (
    <span className={styles.strip} role="group" aria-label={marksText(shown)} onKeyDown={step}>
      {shown.map((run, index) => {
        const title = markTitle(run);
        return (
          <a
            key={`${run.run_id}/${run.run_attempt}`}
            className={styles.run}
            href={run.html_url}
            target="_blank"
            rel="noreferrer"
            title={title}
            aria-label={title}
            tabIndex={index === shown.length - 1 ? 0 : -1}
          >
            <Mark status={statusOf(run)} size={10} />
          </a>
        );
      })}
    </span>
  );
}
