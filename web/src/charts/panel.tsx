// SPDX-License-Identifier: MIT
import { useId, type ReactNode } from 'react';
import { AboutQuestion, type Asked } from '../components/about_question';
import { CsvButton, type CsvFile } from '../components/csv_button';
import styles from './chart.module.css';

interface PanelProps {
  title: string;
  /** One sentence: what is shown, and from what. */
  caption?: ReactNode;
  /** Choices, beside the title. */
  tools?: ReactNode;
  /** What was asked for it. */
  asked?: Asked;
  csv?: CsvFile;
  children: ReactNode;
}

/** A part of a page in its own frame. */
export function Panel({ title, caption, tools, asked, csv, children }: PanelProps) {
  const id = useId();
  return (
    <figure className={styles.panel} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        {tools && <div className={styles.tools}>{tools}</div>}
        {csv && <CsvButton {...csv} />}
        {asked && <AboutQuestion asked={asked} />}
      </div>
      {caption && <figcaption className={styles.caption}>{caption}</figcaption>}
      {children}
    </figure>
  );
}
