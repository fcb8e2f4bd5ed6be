// SPDX-License-Identifier: MIT
/** Pages of the documentation that the dashboard links to; the server has them beside the dashboard (web/docs_pages). */
export type Doc = 'index' | 'glossary' | 'verdicts' | 'cost' | 'metrics' | 'collecting';

export const docAddress = (doc: Doc): string => `/docs/${doc}.html`;
