// SPDX-License-Identifier: MIT
// How numbers are written everywhere. Absent values are an em dash, never a guess.

export const absent = '—';

const whole = new Intl.NumberFormat('en');

export function count(value: number): string {
  return whole.format(value);
}

/** "1 workflow", "2 workflows", "2 repositories". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** Seconds as GitHub writes them: 48s, 1m 32s, 2h 05m, 3d 04h. */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return absent;
  const total = Math.max(0, Math.round(seconds));
  if (total < 60) return `${total}s`;
  const minutes = Math.floor(total / 60);
  if (minutes < 60) return `${minutes}m ${two(total % 60)}s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours}h ${two(minutes % 60)}m`;
  return `${Math.floor(hours / 24)}d ${two(hours % 24)}h`;
}

/** A share from 0 to 1 as a percentage that says 100% only when nothing is missing, and 0% only when nothing is there. */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return absent;
  const tenths = Math.round(share * 1000);
  if (share < 1 && tenths >= 1000) return '>99.9%';
  if (share > 0 && tenths <= 0) return '<0.1%';
  return tenths % 10 === 0 ? `${tenths / 10}%` : `${(tenths / 10).toFixed(1)}%`;
}

/** "1,234 min". */
export function minutes(value: number | null | undefined): string {
  return value === null || value === undefined || !Number.isFinite(value) ? absent : `${count(Math.round(value))} min`;
}

/** Whole days, rounded down; "<1" within the first. */
export function days(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return absent;
  return value < 1 ? '<1' : count(Math.floor(value));
}

const units: readonly [limit: number, size: number, one: string, many: string][] = [
  [90, 1, 's', 's'],
  [90 * 60, 60, 'min', 'min'],
  [36 * 3600, 3600, 'h', 'h'],
  [Infinity, 86_400, 'day', 'days'],
];

/** A length of time in one unit, for reading: 40 s, 12 min, 5 h, 3 days. */
export function span(seconds: number): string {
  const value = Math.max(0, seconds);
  const [, size, one, many] = units.find(([limit]) => value < limit) ?? units[units.length - 1]!;
  const rounded = Math.max(1, Math.floor(value / size));
  return `${count(rounded)} ${rounded === 1 ? one : many}`;
}

export function ago(then: number, now: number): string {
  const seconds = (now - then) / 1000;
  return seconds < 5 ? 'just now' : `${span(seconds)} ago`;
}

/** A word of the API that this version does not know, made readable: "some_new_word" → "Some new word". */
export function humanized(word: string): string {
  const text = word.replaceAll('_', ' ').trim();
  return text === '' ? 'Unknown' : text[0]!.toUpperCase() + text.slice(1);
}

/** The server's words ("the segment … cannot be read") as a sentence among others. */
export function asSentence(words: string): string {
  const trimmed = words.trim();
  return trimmed && trimmed[0]!.toUpperCase() + trimmed.slice(1) + (/[.!?]$/.test(trimmed) ? '' : '.');
}
