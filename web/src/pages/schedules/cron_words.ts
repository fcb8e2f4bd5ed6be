// SPDX-License-Identifier: MIT
// A cron in English, where it is one of the usual kinds. Pure.

const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const monthNames = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const shortDays = dayNames.map((name) => name.slice(0, 3).toUpperCase());
const shortMonths = monthNames.map((name) => name.slice(0, 3).toUpperCase());

interface Field {
  low: number;
  high: number;
  names?: readonly string[];
}
const minute: Field = { low: 0, high: 59 };
const hour: Field = { low: 0, high: 23 };
const dayOfMonth: Field = { low: 1, high: 31 };
const month: Field = { low: 1, high: 12, names: ['', ...shortMonths] };
const dayOfWeek: Field = { low: 0, high: 7, names: shortDays };

function numberOf(text: string, { low, high, names }: Field): number | null {
  const named = names?.indexOf(text.toUpperCase()) ?? -1;
  if (named >= 0 && text !== '') return named;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : -1;
  return value >= low && value <= high ? value : null;
}

/** The values of a part such as "3", "1-5" or "1-23/3"; null: not understood. */
function valuesOf(part: string, field: Field): number[] | null {
  const [range = '', step] = part.split('/');
  const by = step === undefined ? 1 : /^[1-9]\d?$/.test(step) ? Number(step) : 0;
  const [first = '', last] = range === '*' ? [String(field.low), String(field.high)] : range.split('-');
  const from = numberOf(first, field);
  const to = last !== undefined ? numberOf(last, field) : step === undefined ? from : field.high;
  if (from === null || to === null || by === 0 || to < from) return null;
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
}

/** All values, in order; null: not understood. "*" is all of them. */
function listOf(text: string, field: Field): number[] | null {
  const parts = text.split(',').map((part) => valuesOf(part, field));
  if (parts.some((part) => part === null)) return null;
  return [...new Set(parts.flatMap((part) => part!))].sort((a, b) => a - b);
}

const two = (value: number): string => String(value).padStart(2, '0');

function joined(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** The step of a part that takes every so many of all; null: it is another. */
function everyOf(text: string): number | null {
  const step = /^\*\/(\d{1,2})$/.exec(text);
  return step ? Number(step[1]) : null;
}

function timeWords(minuteText: string, hourText: string): string | null {
  const minutes = listOf(minuteText, minute);
  const hours = listOf(hourText, hour);
  if (!minutes || !hours) return null;
  const everyMinute = minuteText === '*' ? 1 : everyOf(minuteText);
  if (everyMinute !== null) {
    if (hourText !== '*') return null;
    return everyMinute === 1 ? 'every minute' : `every ${everyMinute} minutes`;
  }
  if (minutes.length > 1) return hourText === '*' ? `every hour at ${joined(minutes.map((value) => `:${two(value)}`))}` : null;
  const at = `:${two(minutes[0]!)}`;
  if (hourText === '*') return `every hour at ${at}`;
  const everyHour = everyOf(hourText);
  if (everyHour !== null && everyHour > 1 && 24 % everyHour === 0) return `every ${everyHour} hours at ${at}`;
  const [, first, last, step] = /^(\d+)-(\d+)\/(\d+)$/.exec(hourText) ?? [];
  if (first !== undefined && Number(last) <= 23 && hours.length > 2) return `every ${Number(step) === 1 ? 'hour' : `${step} hours`} from ${two(hours[0]!)}${at} to ${two(hours.at(-1)!)}${at}`;
  return hours.length <= 8 ? `at ${joined(hours.map((value) => `${two(value)}${at}`))}` : null;
}

function dayWords(dayText: string, monthText: string, weekdayText: string): string | null {
  const months = listOf(monthText, month);
  const weekdays = listOf(weekdayText, dayOfWeek);
  const days = listOf(dayText, dayOfMonth);
  if (!months || !weekdays || !days || (dayText !== '*' && weekdayText !== '*')) return null;
  const of = monthText === '*' ? '' : ` in ${joined(months.map((value) => monthNames[value - 1]!))}`;
  if (dayText !== '*') return `on day ${joined(days.map(String))} of ${monthText === '*' ? 'every month' : joined(months.map((value) => monthNames[value - 1]!))}`;
  const unique = [...new Set(weekdays.map((value) => value % 7))].sort((a, b) => a - b);
  if (weekdayText === '*' || unique.length === 7) return of && `every day${of}`;
  if (unique.join() === '1,2,3,4,5') return `on weekdays${of}`;
  if (unique.join() === '0,6') return `on weekends${of}`;
  return `on ${joined(unique.map((value) => `${dayNames[value]}s`))}${of}`;
}

/** "Every day at 02:00"; empty where it is too odd for a few words. The times are those of its time zone. */
export function cronWords(cron: string): string {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 5) return '';
  const [minutes, hours, days, months, weekdays] = fields as [string, string, string, string, string];
  const time = timeWords(minutes, hours);
  const day = dayWords(days, months, weekdays);
  if (time === null || day === null) return '';
  const text = day === '' ? (time.startsWith('at') ? `every day ${time}` : time) : `${time.startsWith('at') ? `${day} ${time}` : `${time} ${day}`}`;
  return text[0]!.toUpperCase() + text.slice(1);
}
