// SPDX-License-Identifier: MIT
import { useQuery } from '@tanstack/react-query';
import { schedulesQuery } from '../../api/queries';
import type { Schedule, WorkflowRow } from '../../api/types';
import { Defined } from '../../components/defined';
import { Loaded } from '../../components/loaded';
import { SimpleTable } from '../../components/simple_table';
import { Time } from '../../components/time';
import { count } from '../../lib/format';
import { cronNote, delayText, reliabilityText } from './schedules';
import styles from './workflow.module.css';

const columns = [
  { label: 'Cron', word: 'cron' },
  { label: 'Next slot', word: 'next_slot' },
  { label: 'Delay p50, p95', word: 'delay_s', number: true },
  { label: 'Reliability', word: 'reliability', number: true },
  { label: 'Missed', word: 'missed', number: true },
] as const;

function Missed({ schedule: { missed, last_missed } }: { schedule: Schedule }) {
  return <>{count(missed)}{last_missed && <span className="muted">, last <Time value={last_missed} /></span>}</>;
}

function Panel({ schedules }: { schedules: readonly Schedule[] }) {
  return (
    <div className={styles.schedules}>
      <h2 id="schedules">Schedules</h2>
      <div className={styles.scroll} tabIndex={0} role="region" aria-labelledby="schedules">
        <SimpleTable
          columns={columns.map(({ label, word, ...rest }) => ({ label, head: <Defined word={word} label={label} />, ...rest }))}
          rows={schedules.map((schedule, index) => ({
            key: String(index),
            cells: [
              <><code>{schedule.cron}</code> <span className="muted">{cronNote(schedule)}</span></>, <Time value={schedule.next_slot} />,
              delayText(schedule), reliabilityText(schedule), <Missed schedule={schedule} />,
            ],
          }))}
        />
      </div>
    </div>
  );
}

/** How the workflow's crons were kept; nothing where it has none. */
export function SchedulesPanel({ row }: { row: WorkflowRow }) {
  return (
    <Loaded query={useQuery(schedulesQuery(row))} skeleton={null} part>
      {(schedules) => schedules.length > 0 && <Panel schedules={schedules} />}
    </Loaded>
  );
}
