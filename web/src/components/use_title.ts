// SPDX-License-Identifier: MIT
import { useEffect } from 'react';

export function useTitle(...parts: readonly string[]): void {
  const title = [...parts.filter(Boolean), 'Runlight'].join(' · ');
  useEffect(() => {
    document.title = title;
  }, [title]);
}
