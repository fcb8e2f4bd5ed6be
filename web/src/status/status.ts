// SPDX-License-Identifier: MIT
// The one table of how a run's outcome and a workflow's verdict are said and drawn: word, letter, shape, role of colour, severity.
// Success is round, failure angular, waiting hollow, so that the family reads at 10 pixels and without colour.

export type Shape =
  | 'ring_hand' | 'ring_arc' | 'circle_tick' | 'circle_tick_notch' | 'square_cross' | 'square_clock' | 'triangle' | 'circle_slash'
  | 'dash' | 'square_hollow' | 'diamond' | 'question' | 'ring_dashed' | 'hourglass' | 'octagon_pause';

export type Role = 'neutral' | 'attention' | 'success' | 'flaky' | 'danger' | 'muted';

export interface Status {
  key: string;
  word: string;
  letter: string;
  shape: Shape;
  role: Role;
  /** Sorting by status uses this: the higher, the worse. */
  severity: number;
}

const table = <Key extends string>(rows: Record<Key, Omit<Status, 'key'>>): Record<Key, Status> =>
  Object.fromEntries(Object.entries<Omit<Status, 'key'>>(rows).map(([key, row]) => [key, { key, ...row }])) as Record<Key, Status>;

export const outcomes = table({
  failed: { word: 'Failed', letter: '✗', shape: 'square_cross', role: 'danger', severity: 100 },
  timed_out: { word: 'Timed out', letter: 'T', shape: 'square_clock', role: 'danger', severity: 98 },
  not_started: { word: 'Did not start', letter: '!', shape: 'triangle', role: 'danger', severity: 96 },
  needs_approval: { word: 'Needs approval', letter: 'A', shape: 'diamond', role: 'attention', severity: 80 },
  unknown: { word: 'Unknown', letter: 'U', shape: 'question', role: 'muted', severity: 70 },
  retried: { word: 'Passed on retry', letter: 'F', shape: 'circle_tick_notch', role: 'flaky', severity: 60 },
  cancelled: { word: 'Cancelled', letter: 'C', shape: 'circle_slash', role: 'neutral', severity: 50 },
  stale: { word: 'Stale', letter: 'N', shape: 'square_hollow', role: 'muted', severity: 40 },
  queued: { word: 'Queued', letter: 'Q', shape: 'ring_hand', role: 'neutral', severity: 32 },
  running: { word: 'Running', letter: 'R', shape: 'ring_arc', role: 'attention', severity: 30 },
  neutral: { word: 'Neutral', letter: 'N', shape: 'square_hollow', role: 'muted', severity: 20 },
  skipped: { word: 'Skipped', letter: 'S', shape: 'dash', role: 'muted', severity: 10 },
  passed: { word: 'Passed', letter: '✓', shape: 'circle_tick', role: 'success', severity: 0 },
});
export type Outcome = keyof typeof outcomes;

const waiting = new Set(['queued', 'requested', 'waiting', 'pending']);

const conclusions: Readonly<Record<string, Outcome>> = {
  success: 'passed', failure: 'failed', timed_out: 'timed_out', startup_failure: 'not_started', cancelled: 'cancelled', skipped: 'skipped',
  neutral: 'neutral', stale: 'stale', action_required: 'needs_approval',
};

/** What of a run decides its outcome. */
export interface RunState {
  status: string;
  conclusion: string | null;
  run_attempt: number;
}

/** Never fails: words that this version does not know are Unknown. */
export function outcomeOf({ status, conclusion, run_attempt }: RunState): Outcome {
  if (waiting.has(status)) return 'queued';
  if (status === 'in_progress') return 'running';
  const outcome = conclusion !== null && Object.hasOwn(conclusions, conclusion) ? conclusions[conclusion]! : 'unknown';
  return outcome === 'passed' && run_attempt > 1 ? 'retried' : outcome;
}

export const statusOf = (run: RunState): Status => outcomes[outcomeOf(run)];

export const verdicts = table({
  failing: { word: 'Failing', letter: '✗', shape: 'square_cross', role: 'danger', severity: 100 },
  missed: { word: 'Missed', letter: 'M', shape: 'square_clock', role: 'danger', severity: 90 },
  stuck: { word: 'Stuck', letter: 'S', shape: 'octagon_pause', role: 'danger', severity: 85 },
  flaky: { word: 'Flaky', letter: 'F', shape: 'circle_tick_notch', role: 'flaky', severity: 80 },
  slower: { word: 'Slower', letter: 'L', shape: 'hourglass', role: 'attention', severity: 70 },
  stale: { word: 'Stale', letter: 'N', shape: 'ring_hand', role: 'attention', severity: 60 },
  disabled: { word: 'Disabled', letter: 'D', shape: 'circle_slash', role: 'neutral', severity: 50 },
  never_run: { word: 'Never run', letter: '∅', shape: 'ring_dashed', role: 'neutral', severity: 40 },
  unknown: { word: 'Unknown', letter: 'U', shape: 'question', role: 'muted', severity: 0 },
  healthy: { word: 'Healthy', letter: '✓', shape: 'circle_tick', role: 'success', severity: 0 },
});
export type Verdict = keyof typeof verdicts;

export function verdictOf(word: string): Verdict {
  return Object.hasOwn(verdicts, word) ? (word as Verdict) : 'unknown';
}
