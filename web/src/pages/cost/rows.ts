// SPDX-License-Identifier: MIT
// What the rows of the table are, and what they come to. Pure.
import type { CostDay, CostRow } from '../../api/types';

export const groupings = [
  { key: 'repository', label: 'Repository' },
  { key: 'workflow', label: 'Workflow' },
  { key: 'job', label: 'Job' },
  { key: 'runner', label: 'Runner label' },
  { key: 'system', label: 'Operating system' },
] as const;
export type By = (typeof groupings)[number]['key'];
export const byOf = (text: string | null): By => groupings.find(({ key }) => key === text)?.key ?? 'repository';
/** The server knows no operating systems: they are told by the runners. */
export const askedBy = (by: By): string => (by === 'system' ? 'runner' : by);

type Counted = Pick<CostDay, 'jobs' | 'minutes' | 'free_min' | 'self_hosted_min' | 'unknown_min' | 'cost_usd' | 'cancelled_min' | 'cancelled_usd' | 'rerun_min' | 'rerun_usd' | 'rounding_min' | 'rounding_usd'>;
const keys = ['jobs', 'minutes', 'free_min', 'self_hosted_min', 'unknown_min', 'cost_usd', 'cancelled_min', 'cancelled_usd', 'rerun_min', 'rerun_usd', 'rounding_min', 'rounding_usd'] as const;

export function sumOf(rows: readonly Counted[]): Counted {
  const sum = Object.fromEntries(keys.map((key) => [key, 0])) as Counted;
  for (const row of rows) for (const key of keys) sum[key] += row[key];
  return sum;
}

export const wastedUsd = ({ cancelled_usd, rerun_usd, rounding_usd }: Counted): number => cancelled_usd + rerun_usd + rounding_usd;
export const wastedMin = ({ cancelled_min, rerun_min, rounding_min }: Counted): number => cancelled_min + rerun_min + rounding_min;

/** Of the price table's entry, which names it first ("Linux 8-core", "unknown, as Windows 2-core"), or of the labels of one's own. */
export function systemOf({ runner, runner_labels }: Pick<CostRow, 'runner' | 'runner_labels'>): string {
  const text = `${runner === 'self-hosted' ? '' : (runner ?? '')} ${runner_labels ?? ''}`.toLowerCase();
  if (text.includes('windows')) return 'Windows';
  if (text.includes('macos')) return 'macOS';
  if (/linux|ubuntu/.test(text)) return 'Linux';
  return 'Not told by its labels';
}

/** A row of the table. */
export interface CostGroup extends Counted {
  key: string;
  name: string;
  owner: string | null;
  repo: string | null;
  workflow_id: number | null;
  workflow_name: string | null;
  /** Of a runner label, the entry of the price table. */
  runner: string | null;
  runs_all_skipped: number | null;
}

function nameOf(row: CostRow, by: By): string {
  switch (by) {
    case 'repository': return `${row.owner}/${row.repo}`;
    case 'workflow': return row.workflow_name || 'Without a name';
    case 'job': return row.job_name || 'Without a name';
    default: return row.runner_labels || 'a runner group only';
  }
}

function bySystem(rows: readonly CostRow[]): CostGroup[] {
  const groups = new Map<string, CostRow[]>();
  for (const row of rows) groups.set(systemOf(row), [...(groups.get(systemOf(row)) ?? []), row]);
  return [...groups].map(([name, those]) => ({
    ...sumOf(those), key: name, name, owner: null, repo: null, workflow_id: null, workflow_name: null, runner: null, runs_all_skipped: null,
  })).sort((a, b) => b.cost_usd - a.cost_usd || b.minutes - a.minutes);
}

export function groupsOf(rows: readonly CostRow[], by: By): CostGroup[] {
  if (by === 'system') return bySystem(rows);
  return rows.map((row) => ({
    ...row, key: JSON.stringify([row.repository_id, row.workflow_id, row.job_name, row.runner_labels]), name: nameOf(row, by),
  }));
}

/** Whether the rows are grouped so: while another grouping is asked for, the former rows are still there. */
export function isBy([row]: readonly CostRow[], by: By): boolean {
  if (!row) return true;
  const present = row.runner_labels !== null ? 'runner' : row.job_name !== null ? 'job' : row.workflow_id !== null ? 'workflow' : 'repository';
  return present === askedBy(by);
}

/** The labels that jobs asked for, in the order of the rows. */
export const labelsOf = (rows: readonly CostRow[]): string[] => [...new Set(rows.flatMap((row) => (row.runner_labels ?? '').split(', ').filter(Boolean)))];
