// SPDX-License-Identifier: MIT
import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError, isSignedOut, isUnauthorized } from './client';
import { isWorthRetry, retryDelayMs } from './retry';

/** Looks who is signed in now, for the server has just refused for want of that. */
export function askSessionAnew(client: QueryClient): void {
  if (!isSignedOut()) void client.invalidateQueries({ queryKey: ['session'] }, { cancelRefetch: false });
}

export function makeQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, { queryKey }) => {
        if (isUnauthorized(error) && queryKey[0] !== 'session') askSessionAnew(client);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 5 * 60_000,
        // Runlight mostly runs on the viewer's own machine: no network is no reason not to ask it.
        networkMode: 'always',
        retry: (failures, error) => error instanceof ApiError && isWorthRetry(failures, error),
        retryDelay: (_, error) => retryDelayMs(error instanceof ApiError ? error : { kind: '', retry_time: null }, Date.now()),
      },
    },
  });
  return client;
}
