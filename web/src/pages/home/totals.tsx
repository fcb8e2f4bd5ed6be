// SPDX-License-Identifier: MIT
import type { Summary } from '../../api/types';
import { Figure, Figures } from '../../components/figure';
import { count, counted, percent } from '../../lib/format';

/** The fleet in four numbers, each with what it was counted from. */
export function Totals({ summary }: { summary: Summary }) {
  const settled = summary.success + summary.failure;
  return (
    <Figures>
      <Figure name="Runs" word="runs" value={count(summary.runs)} detail={`${counted(summary.run_attempts, 'attempt')}, ${count(summary.in_progress)} not finished`} />
      <Figure name="Success rate" word="success_rate" value={percent(summary.success_rate)}
        detail={settled > 0 ? `${count(summary.success)} of ${count(settled)} that passed or failed` : 'no run passed or failed'} />
      <Figure name="Active workflows" word="workflows_active" value={count(summary.workflows_active)}
        detail={`of ${count(summary.workflows)} in ${counted(summary.repositories, 'repository', 'repositories')}`} />
      <Figure name="Re-run" word="rerun_rate" value={percent(summary.runs > 0 ? summary.rerun_runs / summary.runs : null)}
        detail={`${counted(summary.rerun_runs, 'run')} with more than one attempt`} />
    </Figures>
  );
}
