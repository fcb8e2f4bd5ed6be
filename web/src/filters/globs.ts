// SPDX-License-Identifier: MIT
// Patterns as they are typed: "acme/web-*", or several with spaces or commas between. Pure.

export const isGlob = (text: string): boolean => /[*?]/.test(text);

/** Whether all of `text` is matched. Only the last star is ever tried anew, so that many stars take no longer. */
function matches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let taken = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      taken = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      ++p;
      ++t;
    } else if (star >= 0) {
      p = star + 1;
      t = ++taken;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(p));
}

/** The names ("owner/repo") that any of the patterns matches, in their order. A star does not reach over the slash, and a pattern
    without one is of the repository alone. Capitals make no difference, as they make none to GitHub. */
export function expanded(text: string, names: readonly string[]): string[] {
  const patterns = text.toLowerCase().split(/[\s,]+/).filter(Boolean).map((pattern) => (pattern.includes('/') ? pattern : `*/${pattern}`).split('/'));
  return names.filter((name) => {
    const parts = name.toLowerCase().split('/');
    return patterns.some((pattern) => pattern.length === parts.length && pattern.every((part, index) => matches(part, parts[index]!)));
  });
}
