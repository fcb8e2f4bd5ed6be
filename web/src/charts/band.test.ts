// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import type { FrequencyRow } from '../api/types';
import { bandOf, bucketFor } from './band';

const row = (starts_at: string, p50: number | null): FrequencyRow => ({ starts_at, success: p50 === null ? 0 : 3, duration_p50_s: p50, duration_p95_s: p50 && p50 * 2 } as FrequencyRow);

describe('the band', () => {
  it('stands in the middle of its days, has gaps, and begins and ends with what is known', () => {
    const rows = [row('2026-05-04T00:00:00Z', null), row('2026-05-03T00:00:00Z', 20), row('2026-05-02T00:00:00Z', null), row('2026-05-01T00:00:00Z', 10), row('2026-04-30T00:00:00Z', null)];
    expect(bandOf(rows, 'day').map(({ time, p50_s, p95_s }) => [new Date(time).toISOString(), p50_s, p95_s])).toEqual([
      ['2026-05-01T12:00:00.000Z', 10, 20], ['2026-05-02T12:00:00.000Z', null, null], ['2026-05-03T12:00:00.000Z', 20, 40],
    ]);
  });
  it('is empty where nothing is known', () => expect(bandOf([row('2026-05-01T00:00:00Z', null)], 'day')).toEqual([]));
});

it.each([[1, 'hour'], [2, 'hour'], [3, 'day'], [90, 'day'], [101, 'week'], [800, 'month']])('%d days by the %s', (days, bucket) =>
  expect(bucketFor(days * 86_400_000)).toBe(bucket));
