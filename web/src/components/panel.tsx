// SPDX-License-Identifier: MIT
import { useId, type ReactNode } from 'react';
import { AboutQuestion, type Asked } from './about_question';
import { CsvButton, type CsvFile } from './csv_button';
import styles from './panel.module.css';

interface PanelProps {
  title: ReactNode;
  /** One sentence: what is shown, and from what. */
  caption?: ReactNode;
  /** Choices, beside the title. */
  tools?: ReactNode;
  /** What was asked for it. */
  asked?: Asked;
  csv?: CsvFile;
  /** Without a frame, for what fills the page's width. */
  bare?: boolean;
  /** A figure is a drawing with its caption; a section, a part of the page. */
  as?: 'figure' | 'section';
  children: ReactNode;
}

/** A part of a page below a heading of its own. */
export function Panel({ title, caption, tools, asked, csv, bare = false, as: Part = 'section', children }: PanelProps) {
  const id = useId();
  const Caption = Part === 'figure' ? 'figcaption' : 'p';
  return (
    <Part className={styles.panel} data-bare={bare || undefined} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        {tools && <div className={styles.tools}>{tools}</div>}
        {csv && <CsvButton {...csv} />}
        {asked && <AboutQuestion asked={asked} />}
      </div>
      {caption && <Caption className={styles.caption}>{caption}</Caption>}
      {children}
    </Part>
  );
}
