// SPDX-License-Identifier: MIT
// Takes the place of @primer/live-region-element (see vite.config.ts), which writes a <style> into a shadow root: the server's
// Content-Security-Policy allows no inline style. Only the two functions that Primer's components call are here.

type Politeness = 'polite' | 'assertive';
interface Options {
  politeness?: Politeness;
  delayMs?: number;
}
interface Announcement {
  cancel: () => void;
}

const regions = new Map<Politeness, HTMLElement>();

function region(politeness: Politeness): HTMLElement {
  let element = regions.get(politeness);
  if (!element) {
    element = document.createElement('div');
    element.className = 'visually-hidden';
    element.setAttribute('aria-live', politeness);
    element.setAttribute('aria-atomic', 'true');
    document.body.append(element);
    regions.set(politeness, element);
  }
  return element;
}

/** Has a screen reader say `message`. */
export function announce(message: string, { politeness = 'polite', delayMs = 100 }: Options = {}): Announcement {
  const element = region(politeness);
  const timer = setTimeout(() => {
    // The same text twice would not be spoken; a trailing space makes it another one.
    element.textContent = element.textContent === message ? `${message}\u00a0` : message;
  }, delayMs);
  return { cancel: () => clearTimeout(timer) };
}

export function announceFromElement(element: HTMLElement, options?: Options): Announcement {
  return announce((element.getAttribute('aria-label') ?? element.textContent ?? '').trim(), options);
}
