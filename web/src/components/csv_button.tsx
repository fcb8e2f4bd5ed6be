// SPDX-License-Identifier: MIT
import { Button } from '@primer/react';
import { DownloadIcon } from '@primer/octicons-react';
import { csvText, download, type CsvColumn } from '../lib/csv';

interface CsvButtonProps<Row> {
  /** Of the file, without its ending. */
  name: string;
  columns: readonly CsvColumn<Row>[];
  rows: readonly Row[];
}

/** Gives the viewer what a panel shows as a file, under the API's names. */
export function CsvButton<Row>({ name, columns, rows }: CsvButtonProps<Row>) {
  return (
    <Button size="small" variant="invisible" leadingVisual={DownloadIcon} aria-label={`Download ${name} as CSV`}
      onClick={() => download(`runlight-${name}.csv`, csvText(columns, rows))}>
      CSV
    </Button>
  );
}
