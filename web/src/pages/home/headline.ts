// SPDX-License-Identifier: MIT
import type { WorkflowRow } from '../../api/types';
import { count, counted } from '../../lib/format';
import { verdictOf, verdicts, type Verdict } from '../../status/status';

type Judged = Pick<WorkflowRow, 'verdict'> & Partial<Pick<WorkflowRow, 'state'>>;

/** In the server's order, which is worst first. Nothing is known to be wrong with a workflow that was not judged yet; one whose file was
    deleted needs nobody any more. */
export function needingAttention<Row extends Judged>(rows: readonly Row[]): Row[] {
  return rows.filter(({ verdict, state }) => verdict !== 'healthy' && verdict !== 'unknown' && state !== 'deleted');
}

/** How many workflows have each verdict, worst first, without those that none has. */
export function verdictCounts(rows: readonly Judged[]): { verdict: Verdict; count: number }[] {
  const counts = new Map<Verdict, number>();
  for (const row of rows) counts.set(verdictOf(row.verdict), (counts.get(verdictOf(row.verdict)) ?? 0) + 1);
  return [...counts]
    .map(([verdict, number]) => ({ verdict, count: number }))
    .sort((a, b) => verdicts[b.verdict].severity - verdicts[a.verdict].severity);
}

/** The page's answer in a sentence, and shorter for the title of the window. */
export function headline(rows: readonly Judged[]): { text: string; short: string } {
  const needy = needingAttention(rows).length;
  if (needy > 0) {
    const verb = needy === 1 ? 'needs' : 'need';
    return { text: `${count(needy)} of ${counted(rows.length, 'workflow')} ${verb} attention`, short: `${count(needy)} ${verb} attention` };
  }
  const unjudged = rows.filter(({ verdict }) => verdict === 'unknown').length;
  if (unjudged > 0) {
    const verb = unjudged === 1 ? 'is' : 'are';
    return { text: `${count(unjudged)} of ${counted(rows.length, 'workflow')} ${verb} not judged yet`, short: `${count(unjudged)} not judged yet` };
  }
  const text = rows.length === 1 ? 'The only workflow is healthy' : `All ${counted(rows.length, 'workflow')} are healthy`;
  return { text, short: 'All healthy' };
}
