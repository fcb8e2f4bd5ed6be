// SPDX-License-Identifier: MIT
import type { RefObject } from 'react';
import { Dialog } from '@primer/react';
import { useQuery } from '@tanstack/react-query';
import { questionTextQuery } from '../api/queries';
import type { QuestionText } from '../api/types';
import { useViewer } from '../app/use_viewer';
import type { Asked } from './about_question';
import { CopiedText } from './copied_text';
import { askLine, curlLine, questionAddress } from './question_commands';
import { SimpleTable } from './simple_table';
import { TryQuestion } from './try_question';
import { docAddress } from '../lib/docs';
import styles from './about_question.module.css';

function Parameters({ asked, text }: { asked: Asked; text: QuestionText | null }) {
  if (asked.parameters.length === 0) return <p>It was given no parameters.</p>;
  return (
    <div className={`${styles.rows} ${styles.parameters}`} tabIndex={0} role="region" aria-label="Parameters">
      <SimpleTable
        columns={[{ label: 'Parameter' }, { label: 'Value' }, { label: 'What it means' }]}
        rows={asked.parameters.map(([name, value], index) => ({
          key: String(index), cells: [<code>{name}</code>, <code>{value}</code>, text?.parameters.find((parameter) => parameter.name === name)?.what ?? ''],
        }))}
      />
    </div>
  );
}

interface AboutQuestionDialogProps {
  asked: Asked;
  onClose: () => void;
  opener: RefObject<HTMLButtonElement | null>;
}

export default function AboutQuestionDialog({ asked, onClose, opener }: AboutQuestionDialogProps) {
  const text = useQuery(questionTextQuery(asked.name)).data?.data ?? null;
  const viewer = useViewer();
  const needsToken = viewer !== undefined && !['loopback', 'anonymous'].includes(viewer.means);
  return (
    <Dialog title={`The question ${asked.name}`} subtitle={text?.what} width="xlarge" onClose={onClose} returnFocusRef={opener}>
      <section className={styles.part} aria-labelledby="about-parameters">
        <h3 id="about-parameters">What it was given</h3>
        <Parameters asked={asked} text={text} />
      </section>
      <TryQuestion asked={asked} />
      <section className={styles.part} aria-labelledby="about-elsewhere">
        <h3 id="about-elsewhere">Ask it elsewhere</h3>
        <p>Of this server{needsToken && <>, with an API token in <code>RUNLIGHT_API_TOKEN</code></>} (<a href={questionAddress(asked)} target="_blank" rel="noreferrer">open the answer</a>):</p>
        <CopiedText what="curl line" text={curlLine(asked, window.location.origin, needsToken)} />
        {text && (
          <>
            <p>Of a data folder that no server has open; <code>--describe</code> instead of the parameters says all that it takes:</p>
            <CopiedText what="runlight line" text={askLine(asked)} />
          </>
        )}
      </section>
      {text && (
        <section className={styles.part} aria-labelledby="about-sql">
          <h3 id="about-sql">Its SQL</h3>
          <p>ClickHouse’s dialect. Values are bound to <code>{'{name:Type}'}</code>, never put into the text; tables and columns are those of the <a href={docAddress('glossary')} target="_blank">glossary</a>, where each word is defined.</p>
          <CopiedText what="SQL" text={text.sql.trim()} tall />
        </section>
      )}
    </Dialog>
  );
}
