// SPDX-License-Identifier: MIT
import { IconButton } from '@primer/react';
import { DownloadIcon } from '@primer/octicons-react';
import { download } from '../lib/csv';
import { utcDate } from '../lib/time';

export interface CsvFile {
  /** Without day and ending; also said to screen readers. */
  name: string;
  text: () => string;
}

/** Gives what is shown as a file. */
export function CsvButton({ name, text }: CsvFile) {
  return (
    <IconButton icon={DownloadIcon} size="small" variant="invisible" aria-label={`${name.replaceAll('_', ' ')} as CSV`}
      onClick={() => download(`runlight_${name}_${utcDate(Date.now())}.csv`, text())} />
  );
}
