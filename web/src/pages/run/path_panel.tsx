// SPDX-License-Identifier: MIT
import { Fragment } from 'react';
import type { Asked } from '../../components/about_question';
import { Defined } from '../../components/defined';
import { Panel } from '../../components/panel';
import { counted, duration, percent } from '../../lib/format';
import { Mark } from '../../status/mark';
import { pathText, pathTotals, type PathPart } from './critical_path';
import { statusOfPart } from './jobs';
import styles from './run.module.css';

/** Which jobs made the attempt as long as it was. */
export function PathPanel({ path, executed, asked }: { path: readonly PathPart[]; executed: number; asked: Asked }) {
  const totals = pathTotals(path);
  const whole = totals.run_s + totals.queue_s + totals.gap_s;
  return (
    <Panel title={<Defined word="critical_path" label="Critical path" />} asked={asked}
      caption={`${counted(path.length, 'job')} of ${executed} that ran took ${duration(whole)}: ${pathText(totals)}. By times: GitHub does not tell which job needs which.`}>
      <ol className={styles.path}>
        {path.map(({ job, gap_s, queue_s, run_s, before_s }) => (
          <Fragment key={job.job_id}>
            {gap_s >= 1 && <li className={styles.gap}>{`${duration(gap_s)} until it was queued`}</li>}
            <li className={styles.part}>
              <span className={styles.name} title={job.name}><Mark status={statusOfPart(job)} size={14} /><span className="visually-hidden">{statusOfPart(job).word}</span><span className="cut">{job.name}</span></span>
              <span className={styles.share} aria-hidden="true">
                <span className={styles.waiting} data-none={queue_s === 0 || undefined} style={{ marginLeft: `${(100 * before_s) / Math.max(whole, 1)}%`, width: `${(100 * queue_s) / Math.max(whole, 1)}%` }} />
                <span className={styles.running} data-role={statusOfPart(job).role} style={{ width: `${(100 * run_s) / Math.max(whole, 1)}%` }} />
              </span>
              <span className={styles.times}>{`${duration(run_s)}`}<span className="muted">{` ${percent(whole > 0 ? run_s / whole : null)}${queue_s > 0 ? `, queue ${duration(queue_s)}` : ''}`}</span></span>
            </li>
          </Fragment>
        ))}
      </ol>
    </Panel>
  );
}
