// SPDX-License-Identifier: MIT
import { lazy, Suspense } from 'react';
import { QueryClientProvider } from '@tanstack/react-query';
import { makeQueryClient } from '../api/query_client';
import { ErrorBoundary } from '../components/error_boundary';
import { NoMatch } from '../components/states';
import { Link } from '../components/link';
import { HomePage } from '../pages/home/home_page';
import { pageOf } from './navigation';
import { usePath } from './router';
import { Shell } from './shell';

const WorkflowsPage = lazy(() => import('../pages/workflows/workflows_page'));
const WorkflowPage = lazy(() => import('../pages/workflow/workflow_page'));

const client = makeQueryClient();

function Page() {
  switch (pageOf(usePath())) {
    case 'home': return <HomePage />;
    case 'workflows': return <WorkflowsPage />;
    case 'workflow': return <WorkflowPage />;
    case null: return <NoMatch heading="h1" title="There is no such page" action={<Link href="/">Go to Home</Link>}>Perhaps the address was cut short.</NoMatch>;
  }
}

export function App() {
  const path = usePath();
  return (
    <QueryClientProvider client={client}>
      <Shell>
        <ErrorBoundary key={path}>
          <Suspense fallback={null}><Page /></Suspense>
        </ErrorBoundary>
      </Shell>
    </QueryClientProvider>
  );
}
