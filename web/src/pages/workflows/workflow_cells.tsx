// SPDX-License-Identifier: MIT
import { memo, type ReactNode } from 'react';
import type { RunMark, WorkflowRow } from '../../api/types';
import { workflowAddress } from '../../app/navigation';
import { ExternalLink, Link } from '../../components/link';
import { RunMarks } from '../../components/run_marks';
import { Time } from '../../components/time';
import { absent, count, days, duration, minutes, percent } from '../../lib/format';
import { rateText } from '../../lib/rate';
import { StatusLabel } from '../../status/mark';
import { statusOf, verdictOf, verdicts } from '../../status/status';
import { sentenceOf, stateWord } from '../../status/words';
import { daysSinceLastRun, type Column } from './columns';
import { trendOf, trendPoints, trendText } from './trend';
import styles from './workflows.module.css';

function LastRun({ row }: { row: WorkflowRow }) {
  const run = row.last_run;
  if (!run) return <span className="muted">{row.verdict === 'never_run' ? 'Never' : 'None here'}</span>;
  return (
    <span className={styles.last}>
      <StatusLabel status={statusOf(run)} size={14} />
      <ExternalLink href={run.html_url} className={styles.when}>
        <Time relative value={run.created_at} /><span className="visually-hidden">{`, run #${run.run_number} on GitHub`}</span>
      </ExternalLink>
    </span>
  );
}

function SuccessRate({ row }: { row: WorkflowRow }) {
  const settled = row.success + row.failure;
  if (settled === 0) return <span title={rateText(row)}>{percent(null)}</span>;
  return (
    <span title={rateText(row)}>
      {percent(row.success_rate)} <span className={styles.of} aria-hidden="true">{`${count(row.success)}/${count(settled)}`}</span>
      <span className="visually-hidden">{rateText(row)}</span>
    </span>
  );
}

const trendWidth = 64;
const trendHeight = 18;

function Trend({ runs }: { runs: readonly RunMark[] }) {
  const trend = trendOf(runs);
  if (!trend) return <span className="muted" title="Too few passed runs">{absent}</span>;
  const text = trendText(trend);
  return (
    <span title={text}>
      <svg className={styles.trend} width={trendWidth} height={trendHeight} viewBox={`-1 -1 ${trendWidth + 2} ${trendHeight + 2}`} aria-hidden="true">
        <polyline points={trendPoints(trend.durations, trendWidth, trendHeight)} />
      </svg>
      <span className="visually-hidden">{text}</span>
    </span>
  );
}

/** `runs`: absent while they are on their way. */
function cell(key: string, row: WorkflowRow, runs: readonly RunMark[] | undefined, now: number): ReactNode {
  switch (key) {
    case 'repo': return <span className={styles.repo} title={`${row.owner}/${row.repo}`}><span className={styles.owner}>{row.owner}/</span><span>{row.repo}</span></span>;
    case 'workflow_name': return (
      <Link data-open className={styles.name} href={workflowAddress(row, window.location.search)} title={`${row.workflow_name} — ${row.path}`}>
        {row.workflow_name || row.path}
      </Link>
    );
    case 'verdict': {
      const status = verdicts[verdictOf(row.verdict)];
      return <span title={sentenceOf(row)}><StatusLabel status={status} size={14} /></span>;
    }
    case 'last_run': return <LastRun row={row} />;
    case 'duration_s': return duration(row.last_run?.duration_s);
    case 'days_since_last_run': return days(daysSinceLastRun(row, now));
    case 'state': return <span className={row.active ? 'muted' : undefined} title={row.active ? undefined : sentenceOf(row)}>{stateWord(row.state)}</span>;
    case 'success_rate': return <SuccessRate row={row} />;
    case 'duration_p50_s': return duration(row.duration_p50_s);
    case 'duration_p95_s': return duration(row.duration_p95_s);
    case 'queue_p95_s': return duration(row.queue_p95_s);
    case 'busy_min': return minutes(row.busy_min);
    case 'duration_trend': return runs && <Trend runs={runs} />;
    default: return runs ? <RunMarks runs={runs} /> : <span className={styles.awaited} aria-hidden="true" />;
  }
}

interface WorkflowCellsProps {
  row: WorkflowRow;
  runs: readonly RunMark[] | undefined;
  columns: readonly Column[];
  now: number;
}

export const WorkflowCells = memo(function WorkflowCells({ row, runs, columns, now }: WorkflowCellsProps) {
  return columns.map(({ key, number, priority }) => (
    <td key={key} role="cell" data-column={key} data-number={number || undefined} data-priority={priority}>{cell(key, row, runs, now)}</td>
  ));
});
