// SPDX-License-Identifier: MIT
import { useState, type ReactNode } from 'react';
import { Button } from '@primer/react';
import { GraphIcon, TableIcon } from '@primer/octicons-react';
import type { Asked } from '../components/about_question';
import type { CsvFile } from '../components/csv_button';
import { Panel } from '../components/panel';
import styles from './chart.module.css';

interface ChartPanelProps {
  title: string;
  /** One sentence: what is shown, and from what. */
  caption: ReactNode;
  chart: ReactNode;
  table: ReactNode;
  /** Further choices, beside the one for the table. */
  tools?: ReactNode;
  /** What was asked for it. */
  asked?: Asked;
  csv?: CsvFile;
}

/** A chart, and the same as a table for whoever reads better so. */
export function ChartPanel({ title, caption, chart, table, tools, asked, csv }: ChartPanelProps) {
  const [asTable, setAsTable] = useState(false);
  const choices = (
    <>
      {!asTable && tools}
      <Button size="small" variant="invisible" leadingVisual={asTable ? GraphIcon : TableIcon} onClick={() => setAsTable(!asTable)}>
        {asTable ? 'Show as chart' : 'Show as table'}
      </Button>
    </>
  );
  return (
    <Panel as="figure" title={title} caption={caption} tools={choices} asked={asked} csv={csv}>
      {asTable ? <div className={styles.table} tabIndex={0} role="region" aria-label={`${title}, as a table`}>{table}</div> : chart}
    </Panel>
  );
}
