// SPDX-License-Identifier: MIT
// What the palette finds for what is typed. Pure, and quick enough for tens of thousands of entries with each key.

export interface Entry {
  id: string;
  kind: 'Page' | 'Command' | 'Repository' | 'Workflow';
  label: string;
  /** Found by these words too, but what the label says counts more. */
  detail: string;
  run: () => void;
}

export interface Searchable {
  entry: Entry;
  label: string;
  detail: string;
}

export const searchable = (entry: Entry): Searchable => ({ entry, label: entry.label.toLowerCase(), detail: entry.detail.toLowerCase() });

const isWordCharacter = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** How well a word stands in a text; 0: not at all. */
function closeness(word: string, text: string): number {
  let at = text.indexOf(word);
  if (at === 0) return word.length === text.length ? 10 : 8;
  let best = 0;
  for (; at > 0; at = text.indexOf(word, at + 1)) {
    if (!isWordCharacter(text[at - 1])) return 6;
    best = 4;
  }
  return best || (word.length > 1 && isScattered(word, text) ? 1 : 0);
}

/** Its letters in their order, the first one at the beginning of a word: "wfd" in "workflow file deploy". */
function isScattered(word: string, text: string): boolean {
  for (let first = text.indexOf(word[0]!); first >= 0; first = text.indexOf(word[0]!, first + 1)) {
    if (isWordCharacter(text[first - 1])) continue;
    let at = first;
    let index = 1;
    while (index < word.length && (at = text.indexOf(word[index]!, at + 1)) >= 0) ++index;
    return index === word.length;
  }
  return false;
}

/** Each word has to be found; in the label it counts twice. Of equals the shorter label is nearer to what was typed. */
function score({ label, detail }: Searchable, words: readonly string[]): number {
  let sum = 0;
  for (const word of words) {
    const found = Math.max(2 * closeness(word, label), Math.min(closeness(word, detail), 6));
    if (found === 0) return 0;
    sum += found;
  }
  return sum + 1 / (1 + label.length);
}

const kinds = { Page: 3, Command: 2, Repository: 1, Workflow: 0 };

/** The best of them, best first; pages and commands, in their order, while nothing is typed. */
export function found(entries: readonly Searchable[], text: string, limit: number): { entries: Entry[]; total: number } {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    const usual = entries.filter(({ entry: { kind } }) => kind === 'Page' || kind === 'Command');
    return { entries: usual.slice(0, limit).map(({ entry }) => entry), total: usual.length };
  }
  const scored: { entry: Entry; score: number; index: number }[] = [];
  entries.forEach((each, index) => {
    const points = score(each, words);
    if (points > 0) scored.push({ entry: each.entry, score: points + kinds[each.entry.kind] / 2, index });
  });
  scored.sort((a, b) => b.score - a.score || a.index - b.index);
  return { entries: scored.slice(0, limit).map(({ entry }) => entry), total: scored.length };
}
