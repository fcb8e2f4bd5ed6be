// SPDX-License-Identifier: MIT
import { lazy, Suspense, useState, type ComponentType } from 'react';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { isBusy } from '../api/client';
import { sessionQuery } from '../api/queries';
import { makeQueryClient } from '../api/query_client';
import { Busy } from '../components/busy';
import { ErrorBoundary } from '../components/error_boundary';
import { NoMatch } from '../components/states';
import { Link } from '../components/link';
import { decodeView } from '../filters/codec';
import { HomePage } from '../pages/home/home_page';
import { askAhead } from './ask_ahead';
import { pageOf, type Page as PageName } from './navigation';
import { useZone } from './preferences';
import { usePath } from './router';
import { entrance, may } from './session';
import { Shell } from './shell';
import { NoAccessScreen, SignInScreen } from './sign_in_screen';
import { useChangesOfViewer } from './use_viewer';

const parts = {
  workflows: () => import('../pages/workflows/workflows_page'),
  workflow: () => import('../pages/workflow/workflow_page'),
  repository: () => import('../pages/repository/repository_page'),
  runs: () => import('../pages/runs/runs_page'),
  run: () => import('../pages/run/run_page'),
  grid: () => import('../pages/grid/grid_page'),
  queue: () => import('../pages/queue/queue_page'),
  failures: () => import('../pages/failures/failures_page'),
  cost: () => import('../pages/cost/cost_page'),
  schedules: () => import('../pages/schedules/schedules_page'),
  system: () => import('../pages/system/system_page'),
  access: () => import('../pages/access/access_page'),
} satisfies Record<Exclude<PageName, 'home'>, unknown>;

const pages = new Map<string, ComponentType>([['home', HomePage], ...Object.entries(parts).map(([page, part]) => [page, lazy(part)] as const)]);

const client = makeQueryClient();

/** What the first page needs is asked for at once, not when it comes to be drawn. */
function begin(): void {
  const page = pageOf(window.location.pathname);
  // Should it fail, drawing the page tells.
  if (page && page !== 'home') parts[page]().catch(() => undefined);
  void client.prefetchQuery(sessionQuery()).then(() => {
    if (page && may(client.getQueryData(sessionQuery().queryKey)?.data, 'read')) askAhead(client, page, decodeView(window.location.search));
  });
}

begin();

function Page() {
  const Chosen = pages.get(pageOf(usePath()) ?? '');
  return Chosen ? <Chosen /> : <NoMatch heading="h1" title="There is no such page" action={<Link href="/">Go to Home</Link>}>Perhaps the address was cut short.</NoMatch>;
}

/** Times are written where they are drawn: another zone draws the page anew. */
function Pages() {
  const path = usePath();
  const zone = useZone();
  return (
    <Shell>
      <ErrorBoundary key={`${path} ${zone}`}>
        <Suspense fallback={<div data-awaited hidden />}><Page /></Suspense>
      </ErrorBoundary>
    </Shell>
  );
}

/** Asks who looks before anything else is asked. Should that fail, the pages are shown, and tell themselves what fails. */
function Door() {
  const { data, isFetched, failureReason } = useQuery(sessionQuery());
  const [entered, setEntered] = useState(false);
  const viewer = data?.data;
  useChangesOfViewer(viewer);
  if (!isFetched) return isBusy(failureReason) ? <main><Busy until={failureReason.retry_time} heading="h1" /></main> : null;
  const way = entrance(viewer, entered);
  if (!entered && viewer && way === 'pages') setEntered(true);
  switch (way) {
    case 'pages': return <Pages />;
    case 'sign_in': return <SignInScreen provider={viewer!.provider} />;
    case 'no_access': return <NoAccessScreen viewer={viewer!} />;
  }
}

export function App() {
  return <QueryClientProvider client={client}><Door /></QueryClientProvider>;
}
