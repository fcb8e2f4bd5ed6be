// SPDX-License-Identifier: MIT
import { useQuery } from '@tanstack/react-query';
import { findingsQuery } from '../../api/queries';
import type { WorkflowRow } from '../../api/types';
import { Sentence } from '../../components/sentence';
import { Mark } from '../../status/mark';
import { verdictOf, verdicts } from '../../status/status';
import { beyondVerdict } from './beyond_verdict';
import styles from './workflow.module.css';

/** What else holds of the workflow beside its verdict. */
export function Findings({ row }: { row: WorkflowRow }) {
  const { data, error } = useQuery(findingsQuery(row));
  if (!data) return error ? <p className={styles.verdict}>What else holds of it could not be loaded.</p> : null;
  const others = beyondVerdict(data.data, row);
  if (others.length === 0) return null;
  return (
    <ul className={styles.findings} aria-label="What else holds of it">
      {others.map(({ verdict, sentence }, index) => {
        const status = verdicts[verdictOf(verdict)];
        return <li key={index} className={styles.verdict}><Mark status={status} size={14} /><span><strong>{status.word}</strong>: <Sentence text={sentence} /></span></li>;
      })}
    </ul>
  );
}
