// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { outcomeOf, outcomes, statusOf, verdictOf, verdicts, type Outcome, type Verdict } from './status';

const run = (status: string, conclusion: string | null = null, run_attempt = 1) => ({ status, conclusion, run_attempt });

describe('the outcome of a run', () => {
  it.each<[string, string | null, number, Outcome]>([
    ['queued', null, 1, 'queued'], ['requested', null, 1, 'queued'], ['waiting', null, 1, 'queued'], ['pending', null, 2, 'queued'],
    ['in_progress', null, 1, 'running'], ['completed', 'success', 1, 'passed'], ['completed', 'success', 2, 'retried'],
    ['completed', 'failure', 3, 'failed'], ['completed', 'timed_out', 1, 'timed_out'], ['completed', 'startup_failure', 1, 'not_started'],
    ['completed', 'cancelled', 1, 'cancelled'], ['completed', 'skipped', 1, 'skipped'], ['completed', 'neutral', 1, 'neutral'],
    ['completed', 'stale', 1, 'stale'], ['completed', 'action_required', 1, 'needs_approval'],
  ])('of %s, %s, attempt %i is %s', (status, conclusion, attempt, outcome) =>
    expect(outcomeOf(run(status, conclusion, attempt))).toBe(outcome));

  it.each(['brand_new_word', '', 'constructor', '__proto__', 'toString'])('is Unknown for a conclusion "%s"', (word) =>
    expect(statusOf(run('completed', word)).word).toBe('Unknown'));
  it('is Unknown for a completed run without a conclusion and for an unknown status', () => {
    expect(outcomeOf(run('completed'))).toBe('unknown');
    expect(outcomeOf(run('brand_new_status'))).toBe('unknown');
  });
  it('takes a run that is being run again for what it does now, not for how it last ended', () =>
    expect(outcomeOf(run('in_progress', 'failure', 2))).toBe('running'));
});

describe('the table', () => {
  it('tells each outcome from the others by word, and its role groups by shape', () => {
    const rows = Object.values(outcomes);
    expect(new Set(rows.map((row) => row.word)).size).toBe(rows.length);
    const shapes = rows.filter((row) => row.role !== 'muted').map((row) => row.shape);
    expect(new Set(shapes).size).toBe(shapes.length);
  });
  it('has failure worst and success best', () => {
    const bySeverity = Object.values(outcomes).sort((a, b) => b.severity - a.severity);
    expect(bySeverity[0]!.key).toBe('failed');
    expect(bySeverity.at(-1)!.key).toBe('passed');
  });
  it('knows an open set of verdicts', () => {
    expect(verdictOf('failing')).toBe('failing');
    expect(verdictOf('haunted')).toBe('unknown');
    expect(verdictOf('constructor')).toBe('unknown');
    expect(verdicts.healthy.severity).toBe(0);
  });
  it.each<[Verdict, string, number]>([
    ['failing', 'Failing', 100], ['missed', 'Missed', 90], ['stuck', 'Stuck', 85], ['flaky', 'Flaky', 80], ['slower', 'Slower', 70],
    ['stale', 'Stale', 60], ['disabled', 'Disabled', 50], ['never_run', 'Never run', 40], ['healthy', 'Healthy', 0], ['unknown', 'Unknown', 0],
  ])('has %s as the server judges it', (verdict, word, severity) => expect(verdicts[verdict]).toMatchObject({ word, severity }));
  it.each(['word', 'letter', 'shape'] as const)('tells each verdict from the others by its %s', (field) => {
    const rows = Object.values(verdicts);
    expect(rows).toHaveLength(10);
    expect(new Set(rows.map((row) => row[field])).size).toBe(rows.length);
  });
});
