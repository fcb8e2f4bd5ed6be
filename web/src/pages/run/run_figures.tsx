// SPDX-License-Identifier: MIT
import type { AttemptRow } from '../../api/types';
import { Figure, Figures } from '../../components/figure';
import { counted, minutes } from '../../lib/format';
import { Duration, Seconds } from '../workflow/measures';

/** Where the attempt's time went. */
export function RunFigures({ attempt }: { attempt: AttemptRow }) {
  const { jobs_executed, jobs_carried_over, busy_min } = attempt;
  return (
    <section aria-label="Times">
      <Figures>
        <Figure name="Wall time" word="duration_s" value={<Duration run={attempt} />} detail={attempt.duration_source === 'run' ? 'estimated: no jobs are stored' : undefined} />
        <Figure name="Queue" word="queue_s" value={<Seconds run={attempt} value={attempt.queue_s} />} />
        <Figure name="Wait" word="wait_s" value={<Seconds run={attempt} value={attempt.wait_s} />} />
        <Figure name="Busy" word="busy_s" value={<Seconds run={attempt} value={attempt.busy_s} />}
          detail={attempt.status !== 'completed' ? undefined : `${counted(jobs_executed, 'job')} ran${jobs_carried_over > 0 ? `, ${jobs_carried_over} carried over` : ''}${busy_min === null ? '' : `; ${minutes(busy_min)} billed`}`} />
        <Figure name="Idle" word="idle_s" value={<Seconds run={attempt} value={attempt.idle_s} />} />
      </Figures>
    </section>
  );
}
