// SPDX-License-Identifier: MIT
import { useId } from 'react';
import { ChevronDownIcon, ChevronRightIcon, MarkGithubIcon } from '@primer/octicons-react';
import type { JobRow } from '../../api/types';
import { ExternalLink } from '../../components/link';
import { absent, duration } from '../../lib/format';
import { instant } from '../../lib/time';
import { Mark } from '../../status/mark';
import { failedStepsFirst, hasFailed, logAddress, statusOfPart, stepSeconds, type Step } from './jobs';
import { JobBar, StepBar, barText } from './job_bars';
import type { Timeline } from './timeline';
import styles from './run.module.css';

interface Drawn {
  line: Timeline;
  now: number;
}

function lengthOf({ duration_s, duration_reason, started_at }: JobRow, now: number): string {
  const started = instant(started_at);
  return duration_reason === 'under_way' && started !== null ? `${duration((now - started) / 1000)} so far` : duration_s === null ? absent : duration(duration_s);
}

function StepItem({ job, step, row, line, now }: Drawn & { job: JobRow; step: Step; row: number }) {
  const status = statusOfPart(step);
  const seconds = stepSeconds(step);
  return (
    <li className={styles.step} data-row={row} data-role={status.role}>
      <span className={styles.name} title={step.name}>
        <Mark status={status} size={12} /><span className="visually-hidden">{status.word}</span>
        <span className="cut">{step.name}</span>
      </span>
      <StepBar step={step} line={line} now={now} />
      <span className={styles.length}>{seconds === null || step.conclusion === 'skipped' ? absent : duration(seconds)}</span>
      <ExternalLink data-open className={styles.out} href={logAddress(job, step)} aria-label={`Log of step ${step.number}, ${step.name}, on GitHub`}>Log</ExternalLink>
    </li>
  );
}

/** A job's bar; its steps unfold. */
export function JobItem({ job, row, isOpen, toggle, isCritical, line, now }: Drawn & { job: JobRow; row: number; isOpen: boolean; toggle: () => void; isCritical: boolean }) {
  const id = useId();
  const status = statusOfPart(job);
  const Chevron = isOpen ? ChevronDownIcon : ChevronRightIcon;
  return (
    <li className={styles.job} data-failed={hasFailed(job) || undefined}>
      <div className={styles.jobRow} data-row={row}>
        <button type="button" data-open className={styles.name} aria-expanded={isOpen} aria-controls={isOpen ? id : undefined} onClick={toggle} title={job.name}>
          <Chevron size={12} />
          <Mark status={status} size={14} /><span className="visually-hidden">{status.word}</span>
          <span className="cut">{job.name}</span>
          {isCritical && <span className={styles.critical} title="On the critical path">●<span className="visually-hidden">, on the critical path</span></span>}
          <span className="visually-hidden">{`, ${barText(job, line, now)}`}</span>
        </button>
        <JobBar job={job} line={line} now={now} />
        <span className={styles.length}>{lengthOf(job, now)}</span>
        <ExternalLink className={styles.out} href={job.html_url} aria-label={`Job ${job.name} on GitHub`} title="Open on GitHub"><MarkGithubIcon size={14} /></ExternalLink>
      </div>
      {isOpen && (job.steps.length > 0 ? (
        <ol id={id} className={styles.steps} aria-label={`Steps of ${job.name}`}>
          {failedStepsFirst(job).map((step, index) => <StepItem key={step.number} job={job} step={step} row={row + 1 + index} line={line} now={now} />)}
        </ol>
      ) : <p id={id} className={styles.noSteps}>No steps of it are known.</p>)}
    </li>
  );
}
