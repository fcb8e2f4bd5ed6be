// SPDX-License-Identifier: MIT

/** A name as it fits into a sentence: of a long one the beginning. */
export function shortened(text: string, most = 48): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('').trimEnd()}…`;
}
