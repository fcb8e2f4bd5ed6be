// SPDX-License-Identifier: MIT
// Other runners for the same jobs: what is asked, and what comes of it in words. Pure.
import type { CostWhatIf } from '../../api/types';
import { count, counted, minutes, percent, span } from '../../lib/format';
import { usd } from '../../lib/money';

export interface WhatIf {
  from_label: string;
  to_label: string;
  speed_factor: number;
}

/** Names that the price table knows; any other may be written as well. */
export const knownLabels = [
  'ubuntu-slim', 'ubuntu-latest', 'ubuntu-latest-4-cores', 'ubuntu-latest-8-cores', 'ubuntu-latest-16-cores', 'ubuntu-latest-32-cores', 'ubuntu-latest-64-cores',
  'ubuntu-24.04-arm', 'windows-latest', 'windows-latest-4-cores', 'windows-latest-8-cores', 'windows-11-arm', 'macos-latest', 'macos-latest-large', 'macos-latest-xlarge', 'self-hosted',
] as const;

const most = { label: 60, factor: 100 } as const;

export const factorOf = (text: string): number | null => {
  const factor = /^\d{1,3}([.,]\d{1,3})?$/.test(text.trim()) ? Number(text.trim().replace(',', '.')) : Number.NaN;
  return factor > 0 && factor <= most.factor ? factor : null;
};

/** "ubuntu-latest,ubuntu-latest-8-cores,2", as the address has it; null: nothing that could be asked. */
export function decodeWhatIf(text: string | null): WhatIf | null {
  const [from_label = '', to_label = '', factor = ''] = (text ?? '').split(',');
  const speed_factor = factorOf(factor);
  if (!from_label || !to_label || from_label.length > most.label || to_label.length > most.label || speed_factor === null) return null;
  return { from_label, to_label, speed_factor };
}

export const encodeWhatIf = ({ from_label, to_label, speed_factor }: WhatIf): string => [from_label, to_label, speed_factor].join(',');

/** What to write instead, by field. */
export function faultsOf(draft: { from_label: string; to_label: string; speed_factor: string }): Partial<Record<keyof WhatIf, string>> {
  const faults: Partial<Record<keyof WhatIf, string>> = {};
  for (const field of ['from_label', 'to_label'] as const) {
    const label = draft[field].trim();
    if (label === '') faults[field] = 'Name a label.';
    else if (label.includes(',')) faults[field] = 'One label, without a comma.';
    else if (label.length > most.label) faults[field] = `At most ${most.label} characters.`;
  }
  if (factorOf(draft.speed_factor) === null) faults.speed_factor = 'A number above 0, at most 100.';
  return faults;
}

function moneyWords({ cost_usd, what_if_cost_usd }: CostWhatIf): string {
  const more = what_if_cost_usd - cost_usd;
  if (Math.abs(more) < 0.005) return `as much as now, ${usd(cost_usd)}`;
  const times = what_if_cost_usd / cost_usd;
  const share = cost_usd <= 0 ? '' : times >= 3 ? `, ${count(Math.round(times))} times as much` : ` (${percent(Math.abs(more) / cost_usd)})`;
  return `${usd(what_if_cost_usd)} instead of ${usd(cost_usd)}: ${usd(Math.abs(more))} ${more > 0 ? 'more' : 'less'}${share}`;
}

/** The answer in sentences. */
export function whatIfText({ from_label, to_label, speed_factor }: WhatIf, row: CostWhatIf): string {
  if (row.jobs === 0) return `No job in the filter asked for “${from_label}”.`;
  const where = row.what_if_is_known ? `“${to_label}” (${row.what_if_runner})` : `“${to_label}”, whose price is a guess (${row.what_if_runner})`;
  const speed = speed_factor === 1 ? 'no faster' : `${speed_factor} times as fast`;
  return `On ${where}, ${speed}, ${counted(row.jobs, 'job')} would have cost ${moneyWords(row)}. ` +
    `${minutes(row.what_if_minutes)} instead of ${minutes(row.minutes)} as billed; ${span(row.what_if_busy_s)} of running instead of ${span(row.busy_s)}.`;
}
