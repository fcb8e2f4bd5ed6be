// SPDX-License-Identifier: MIT
import { useId, type ReactNode } from 'react';
import { AboutQuestion, type Asked } from './about_question';
import styles from './panel.module.css';

interface PanelProps {
  title: string;
  /** What is shown, and from what. */
  caption?: ReactNode;
  tools?: ReactNode;
  /** The key of the query that it rests on: a question with its parameters. */
  asked?: readonly [string, Asked['parameters']];
  children: ReactNode;
}

/** A part of a page below a heading of its own. */
export function Panel({ title, caption, tools, asked, children }: PanelProps) {
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        {tools}
        {asked && <AboutQuestion asked={{ name: asked[0], parameters: asked[1] }} />}
      </div>
      {caption && <p className={styles.caption}>{caption}</p>}
      {children}
    </section>
  );
}
