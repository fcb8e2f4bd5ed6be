// SPDX-License-Identifier: MIT
import { pageOf } from '../app/navigation';
import { changeView } from '../app/router';
import { decodeView, defaultView, isFiltered } from './codec';
import { uses } from './uses';

/** What of the present page can be cleared: the repositories that it keeps, being about one thing; null where nothing is filtered. */
function clearable(): { kept: readonly string[] } | null {
  const page = pageOf(window.location.pathname);
  const view = decodeView(window.location.search);
  if (!page || uses[page].length === 0) return null;
  const kept = uses[page].includes('repositories') ? [] : view.repositories;
  return isFiltered(kept.length > 0 ? { ...view, repositories: [] } : view) ? { kept } : null;
}

export const canClear = (): boolean => clearable() !== null;

/** False where there was nothing to clear. */
export function clearPage(): boolean {
  const found = clearable();
  if (found) changeView({ repositories: found.kept, branch: null, events: [], range: defaultView.range, search: '', verdicts: [], outcomes: [], actor: null });
  return found !== null;
}
