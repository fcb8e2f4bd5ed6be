// SPDX-License-Identifier: MIT

/** Questions that have a rhythm of their own, and those that have nothing to do with what is collected. */
const polled: readonly unknown[] = ['health', 'coverage', 'ledger', 'session', 'tokens', 'sessions', 'audit'];

export const isOther = ({ queryKey }: { queryKey: readonly unknown[] }): boolean => !polled.includes(queryKey[0]);
