// SPDX-License-Identifier: MIT
import { useState } from 'react';
import { Button } from '@primer/react';
import type { WorkflowRow } from '../../api/types';
import { runAddress, workflowAddress } from '../../app/navigation';
import { ExternalLink, Link } from '../../components/link';
import { RunMarks } from '../../components/run_marks';
import { useRowKeys } from '../../components/use_row_keys';
import { counted } from '../../lib/format';
import { StatusLabel } from '../../status/mark';
import { verdictOf, verdicts } from '../../status/status';
import { sentenceOf } from '../../status/words';
import styles from './home.module.css';

const shownAtFirst = 12;

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
      <p className={styles.evidence}>{sentenceOf(row)}</p>
      <div className={styles.marks}><RunMarks runs={row.recent_runs} limit={10} /></div>
      <div className={styles.github}>
        {row.last_run
          ? <Link href={runAddress(row, row.last_run.run_id)} title="The newest run">Run #{row.last_run.run_number}</Link>
          : <ExternalLink icon href={row.workflow_html_url}>Workflow</ExternalLink>}
      </div>
    </li>
  );
}

/** What is wrong, worst first, each with the reason and the way to it. */
export function AttentionList({ rows }: { rows: readonly WorkflowRow[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, shownAtFirst);
  useRowKeys({ rows: shown.length });
  return (
    <section className={styles.attention} aria-label="Workflows that need attention">
      <ol className={styles.list}>
        {shown.map((row, index) => <Row key={`${row.repository_id}/${row.workflow_id}`} row={row} index={index} />)}
      </ol>
      {rows.length > shown.length && (
        <Button className={styles.more} variant="invisible" block onClick={() => setAll(true)}>
          {`Show the other ${counted(rows.length - shown.length, 'workflow')}`}
        </Button>
      )}
    </section>
  );
}
