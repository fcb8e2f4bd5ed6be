// SPDX-License-Identifier: MIT
import type { WorkflowRow } from '../../api/types';
import { runAddress, workflowAddress } from '../../app/navigation';
import { paths } from '../../app/router';
import { ExternalLink, Link } from '../../components/link';
import { RunMarks } from '../../components/run_marks';
import { Sentence } from '../../components/sentence';
import { ShowMore } from '../../components/show_more';
import { useRowKeys } from '../../components/use_row_keys';
import { counted } from '../../lib/format';
import { StatusLabel } from '../../status/mark';
import { verdictOf, verdicts } from '../../status/status';
import { sentenceOf } from '../../status/words';
import { rowKey } from '../workflows/queries';
import { drawnMarks, mostListed } from './queries';
import styles from './home.module.css';

function Row({ row, index }: { row: WorkflowRow; index: number }) {
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
      <div className={styles.marks}><RunMarks runs={row.recent_runs} limit={drawnMarks} /></div>
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
  /** How many more need attention. */
  others: number;
  more: () => void;
}

/** What is wrong, worst first, each with the reason and the way to it. */
export function AttentionList({ rows, others, more }: AttentionListProps) {
  useRowKeys({ rows: rows.length });
  return (
    <section className={styles.attention} aria-label="Workflows that need attention">
      <ol className={styles.list}>
        {rows.map((row, index) => <Row key={rowKey(row)} row={row} index={index} />)}
      </ol>
      {rows.length < mostListed
        ? <ShowMore others={others} more={more} one="workflow" className={styles.more} />
        : others > 0 && <p className={styles.rest}><Link href={paths.workflows + window.location.search}>{`The other ${counted(others, 'workflow')} are in Workflows`}</Link></p>}
    </section>
  );
}
