// SPDX-License-Identifier: MIT
import { useEffect, useState } from 'react';

/** True once `active` has lasted for `delayMs`: what is quick shows no sign of waiting. */
export function useLate(active: boolean, delayMs = 200): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!active) return;
    const timer = setTimeout(() => setLate(true), delayMs);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [active, delayMs]);
  return active && late;
}
