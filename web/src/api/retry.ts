// SPDX-License-Identifier: MIT
// What the server says of when to come back. Pure.
// https://www.rfc-editor.org/rfc/rfc9110.html#section-10.2.3 Retry-After: seconds, or a date.

const longestMs = 3_600_000;

/** The moment (ms) before which nothing should be asked again, at least a second and at most an hour away; null: not told. */
export function retryTime(header: string | null, now: number): number | null {
  const text = header?.trim() ?? '';
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return text === '' || Number.isNaN(wait) ? null : now + Math.min(Math.max(wait, 1000), longestMs);
}

/** Whole seconds until `time`, for a countdown: never less than is still to wait. */
export function secondsUntil(time: number, now: number): number {
  return Math.max(0, Math.ceil((time - now) / 1000));
}

const worthAnotherTry = new Set(['timeout', 'unavailable', 'rate_limited', 'storage']);
const usualDelayMs = 800;

interface Failure {
  kind: string;
  retry_time: number | null;
}

/** A busy server is asked again for as long as it says when to come back; other passing faults are tried once more. */
export function isWorthRetry(failures: number, { kind, retry_time }: Failure): boolean {
  return retry_time !== null || (failures < 1 && worthAnotherTry.has(kind));
}

export function retryDelayMs({ retry_time }: Failure, now: number): number {
  return retry_time === null ? usualDelayMs : Math.max(0, retry_time - now);
}
