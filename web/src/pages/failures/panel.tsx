// SPDX-License-Identifier: MIT
import { useId, type ReactNode } from 'react';
import { AboutQuestion, type Asked } from '../../components/about_question';
import type { CsvColumn } from '../../lib/csv';
import styles from './failures.module.css';

/** Columns of a file by the API's names of them. */
export const csvColumns = <Row,>(...names: (keyof Row & string)[]): CsvColumn<Row>[] =>
  names.map((name) => ({
    name,
    value: (row) => {
      const value = row[name];
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : value === null || value === undefined ? null : JSON.stringify(value);
    },
  }));

interface PanelProps {
  title: string;
  /** One sentence: what is shown, and from what. */
  caption: ReactNode;
  asked: Asked;
  tools?: ReactNode;
  children: ReactNode;
}

/** A part of a page that one question fills. */
export function Panel({ title, caption, asked, tools, children }: PanelProps) {
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <div className={styles.panelHead}>
        <h2 id={id}>{title}</h2>
        <AboutQuestion asked={asked} />
        {tools}
      </div>
      <p className={styles.caption}>{caption}</p>
      {children}
    </section>
  );
}
