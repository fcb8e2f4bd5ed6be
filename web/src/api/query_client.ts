// SPDX-License-Identifier: MIT
import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './client';

const worthAnotherTry = new Set(['timeout', 'unavailable', 'rate_limited', 'storage']);

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 5 * 60_000,
        // Runlight mostly runs on the viewer's own machine: no network is no reason not to ask it.
        networkMode: 'always',
        retry: (failures, error) => failures < 1 && error instanceof ApiError && worthAnotherTry.has(error.kind),
        retryDelay: 800,
      },
    },
  });
}
