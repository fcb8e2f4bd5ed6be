// SPDX-License-Identifier: MIT
import { useState } from 'react';
import { post } from '../api/client';
import { afterSignOut } from './session';

interface SignOut {
  signOut: () => void;
  /** Why that did not work; empty: it did, or was not tried. */
  error: string;
  isUnderWay: boolean;
  forgetError: () => void;
}

/** Ends the session and leaves the page. */
export function useSignOut(): SignOut {
  const [error, setError] = useState('');
  const [isUnderWay, setUnderWay] = useState(false);
  const signOut = async (): Promise<void> => {
    setError('');
    setUnderWay(true);
    try {
      const { redirect } = await post<{ redirect?: unknown }>('/auth/sign-out', {});
      window.location.assign(afterSignOut(redirect));
    } catch (fault) {
      setError(fault instanceof Error ? fault.message : String(fault));
      setUnderWay(false);
    }
  };
  return { signOut: () => void signOut(), error, isUnderWay, forgetError: () => setError('') };
}
