// SPDX-License-Identifier: MIT
// What a browser keeps for its viewer. Storage may be forbidden: a choice then lasts as long as the page.

export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // See above.
  }
}

export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
