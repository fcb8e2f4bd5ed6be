// SPDX-License-Identifier: MIT
import type { FoundRun } from '../../api/types';
import type { CsvColumn } from '../../lib/csv';

const names = [
  'owner', 'repo', 'workflow_name', 'workflow_id', 'run_id', 'run_number', 'run_attempt', 'status', 'conclusion', 'event', 'head_branch', 'head_sha', 'display_title', 'actor',
  'triggering_actor', 'created_at', 'run_started_at', 'completed_at', 'duration_s', 'duration_source', 'queue_s', 'wait_s', 'busy_s', 'busy_min', 'idle_s', 'jobs',
  'jobs_executed', 'jobs_carried_over', 'html_url',
] as const satisfies readonly (keyof FoundRun)[];

export const runColumns: readonly CsvColumn<FoundRun>[] = names.map((name) => ({ name, value: (run) => run[name] }));
