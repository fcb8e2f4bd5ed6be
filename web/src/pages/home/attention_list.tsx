// SPDX-License-Identifier: MIT
import type { RunMark, WorkflowRow } from '../../api/types';
import { runAddress, workflowAddress } from '../../app/navigation';
import { ExternalLink, Link } from '../../components/link';
import { RunMarks } from '../../components/run_marks';
import { Sentence } from '../../components/sentence';
import { ShowMore, useFirst } from '../../components/show_more';
import { useRowKeys } from '../../components/use_row_keys';
import type { Filters } from '../../filters/codec';
import { StatusLabel } from '../../status/mark';
import { verdictOf, verdicts } from '../../status/status';
import { sentenceOf } from '../../status/words';
import { blockRows, rowKey, useMarks } from '../workflows/queries';
import styles from './home.module.css';

const shownAtFirst = 12;

function Row({ row, marks, index }: { row: WorkflowRow; marks: readonly RunMark[]; index: number }) {
  const name = `${row.owner}/${row.repo}`;
  return (
    <li className={styles.row} data-row={index}>
      <StatusLabel status={verdicts[verdictOf(row.verdict)]} />
      <div className={styles.names}>
        <Link data-open className={styles.workflow} href={workflowAddress(row, window.location.search)} title={`${row.workflow_name} — ${row.path}`}>
          {row.workflow_name || row.path}
        </Link>
        <span className={styles.repo} title={name}>{name}</span>
      </div>
      <p className={styles.evidence}><Sentence text={sentenceOf(row)} /></p>
      <div className={styles.marks}><RunMarks runs={marks} limit={10} /></div>
      <div className={styles.github}>
        {row.last_run
          ? <Link href={runAddress(row, row.last_run.run_id)} title="The newest run">Run #{row.last_run.run_number}</Link>
          : <ExternalLink icon href={row.workflow_html_url}>Workflow</ExternalLink>}
      </div>
    </li>
  );
}

interface AttentionListProps {
  rows: readonly WorkflowRow[];
  /** Whether the rows have their newest runs; otherwise those of the first ones are asked for. */
  complete: boolean;
  filters: Filters;
}

/** What is wrong, worst first, each with the reason and the way to it. */
export function AttentionList({ rows, complete, filters }: AttentionListProps) {
  const { shown, others, more } = useFirst(rows, shownAtFirst);
  useRowKeys({ rows: shown.length });
  const asked = useMarks(filters, complete ? [] : [rows.slice(0, shownAtFirst), ...(shown.length > shownAtFirst ? [rows.slice(shownAtFirst, blockRows)] : [])]);
  return (
    <section className={styles.attention} aria-label="Workflows that need attention">
      <ol className={styles.list}>
        {shown.map((row, index) => <Row key={rowKey(row)} row={row} marks={asked.get(rowKey(row)) ?? row.recent_runs} index={index} />)}
      </ol>
      <ShowMore others={others} more={more} one="workflow" className={styles.more} />
    </section>
  );
}
