// SPDX-License-Identifier: MIT
// The questions as the server's own binary has them: both are made of the same files.

interface Parameter {
  name: string;
  type: string;
  default?: string;
  what: string;
}

export interface QuestionText {
  what: string;
  parameters: readonly Parameter[];
  sql: string;
}

const folder = '../../../sql/queries/';
const texts = import.meta.glob<string>('../../../sql/queries/*/query.sql', { query: '?raw', import: 'default', eager: true });
const descriptions = import.meta.glob<Omit<QuestionText, 'sql'>>('../../../sql/queries/*/query.json', { import: 'default', eager: true });

/** The API's path of what is stored is not named as its question is. */
const folders: Readonly<Record<string, string>> = { health: 'health_counts' };

/** Null for what is no question of sql/queries. */
export function questionText(name: string): QuestionText | null {
  const path = folder + (folders[name] ?? name);
  const sql = texts[`${path}/query.sql`];
  const description = descriptions[`${path}/query.json`];
  return sql !== undefined && description ? { what: description.what, parameters: description.parameters, sql } : null;
}
