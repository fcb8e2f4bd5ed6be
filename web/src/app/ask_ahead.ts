// SPDX-License-Identifier: MIT
import type { QueryClient } from '@tanstack/react-query';
import { bareWorkflowsQuery, healthQuery, summaryQuery } from '../api/queries';
import type { View } from '../filters/codec';
import { neediestQuery, shownAtFirst } from '../pages/home/queries';
import { listOptions } from '../pages/workflows/queries';
import type { Page } from './navigation';

/** Asks for what a page of this address needs before anything else, while the page itself is still to be loaded and drawn. */
export function askAhead(client: QueryClient, page: Page, view: View): void {
  const health = client.prefetchQuery(healthQuery());
  switch (page) {
    case 'home':
      void client.prefetchQuery(summaryQuery(view));
      void client.prefetchQuery(neediestQuery(view, shownAtFirst));
      break;
    case 'workflow':
      void client.prefetchQuery(bareWorkflowsQuery({ ...view, repositories: view.repositories.slice(0, 1) }));
      break;
    case 'workflows':
      void health.then(() => {
        const known = client.getQueryData(healthQuery().queryKey);
        if (known) void client.prefetchQuery(listOptions(view, known.data.workflows).options);
      });
      break;
    default:
  }
}
