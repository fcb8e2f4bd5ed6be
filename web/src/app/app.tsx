// SPDX-License-Identifier: MIT
import { lazy, Suspense, useState } from 'react';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { isBusy } from '../api/client';
import { sessionQuery } from '../api/queries';
import { makeQueryClient } from '../api/query_client';
import { Busy } from '../components/busy';
import { ErrorBoundary } from '../components/error_boundary';
import { NoMatch } from '../components/states';
import { Link } from '../components/link';
import { HomePage } from '../pages/home/home_page';
import { pageOf } from './navigation';
import { useZone } from './preferences';
import { usePath } from './router';
import { entrance } from './session';
import { Shell } from './shell';
import { NoAccessScreen, SignInScreen } from './sign_in_screen';
import { useChangesOfViewer } from './use_viewer';

const WorkflowsPage = lazy(() => import('../pages/workflows/workflows_page'));
const WorkflowPage = lazy(() => import('../pages/workflow/workflow_page'));
const RepositoryPage = lazy(() => import('../pages/repository/repository_page'));
const RunsPage = lazy(() => import('../pages/runs/runs_page'));
const RunPage = lazy(() => import('../pages/run/run_page'));
const GridPage = lazy(() => import('../pages/grid/grid_page'));
const QueuePage = lazy(() => import('../pages/queue/queue_page'));
const FailuresPage = lazy(() => import('../pages/failures/failures_page'));
const CostPage = lazy(() => import('../pages/cost/cost_page'));
const SchedulesPage = lazy(() => import('../pages/schedules/schedules_page'));
const SystemPage = lazy(() => import('../pages/system/system_page'));
const AccessPage = lazy(() => import('../pages/access/access_page'));

const client = makeQueryClient();
void client.prefetchQuery(sessionQuery());

function Page() {
  switch (pageOf(usePath())) {
    case 'home': return <HomePage />;
    case 'workflows': return <WorkflowsPage />;
    case 'workflow': return <WorkflowPage />;
    case 'repository': return <RepositoryPage />;
    case 'runs': return <RunsPage />;
    case 'run': return <RunPage />;
    case 'grid': return <GridPage />;
    case 'queue': return <QueuePage />;
    case 'failures': return <FailuresPage />;
    case 'cost': return <CostPage />;
    case 'schedules': return <SchedulesPage />;
    case 'system': return <SystemPage />;
    case 'access': return <AccessPage />;
    case null: return <NoMatch heading="h1" title="There is no such page" action={<Link href="/">Go to Home</Link>}>Perhaps the address was cut short.</NoMatch>;
  }
}

/** Times are written where they are drawn: another zone draws the page anew. */
function Pages() {
  const path = usePath();
  const zone = useZone();
  return (
    <Shell>
      <ErrorBoundary key={`${path} ${zone}`}>
        <Suspense fallback={null}><Page /></Suspense>
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
