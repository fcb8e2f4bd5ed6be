// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { evidence, stateWord } from './evidence';

const now = Date.parse('2026-11-23T12:00:00Z');
const row = {
  verdict: 'healthy', verdict_since: null, failing_runs: 0, default_branch: 'main', state: 'active', last_run: null, runs: 0, success: 0, failure: 0,
};

describe('the evidence behind a verdict', () => {
  it.each([
    [{ verdict: 'failing', verdict_since: '2026-11-20T11:00:00Z', failing_runs: 5 }, 'failing for 3 days: 5 failures in a row on main'],
    [{ verdict: 'failing', verdict_since: '2026-11-23T09:00:00Z', failing_runs: 1 }, 'failing for 3 h: the last run on main failed'],
    [{ verdict: 'failing', failing_runs: 2 }, '2 failures in a row on main'],
    [{ verdict: 'stale', verdict_since: '2026-08-21T12:00:00Z' }, 'no run for 94 days, longer than its rhythm explains'],
    [{ verdict: 'disabled', state: 'disabled_manually' }, 'disabled by hand'],
    [{ verdict: 'disabled', state: 'disabled_by_moon' }, 'GitHub will not start it (disabled by moon)'],
    [{ verdict: 'never_run' }, 'has never run'],
    [{ verdict: 'half_asleep' }, 'half asleep'],
    [{ success: 29, failure: 1, runs: 32 }, '29 of 30 runs passed'],
    [{ runs: 2 }, '2 runs, none passed or failed'],
    [{}, 'no run in this range'],
  ])('of %j reads "%s"', (change, text) => expect(evidence({ ...row, ...change }, now)).toBe(text));
});

it.each([['active', 'Active'], ['disabled_manually', 'Inactive'], ['disabled_inactivity', 'Inactive'], ['deleted', 'Deleted'], ['on_holiday', 'On holiday']])(
  'the state %s is %s', (state, word) => expect(stateWord(state)).toBe(word));
