// SPDX-License-Identifier: MIT
import { drawAll } from '../components/near_screen';

/** What is not there yet: parts that wait for their answer, charts that are not drawn. */
const awaited = 'main [data-awaited], main [aria-busy="true"], main [data-chart]:not([data-ready])';
const longestMs = 10_000;

const sleep = (ms: number) => new Promise<void>((resolve) => { setTimeout(resolve, ms); });

/** Prints the page with all its parts; the browser's own command prints those that were already drawn. */
export async function printPage(): Promise<void> {
  drawAll();
  const begin = performance.now();
  // A part that has its answer may ask for another one, and a chart is drawn a moment after it has room.
  for (let calm = 0; calm < 3 && performance.now() - begin < longestMs; calm = document.querySelector(awaited) ? 0 : calm + 1) await sleep(100);
  window.print();
}
