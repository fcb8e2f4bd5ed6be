// SPDX-License-Identifier: MIT
import type { JobRow } from '../../api/types';
import type { CsvColumn } from '../../lib/csv';

const names = [
  'run_attempt', 'job_id', 'name', 'status', 'conclusion', 'created_at', 'started_at', 'completed_at', 'duration_s', 'duration_reason', 'queue_s', 'queue_reason', 'carried_over',
  'runner_name', 'runner_group_name', 'html_url',
] as const satisfies readonly (keyof JobRow)[];

export const jobColumns: readonly CsvColumn<JobRow>[] = [...names.map((name) => ({ name, value: (job: JobRow) => job[name] })), { name: 'labels', value: ({ labels }) => labels.join(' ') }];
