// SPDX-License-Identifier: MIT
import { useEffect, useRef } from 'react';
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { isForbidden, isUnauthorized } from '../api/client';
import { coverageQuery, healthQuery } from '../api/queries';
import { Link } from '../components/link';
import { useNow } from '../lib/use_now';
import { hasNothing } from './archive';
import { coverageWords } from './coverage_words';
import { freshness, type Freshness } from './freshness';
import { addressOf } from './navigation';
import { isOther } from './polled';
import { useView } from './router';
import { useViewer } from './use_viewer';
import styles from './header.module.css';

/** The server answers, but does not tell. */
function refusal(error: unknown, isOut: boolean): Freshness | null {
  if (isOut || isUnauthorized(error)) return { text: 'Signed out', tone: 'none', detail: 'What you see is the last known state.' };
  return isForbidden(error) ? { text: '', tone: 'none', detail: '' } : null;
}

/**
 * What the pages show is out of date. What is being asked already is left to end, however long it takes, and then asked once more: it may
 * tell of the data before.
 */
async function renew(client: QueryClient): Promise<void> {
  const underWay = client.getQueryCache().findAll({ predicate: isOther, fetchStatus: 'fetching' });
  await client.invalidateQueries({ predicate: isOther }, { cancelRefetch: false });
  await Promise.all(underWay.map(({ queryKey }) => client.invalidateQueries({ queryKey, exact: true }, { cancelRefetch: false })));
}

/** Renews the pages whenever something was stored. */
function useNews(version: number | undefined): void {
  const client = useQueryClient();
  const before = useRef(version);
  useEffect(() => {
    if (before.current !== undefined && before.current !== version) void renew(client);
    before.current = version;
  }, [client, version]);
}

/** How fresh and how complete what is shown is; leads to where that is told at length. */
export function FreshnessLine() {
  useView();
  const { data, error } = useQuery(healthQuery());
  const health = data?.data;
  const isOut = useViewer()?.means === 'none';
  const refused = refusal(error, isOut);
  const coverage = useQuery({ ...coverageQuery([]), enabled: !refused && !hasNothing(health) }).data?.data;
  const now = useNow();
  useNews(health?.data_version);
  const { text, tone, detail } = refused ?? freshness(health, error !== null, now);
  const words = refused || tone === 'none' ? '' : coverageWords(coverage, health, now);
  const line = [text, words].filter(Boolean).join(' · ');
  return (
    <p className={styles.freshness} data-tone={tone} title={detail || line || undefined}>
      {tone === 'none' || !line ? line : <Link href={addressOf('system', window.location.pathname, window.location.search)}>{line}</Link>}
    </p>
  );
}
