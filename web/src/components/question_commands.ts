// SPDX-License-Identifier: MIT
// How a panel's question is asked from a command line. Pure.
import type { Asked } from './about_question';

/** As a POSIX shell reads back the same text. */
export const shellWord = (text: string): string => (/^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

export function questionAddress({ name, parameters }: Asked, origin = ''): string {
  const query = new URLSearchParams(parameters.map(([key, value]) => [key, value])).toString();
  return `${origin}/api/v1/${name}${query && `?${query}`}`;
}

/** `withToken`: where the server knows its viewers, a program needs an API token. */
export function curlLine(asked: Asked, origin: string, withToken: boolean): string {
  const token = withToken ? '-H "Authorization: Bearer $RUNLIGHT_API_TOKEN" ' : '';
  return `curl --fail-with-body ${token}${shellWord(questionAddress(asked, origin))}`;
}

export function askLine({ name, parameters }: Asked): string {
  return ['runlight ask', name, ...parameters.map(([key, value]) => `--param ${shellWord(`${key}=${value}`)}`)].join(' ');
}
