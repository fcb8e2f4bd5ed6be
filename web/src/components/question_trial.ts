// SPDX-License-Identifier: MIT
// An answer as a small table, whatever it holds. Pure.

export const trialRows = 10;
const longest = 120;

export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

export interface Trial {
  columns: string[];
  rows: string[][];
  /** Of the whole answer. */
  count: number;
}

/** The first rows of a list; of one object, a row for each of its fields. */
export function trialOf(data: unknown): Trial {
  if (!Array.isArray(data)) {
    const fields = Object.entries(typeof data === 'object' && data !== null ? data : { value: data });
    return { columns: ['field', 'value'], rows: fields.map(([name, value]) => [name, cellText(value)]), count: 1 };
  }
  const columns = Object.keys((data[0] as object | undefined) ?? {});
  return { columns, rows: data.slice(0, trialRows).map((row: Record<string, unknown>) => columns.map((column) => cellText(row[column]))), count: data.length };
}
