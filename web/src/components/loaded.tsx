// SPDX-License-Identifier: MIT
import type { ReactNode } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import { isBusy, isForbidden, isUnauthorized, type Answer } from '../api/client';
import { useLate } from '../lib/use_late';
import { Busy, BusyBanner } from './busy';
import { Forbidden, NotSignedIn } from './signed_out';
import { Failed, StaleBanner } from './states';

interface LoadedProps<Data> {
  query: UseQueryResult<Answer<Data>>;
  /** The shape of what will come, shown only when it does not come at once. */
  skeleton: ReactNode;
  /** Whether this is a part below the page's own heading. */
  part?: boolean;
  children: (data: Data) => ReactNode;
}

type Level = 'h1' | 'h2';

/** Above the old picture: why there is no new one. Of having been signed out, the whole page tells. */
function Unrenewed<Data>({ query }: { query: UseQueryResult<Answer<Data>> }) {
  const { error, failureReason, isFetching, dataUpdatedAt } = query;
  if (isFetching && isBusy(failureReason)) return <BusyBanner until={failureReason.retry_time} />;
  if (!error || isUnauthorized(error)) return null;
  return <StaleBanner error={error} since={dataUpdatedAt} retry={() => void query.refetch()} />;
}

function Unloaded<Data>({ query, heading }: { query: UseQueryResult<Answer<Data>>; heading: Level }) {
  const { error } = query;
  if (isUnauthorized(error)) return <NotSignedIn heading={heading} />;
  return <Failed error={error} retry={() => void query.refetch()} heading={heading} />;
}

/** Draws what a query knows: the old picture stays while the new one loads, and when it cannot be loaded; but not when its viewer
    may not see it. */
export function Loaded<Data>({ query, skeleton, children, part = false }: LoadedProps<Data>) {
  const { data, error, failureReason, isPending } = query;
  const late = useLate(isPending);
  const heading = part ? 'h2' : 'h1';
  if (isForbidden(error)) return <Forbidden message={error.message} heading={heading} />;
  if (data) return <><Unrenewed query={query} />{children(data.data)}</>;
  if (error) return <Unloaded query={query} heading={heading} />;
  if (isBusy(failureReason)) return <Busy until={failureReason.retry_time} heading={heading} />;
  // Who keeps room for what comes (near_screen.module.css) sees by this that it is not there yet.
  if (!late) return skeleton && <div data-awaited hidden />;
  return <div aria-busy="true">{skeleton}<span className="visually-hidden" role="status">Loading</span></div>;
}
