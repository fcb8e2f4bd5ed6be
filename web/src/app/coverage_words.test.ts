// SPDX-License-Identifier: MIT
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CoverageRow, Health } from '../api/types';
import { showTimesIn } from '../lib/time';
import { coverageWords } from './coverage_words';

beforeAll(() => void showTimesIn('UTC'));
afterAll(() => void showTimesIn(null));

const now = Date.parse('2026-05-01T13:00:00Z');
const row = (run_attempts: number, job_lists_due: number) => ({ run_attempts, job_lists_due }) as CoverageRow;
const health = (waiting_until: string | null) => ({ collector: { budget: { waiting_until } } }) as Health;

describe('how complete the data is', () => {
  it.each<[string, CoverageRow[] | undefined, Health | undefined, string]>([
    ['nothing known', undefined, undefined, ''],
    ['no runs', [row(0, 0)], health(null), ''],
    ['all jobs', [row(10, 0), row(5, 0)], health(null), 'all runs have jobs'],
    ['some missing', [row(90, 2), row(10, 0)], health(null), '98% of runs have jobs'],
    ['hardly any missing', [row(1_000_000, 1)], undefined, '>99.9% of runs have jobs'],
    ['more missing than known', [row(3, 9)], undefined, '0% of runs have jobs'],
    ['held back', [row(4, 1)], health('2026-05-01T14:05:00Z'), '75% of runs have jobs · rate limited until 14:05'],
    ['no longer held back', [row(4, 1)], health('2026-05-01T12:59:00Z'), '75% of runs have jobs'],
    ['no limit known', [], { collector: { budget: null } } as Health, ''],
  ])('%s', (_, rows, state, words) => expect(coverageWords(rows, state, now)).toBe(words));
});
