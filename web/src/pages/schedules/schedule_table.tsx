// SPDX-License-Identifier: MIT
import type { Schedule } from '../../api/types';
import { workflowAddress } from '../../app/navigation';
import { paths } from '../../app/router';
import { inOrder, type DataColumn } from '../../components/data_rows';
import { DataTable } from '../../components/data_table';
import { Link } from '../../components/link';
import { askedBy } from '../../components/about_question';
import { Panel } from '../../components/panel';
import { ShowMore, useFirst } from '../../components/show_more';
import { Time } from '../../components/time';
import { useRowKeys } from '../../components/use_row_keys';
import { encodeView, type View } from '../../filters/codec';
import { absent, asSentence, count, duration, percent } from '../../lib/format';
import { dayOf } from '../../lib/time';
import { StatusLabel } from '../../status/mark';
import { cronWords } from './cron_words';
import { allSchedulesQuery } from './queries';
import { states, type Row } from './rows';
import styles from './schedules.module.css';
import { csvText } from '../../lib/csv';

const shownAtFirst = 100;

function Workflow({ row: { schedule } }: { row: Row }) {
  const name = schedule.workflow_name || 'Without a name';
  return (
    <span className={styles.two}>
      <Link data-open className={styles.name} href={workflowAddress(schedule, window.location.search)} title={name}>{name}</Link>
      <span className={styles.below} title={`${schedule.owner}/${schedule.repo}`}>{`${schedule.owner}/${schedule.repo}`}</span>
    </span>
  );
}

function Cron({ row: { schedule: { cron, time_zone, problem } } }: { row: Row }) {
  const words = problem ? asSentence(problem) : [cronWords(cron), time_zone || 'UTC'].filter(Boolean).join(', ');
  return <span className={styles.two}><code>{cron}</code><span className={styles.below} title={words}>{words}</span></span>;
}

const runsAddress = ({ owner, repo, workflow_id }: Schedule): string =>
  paths.runs + encodeView({ repositories: [`${owner}/${repo}`], workflow_id, events: ['schedule'], range: { kind: 'all' } });

function Reliability({ row: { schedule } }: { row: Row }) {
  if (schedule.reliability === null) return <>{absent}</>;
  return (
    <span className={styles.two}>
      <span>{percent(schedule.reliability)}</span>
      <Link className={styles.below} href={runsAddress(schedule)} title="The runs that schedules started">{`${count(schedule.matched)} of ${count(schedule.matched + schedule.missed)}`}</Link>
    </span>
  );
}

function Lateness({ row: { schedule } }: { row: Row }) {
  if (schedule.delay_p50_s === null) return <>{absent}</>;
  return <span className={styles.two}><span>{duration(schedule.delay_p50_s)}</span><span className={styles.below}>{`95% ${duration(schedule.delay_p95_s)}`}</span></span>;
}

function Missed({ row: { schedule: { missed, last_missed } } }: { row: Row }) {
  return <span className={styles.two}><span>{count(missed)}</span>{last_missed && <span className={styles.below}>last <Time relative value={last_missed} /></span>}</span>;
}

const columns: readonly DataColumn<Row>[] = [
  { key: 'workflow_name', label: 'Workflow', width: '20%', value: ({ schedule }) => schedule.workflow_name, cell: (row) => <Workflow row={row} /> },
  { key: 'state', label: 'State', width: '116px', value: ({ state }) => states[state].rank,
    cell: ({ state, sentence }) => <span title={sentence || undefined}><StatusLabel status={states[state].look} word={states[state].word} size={14} /></span> },
  { key: 'cron', label: 'Cron', word: 'cron', value: ({ schedule }) => schedule.cron, cell: (row) => <Cron row={row} /> },
  { key: 'next_slot', label: 'Next slot', word: 'next_slot', width: '112px', value: ({ schedule }) => schedule.next_slot, cell: ({ schedule }) => <Time value={schedule.next_slot} /> },
  { key: 'reliability', label: 'Reliability', word: 'reliability', width: '100px', number: true, value: ({ schedule }) => schedule.reliability, cell: (row) => <Reliability row={row} /> },
  { key: 'delay_p50_s', label: 'Lateness', word: 'lateness', width: '104px', number: true, value: ({ schedule }) => schedule.delay_p95_s, cell: (row) => <Lateness row={row} /> },
  { key: 'missed', label: 'Missed', word: 'missed', width: '116px', number: true, value: ({ schedule }) => schedule.missed, cell: (row) => <Missed row={row} /> },
  { key: 'quieter_cron', label: 'Quieter', word: 'quieter_cron', width: '118px', priority: 3, value: ({ schedule }) => schedule.quieter_cron || null,
    cell: ({ schedule: { quieter_cron: cron } }) => (cron ? <code title={cron}>{cron}</code> : absent) },
  { key: 'switch_off_at', label: 'Switched off', word: 'switch_off_at', width: '112px', priority: 3, value: ({ switch_off_at }) => switch_off_at, cell: ({ switch_off_at: at }) => (at ? <time dateTime={at} title={at}>{dayOf(at.slice(0, 10))}</time> : absent) },
];

const files = [
  { name: 'owner', value: ({ schedule }: Row) => schedule.owner }, { name: 'repo', value: ({ schedule }: Row) => schedule.repo },
  ...columns.map(({ key, value }) => ({ name: key, value: key === 'state' ? ({ state }: Row) => state : value })),
  { name: 'time_zone', value: ({ schedule }: Row) => schedule.time_zone }, { name: 'delay_p95_s', value: ({ schedule }: Row) => schedule.delay_p95_s },
].map((column) => (column.name === 'delay_p50_s' ? { ...column, value: ({ schedule }: Row) => schedule.delay_p50_s } : column));

export function ScheduleTable({ rows, view }: { rows: readonly Row[]; view: View }) {
  const { shown, others, more } = useFirst(inOrder(rows, columns, view.sort), shownAtFirst);
  useRowKeys({ rows: shown.length });
  return (
    <Panel bare title="Every cron" asked={askedBy(allSchedulesQuery(view.repositories))} csv={{ name: 'schedules', text: () => csvText(files, rows) }}
      caption="Of the active workflows, worst first unless another order is chosen. Its words and minutes are in the cron’s own time zone, slots in yours.">
      <DataTable label="Schedules" columns={columns} rows={shown} sort={view.sort} isKeyed
        rowKey={({ schedule: { repository_id, workflow_id, cron, time_zone } }) => JSON.stringify([repository_id, workflow_id, cron, time_zone])} />
      <ShowMore others={others} more={more} one="schedule" />
    </Panel>
  );
}
