// SPDX-License-Identifier: MIT

/** A name for a sentence: its beginning where it is long. No character is cut in two. */
export function shorten(name: string, most = 48): string {
  const characters = [...name];
  return characters.length <= most ? name : `${characters.slice(0, most - 1).join('').trimEnd()}…`;
}
