// SPDX-License-Identifier: MIT
// How each cron is kept, worst first, in states and words. Pure.
import type { Finding, Schedule, VerdictRow } from '../../api/types';
import { count, counted, percent, span } from '../../lib/format';
import { shorten } from '../../lib/shorten';
import { instant } from '../../lib/time';
import { outcomes, verdicts, type Status } from '../../status/status';

export type State = 'missed' | 'broken' | 'unreliable' | 'ending' | 'late' | 'early' | 'kept';

/** `look`: the shape and colour that say it. */
export const states: Readonly<Record<State, { word: string; look: Status; rank: number }>> = {
  missed: { word: 'Missed', look: verdicts.missed, rank: 6 },
  broken: { word: 'No slots', look: outcomes.not_started, rank: 5 },
  unreliable: { word: 'Unreliable', look: verdicts.flaky, rank: 4 },
  ending: { word: 'Ends soon', look: verdicts.stale, rank: 3 },
  late: { word: 'Late', look: verdicts.slower, rank: 2 },
  early: { word: 'Too early', look: verdicts.unknown, rank: 1 },
  kept: { word: 'Kept', look: verdicts.healthy, rank: 0 },
};

/** Below it, with more than one miss, runs are lost and not only by chance. */
const leastReliability = 0.95;
/** As the server counts `late`. */
const lateAfterS = 30 * 60;
/** As the server's switch_off_warning_days. */
const warnedDays = 7;

export interface Row {
  schedule: Schedule;
  state: State;
  /** What the server says of a miss; empty: nothing. */
  sentence: string;
  switch_off_at: string | null;
}

const keyOf = ({ repository_id, workflow_id }: { repository_id: number; workflow_id: number }): string => `${repository_id}/${workflow_id}`;

/** A value of an evidence, which is JSON of another version perhaps. */
function evidenceText(evidence: string, key: string): string | null {
  try {
    const value = (JSON.parse(evidence) as Record<string, unknown> | null)?.[key];
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

function isSoon(time: string | null, now: number): boolean {
  const at = instant(time);
  return at !== null && at - now < warnedDays * 86_400_000;
}

function stateOf(schedule: Schedule, isMissed: boolean, switchOff: string | null, now: number): State {
  const { problem, reliability, missed, delay_p95_s } = schedule;
  if (isMissed) return 'missed';
  if (problem) return 'broken';
  if (reliability !== null && reliability < leastReliability && missed > 1) return 'unreliable';
  if (isSoon(switchOff, now)) return 'ending';
  if (delay_p95_s !== null && delay_p95_s > lateAfterS) return 'late';
  return reliability === null ? 'early' : 'kept';
}

/** Worst first; among equals the less reliable, then the later. */
export function rowsOf(schedules: readonly Schedule[], findings: readonly Finding[], judged: readonly VerdictRow[], now: number): Row[] {
  const missed = new Map(findings.filter(({ verdict }) => verdict === 'missed').map((finding) => [`${keyOf(finding)} ${evidenceText(finding.evidence, 'cron')}`, finding.sentence]));
  const ends = new Map(judged.map((row) => [keyOf(row), evidenceText(row.evidence, 'switch_off_at')]));
  const rows = schedules.map((schedule) => {
    const sentence = missed.get(`${keyOf(schedule)} ${schedule.cron}`);
    const switch_off_at = ends.get(keyOf(schedule)) ?? null;
    return { schedule, sentence: sentence ?? '', switch_off_at, state: stateOf(schedule, sentence !== undefined, switch_off_at, now) };
  });
  return rows.sort((a, b) => states[b.state].rank - states[a.state].rank || (a.schedule.reliability ?? 2) - (b.schedule.reliability ?? 2) ||
    (b.schedule.delay_p95_s ?? 0) - (a.schedule.delay_p95_s ?? 0));
}

const nameOf = ({ schedule }: Row): string => `“${shorten(schedule.workflow_name)}” of ${schedule.repo}`;

/** The page's answer in a sentence, and shorter for the title of the window. */
export function headline(rows: readonly Row[]): { text: string; short: string } {
  const of = (...which: State[]): Row[] => rows.filter(({ state }) => which.includes(state));
  const losing = of('missed', 'broken', 'unreliable');
  const [worst] = losing;
  const all = counted(rows.length, 'schedule');
  if (worst) {
    const share = worst.schedule.reliability;
    const how = share === null ? 'whose cron has no slots' : `which started a run in ${percent(share)} of its slots`;
    return { text: `${count(losing.length)} of ${all} ${losing.length === 1 ? 'loses' : 'lose'} runs: ${losing.length === 1 ? '' : 'worst of all '}${nameOf(worst)}, ${how}`, short: `${count(losing.length)} losing runs` };
  }
  const late = of('late').length;
  if (late > 0) return { text: `No schedule loses runs; ${count(late)} of ${all} ${late === 1 ? 'starts' : 'start'} more than 30 minutes late at times`, short: `${count(late)} late` };
  return { text: rows.length === 1 ? 'The only schedule is kept' : `All ${all} are kept`, short: 'All kept' };
}

/** How many are in each state, worst first. */
export function stateCounts(rows: readonly Row[]): { state: State; number: number }[] {
  const counts = new Map<State, number>();
  for (const { state } of rows) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, number]) => ({ state, number })).sort((a, b) => states[b.state].rank - states[a.state].rank);
}

/** What GitHub will switch off, or has. */
export function switchOffText(rows: readonly Row[], judged: readonly Pick<VerdictRow, 'state'>[], now: number): string {
  const off = judged.filter(({ state }) => state === 'disabled_inactivity').length;
  const past = off > 0 ? ` ${counted(off, 'workflow')} ${off === 1 ? 'is' : 'are'} switched off for want of pushes, and with ${off === 1 ? 'it' : 'them'} every other trigger of the file.` : '';
  const next = rows.flatMap((row) => (instant(row.switch_off_at) === null ? [] : [{ row, at: instant(row.switch_off_at)! }])).sort((a, b) => a.at - b.at)[0];
  if (!next) return `GitHub is not known to switch any of them off.${past}`;
  return `Unless something is pushed, GitHub switches off ${nameOf(next.row)} first, in ${span((next.at - now) / 1000)}: 60 days after the last push to a public repository.${past}`;
}
