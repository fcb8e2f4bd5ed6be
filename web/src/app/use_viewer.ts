// SPDX-License-Identifier: MIT
import { useEffect, useRef } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { sessionQuery } from '../api/queries';
import type { Viewer } from '../api/types';
import { signInAddress, viewerKey } from './session';
import { usePath, useView } from './router';

/** Who looks at the page; undefined while that is not known. Only the door in front of the pages asks for it: what is drawn later
    would ask again after a failure. */
export function useViewer(): Viewer | undefined {
  return useQuery({ ...sessionQuery(), enabled: false }).data?.data;
}

/** Where to sign in so as to come back to the present view. */
export function useSignInAddress(): string {
  useView();
  return signInAddress(usePath(), window.location.search);
}

const isOther = ({ queryKey }: { queryKey: readonly unknown[] }): boolean => queryKey[0] !== 'session';

/** Asks everything anew once somebody is signed in again, and drops what another one saw. What a signed-out viewer saw stays. */
export function useChangesOfViewer(viewer: Viewer | undefined): void {
  const client = useQueryClient();
  const last = useRef<string | null>(null);
  const wasOut = useRef(false);
  useEffect(() => {
    if (!viewer) return;
    if (viewer.means === 'none') {
      wasOut.current = true;
      return;
    }
    const key = viewerKey(viewer);
    if (last.current !== null && last.current !== key) void client.resetQueries({ predicate: isOther });
    else if (wasOut.current) void client.invalidateQueries({ predicate: isOther });
    last.current = key;
    wasOut.current = false;
  }, [client, viewer]);
}
