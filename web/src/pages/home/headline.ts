// SPDX-License-Identifier: MIT
import type { Summary, WorkflowRow } from '../../api/types';
import { count, counted } from '../../lib/format';
import { verdictOf, verdicts, type Verdict } from '../../status/status';

type Judged = Pick<WorkflowRow, 'verdict'> & Partial<Pick<WorkflowRow, 'state'>>;

/** In the server's order, which is worst first. Nothing is known to be wrong with a workflow that was not judged yet; one whose file was
    deleted needs nobody any more. */
export function needingAttention<Row extends Judged>(rows: readonly Row[]): Row[] {
  return rows.filter(({ verdict, state }) => verdict !== 'healthy' && verdict !== 'unknown' && state !== 'deleted');
}

/** Some workflows, counted. */
export type Fleet = Pick<Summary, 'workflows' | 'workflows_need_attention' | 'verdicts'>;

export function fleetOf(rows: readonly Judged[]): Fleet {
  const counts = new Map<string, number>();
  for (const { verdict } of rows) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return {
    workflows: rows.length, workflows_need_attention: needingAttention(rows).length,
    verdicts: [...counts].map(([verdict, workflows]) => ({ verdict, workflows })),
  };
}

/** How many workflows have each verdict, worst first, without those that none has. */
export function verdictCounts({ verdicts: given }: Fleet): { verdict: Verdict; count: number }[] {
  const counts = new Map<Verdict, number>();
  for (const { verdict, workflows } of given) counts.set(verdictOf(verdict), (counts.get(verdictOf(verdict)) ?? 0) + workflows);
  return [...counts]
    .map(([verdict, number]) => ({ verdict, count: number }))
    .sort((a, b) => verdicts[b.verdict].severity - verdicts[a.verdict].severity);
}

/** The page's answer in a sentence, and shorter for the title of the window. Of a fleet that is judged only in part, how much is not. */
export function headline({ workflows, workflows_need_attention: needy, verdicts: given }: Fleet): { text: string; short: string } {
  const unjudged = given.find(({ verdict }) => verdict === 'unknown')?.workflows ?? 0;
  const notYet = unjudged === 1 ? 'is not judged yet' : 'are not judged yet';
  if (needy > 0) {
    const verb = needy === 1 ? 'needs' : 'need';
    const rest = unjudged > 0 ? `, ${count(unjudged)} ${notYet}` : '';
    return { text: `${count(needy)} of ${counted(workflows, 'workflow')} ${verb} attention${rest}`, short: `${count(needy)} ${verb} attention` };
  }
  if (unjudged > 0) return { text: `${count(unjudged)} of ${counted(workflows, 'workflow')} ${notYet}`, short: `${count(unjudged)} not judged yet` };
  const text = workflows === 1 ? 'The only workflow is healthy' : `All ${counted(workflows, 'workflow')} are healthy`;
  return { text, short: 'All healthy' };
}
