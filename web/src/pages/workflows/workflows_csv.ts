// SPDX-License-Identifier: MIT
import type { WorkflowRow } from '../../api/types';
import { csvText, type CsvColumn } from '../../lib/csv';

const plain = ['owner', 'repo', 'workflow_id', 'workflow_name', 'path', 'state', 'active', 'verdict', 'verdict_since', 'sentence', 'days_since_last_run', 'runs', 'success', 'failure', 'success_rate',
  'success_rate_low', 'success_rate_high', 'duration_p50_s', 'duration_p95_s', 'queue_p95_s', 'busy_min', 'workflow_html_url'] as const;
const ofLastRun = ['run_id', 'run_number', 'status', 'conclusion', 'created_at', 'duration_s', 'html_url'] as const;

const columns: readonly CsvColumn<WorkflowRow>[] = [
  ...plain.map((name): CsvColumn<WorkflowRow> => ({ name, value: (row) => row[name] })),
  ...ofLastRun.map((name): CsvColumn<WorkflowRow> => ({ name: `last_run_${name}`, value: ({ last_run }) => last_run?.[name] ?? null })),
  { name: 'last_run_completed_at', value: ({ last_run_completed_at }) => last_run_completed_at ?? null },
];

/** The rows that are shown, in their order, with all that is known of each but its marks. */
export const workflowsCsv = (rows: readonly WorkflowRow[]): string => csvText(columns, rows);
