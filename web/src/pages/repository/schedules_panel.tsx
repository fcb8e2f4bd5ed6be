// SPDX-License-Identifier: MIT
import { useQuery } from '@tanstack/react-query';
import type { Schedule } from '../../api/types';
import { workflowAddress } from '../../app/navigation';
import { paths } from '../../app/router';
import { Link } from '../../components/link';
import { Loaded } from '../../components/loaded';
import { Time } from '../../components/time';
import { encodeView } from '../../filters/codec';
import { counted } from '../../lib/format';
import { DataTable, type DataColumn } from '../failures/data_table';
import { Panel } from '../../components/panel';
import { cronNote, reliabilityText } from '../workflow/schedules';
import { schedulesParameters, schedulesQuery } from './queries';
import { csvColumns, csvText } from '../../lib/csv';

const csv = csvColumns<Schedule>('workflow_name', 'cron', 'time_zone', 'slots', 'matched', 'missed', 'late', 'reliability', 'next_slot', 'last_slot', 'last_missed');

const columns: readonly DataColumn<Schedule>[] = [
  { label: 'Workflow', width: '34%', cell: (row) => <Link href={workflowAddress(row, window.location.search)} title={row.workflow_name}>{row.workflow_name}</Link> },
  { label: 'Cron', word: 'cron', width: '22%', wide: true, cell: (row) => <code title={cronNote(row)}>{row.cron}</code> },
  { label: 'Next slot', word: 'next_slot', wide: true, cell: ({ next_slot }) => <Time value={next_slot} /> },
  { label: 'Reliability', word: 'reliability', number: true, wide: true, cell: (row) => reliabilityText(row) },
];

const shown = 12;

function caption(crons: number): string {
  return crons > shown ? `The ${shown} least reliable of ${counted(crons, 'cron')}.` : `${counted(crons, 'cron')}, the least reliable first.`;
}

/** The repository's crons in short; nothing where it has none. */
export function SchedulesPanel({ repository }: { repository: string }) {
  return (
    <Loaded query={useQuery(schedulesQuery(repository))} skeleton={null} part>
      {(rows) => rows.length > 0 && (
        <Panel title="Schedules" asked={{ name: 'schedules', parameters: schedulesParameters(repository) }} csv={{ name: 'schedules', text: () => csvText(csv, rows) }}
          tools={rows.length > shown && <Link href={paths.schedules + encodeView({ repositories: [repository] })}>All crons</Link>} caption={caption(rows.length)}>
          <DataTable label="Schedules, least reliable first" columns={columns} rows={rows.slice(0, shown)} keyOf={({ workflow_id, cron, time_zone }) => `${workflow_id}/${cron}/${time_zone}`} />
        </Panel>
      )}
    </Loaded>
  );
}
