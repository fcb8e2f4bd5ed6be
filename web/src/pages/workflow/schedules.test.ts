// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { cronNote, delayText, reliabilityText } from './schedules';

describe('a schedule', () => {
  it.each([
    [{ time_zone: '', problem: '', quieter_cron: '' }, 'UTC'],
    [{ time_zone: 'Europe/Berlin', problem: '', quieter_cron: '' }, 'Europe/Berlin'],
    [{ time_zone: '', problem: '', quieter_cron: '17 3 * * *' }, 'UTC; less busy: 17 3 * * *'],
    [{ time_zone: '', problem: 'the minute 61 does not exist', quieter_cron: '' }, 'The minute 61 does not exist.'],
  ])('of %j notes "%s"', (schedule, text) => expect(cronNote(schedule)).toBe(text));
  it('says its usual delays, and nothing where none is known', () => {
    expect(delayText({ delay_p50_s: 250, delay_p95_s: 1860 })).toBe('4m 10s, 31m 00s');
    expect(delayText({ delay_p50_s: null, delay_p95_s: null })).toBe('—');
  });
  it('says its reliability with what it was counted from', () => {
    expect(reliabilityText({ reliability: 29 / 30, matched: 29, missed: 1 })).toBe('96.7% 29/30');
    expect(reliabilityText({ reliability: null, matched: 0, missed: 0 })).toBe('—');
  });
});
