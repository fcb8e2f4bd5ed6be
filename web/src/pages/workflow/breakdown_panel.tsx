// SPDX-License-Identifier: MIT
import type { BreakdownRow, WorkflowRow } from '../../api/types';
import { changeView, paths } from '../../app/router';
import { Panel } from '../../components/panel';
import { askedBy } from '../../components/about_question';
import { Link } from '../../components/link';
import { Loaded } from '../../components/loaded';
import { SkeletonRows } from '../../components/skeleton';
import { encodeView, rangeText, type View } from '../../filters/codec';
import { csvText } from '../../lib/csv';
import { count, counted, duration, minutes, percent } from '../../lib/format';
import { rateText } from '../../lib/rate';
import { partAddress, parts, partText, type Part } from './part_address';
import { breakdownQuery, useNearQuery } from './queries';
import { Barred, Choice, Name, StatsTable, useRowLimit, type StatsColumn } from './stats_panel';
import styles from './workflow.module.css';

function Rate({ row }: { row: BreakdownRow }) {
  const settled = row.success + row.failure;
  return (
    <span title={rateText(row)}>
      {percent(row.success_rate)} {settled > 0 && <span className={styles.of} aria-hidden="true">{`${count(row.success)}/${count(settled)}`}</span>}
      <span className="visually-hidden">{rateText(row)}</span>
    </span>
  );
}

const columnsFor = (part: Part, view: View, workflow: WorkflowRow, most: number): readonly StatsColumn<BreakdownRow>[] => [
  { label: part.label, cell: ({ value }) => <Link href={partAddress(part.key, value, view, workflow)} title={value}><Name text={value || '(none)'} /></Link> },
  { label: 'Runs', word: 'runs', number: true, cell: ({ runs }) => <Barred part={runs / most}>{count(runs)}</Barred> },
  { label: 'Success rate', word: 'success_rate', number: true, cell: (row) => <Rate row={row} /> },
  { label: 'p50', word: 'duration_p50_s', number: true, cell: ({ duration_p50_s }) => duration(duration_p50_s) },
  { label: 'p95', word: 'duration_p95_s', number: true, cell: ({ duration_p95_s }) => duration(duration_p95_s) },
  { label: 'Queue p95', word: 'queue_p95_s', number: true, cell: ({ queue_p95_s }) => duration(queue_p95_s) },
  { label: 'Re-run', word: 'rerun_rate', number: true, cell: ({ rerun_runs }) => count(rerun_runs) },
  { label: 'Minutes', word: 'busy_min', number: true, cell: ({ busy_min }) => minutes(busy_min) },
];

const csvColumns = (['value', 'runs', 'success', 'failure', 'cancelled', 'skipped', 'other', 'in_progress', 'success_rate', 'success_rate_low', 'success_rate_high', 'rerun_runs', 'duration_p50_s',
  'duration_p95_s', 'queue_p95_s', 'busy_min'] as const).map((name) => ({ name, value: (row: BreakdownRow) => row[name] }));

/** The runs by branch, event or actor. */
export function BreakdownPanel({ row, view }: { row: WorkflowRow; view: View }) {
  const part = parts.find(({ key }) => key === view.by) ?? parts[0];
  const limit = useRowLimit();
  const options = breakdownQuery(row, view, part.key, limit.limit);
  const query = useNearQuery(options);
  const rows = query.data?.data ?? [];
  return (
    <Panel as="figure" title="Branches, events and actors" caption={query.data ? partText(part, rows, row.runs) : `Runs in ${rangeText(view.range)}.`} asked={askedBy(options)}
      csv={rows.length > 0 ? { name: `by_${part.key}`, text: () => csvText(csvColumns, rows) } : undefined}
      tools={<>
        <Choice label="Runs by" choices={parts} chosen={part.key} onChoose={(key) => changeView({ by: key === parts[0].key ? null : key }, { replace: true })} />
        <Link className={styles.tool} href={paths.runs + encodeView({ repositories: [`${row.owner}/${row.repo}`], workflow_id: row.workflow_id, branch: view.branch, events: view.events, range: view.range })}>All runs</Link>
      </>}>
      <Loaded query={query} skeleton={<SkeletonRows rows={6} />} part>
        {(groups) => groups.length > 0 && <StatsTable label={`Runs by ${part.label.toLowerCase()}, ${counted(groups.length, 'row')}`} columns={columnsFor(part, view, row, groups[0]!.runs)} rows={groups} limit={limit} />}
      </Loaded>
    </Panel>
  );
}
