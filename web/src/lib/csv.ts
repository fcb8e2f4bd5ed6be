// SPDX-License-Identifier: MIT

export interface CsvColumn<Row> {
  /** The heading, which is the API's name of the column. */
  name: string;
  value: (row: Row) => string | number | boolean | null;
}

/** Columns by the API's names of them. */
export const csvColumns = <Row,>(...names: (keyof Row & string)[]): CsvColumn<Row>[] =>
  names.map((name) => ({
    name,
    value: (row) => {
      const value = row[name];
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
      return value === null || value === undefined ? null : JSON.stringify(value);
    },
  }));

/** RFC 4180, with CRLF; a text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function csvText<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  const field = (value: string | number | boolean | null): string => {
    if (value === null) return '';
    const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [columns.map(({ name }) => field(name)), ...rows.map((row) => columns.map(({ value }) => field(value(row))))];
  return lines.map((fields) => fields.join(',') + '\r\n').join('');
}

/** Gives the viewer a file. */
export function download(name: string, text: string, type = 'text/csv'): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
