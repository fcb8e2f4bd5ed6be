// SPDX-License-Identifier: MIT
import type { ReactNode } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { Answer } from '../api/client';
import { useLate } from '../lib/use_late';
import { Failed, StaleBanner } from './states';

interface LoadedProps<Data> {
  query: UseQueryResult<Answer<Data>>;
  /** The shape of what will come, shown only when it does not come at once. */
  skeleton: ReactNode;
  /** Whether this is a part below the page's own heading. */
  part?: boolean;
  children: (data: Data) => ReactNode;
}

/** Draws what a query knows: the old picture stays while the new one loads, and when it cannot be loaded. */
export function Loaded<Data>({ query, skeleton, children, part = false }: LoadedProps<Data>) {
  const late = useLate(query.isPending);
  const retry = (): void => void query.refetch();
  if (query.data) {
    return (
      <>
        {query.error && <StaleBanner error={query.error} since={query.dataUpdatedAt} retry={retry} />}
        {children(query.data.data)}
      </>
    );
  }
  if (query.error) return <Failed error={query.error} retry={retry} heading={part ? 'h2' : 'h1'} />;
  return late ? <div aria-busy="true">{skeleton}<span className="visually-hidden" role="status">Loading</span></div> : null;
}
