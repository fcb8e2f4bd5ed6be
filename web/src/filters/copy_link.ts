// SPDX-License-Identifier: MIT
import { announce } from '../lib/live_region';
import { decodeView, encodeView } from './codec';
import { fixed } from './shift';

/** The address of the present view; `isFixed`: with the days that it shows now. */
export function linkTo(isFixed: boolean, { origin, pathname, search }: Pick<Location, 'origin' | 'pathname' | 'search'>, now: number): string {
  const view = decodeView(search);
  return origin + pathname + (isFixed ? encodeView({ ...view, range: fixed(view.range, now) }) : search);
}

/** Browsers keep the clipboard from pages that came over plain HTTP, as those of a server in one's own network do. */
function copyOldWay(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  return copied;
}

/** False where the browser does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (!navigator.clipboard) return copyOldWay(text);
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyOldWay(text);
  }
}

export async function copyLink(isFixed: boolean): Promise<boolean> {
  const copied = await copyText(linkTo(isFixed, window.location, Date.now()));
  announce(copied ? 'Link copied' : 'The link could not be copied; it is the address of this page');
  return copied;
}
