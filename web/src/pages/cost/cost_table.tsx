// SPDX-License-Identifier: MIT
import { useQuery } from '@tanstack/react-query';
import type { CostRow } from '../../api/types';
import { workflowAddress } from '../../app/navigation';
import { changeView, paths } from '../../app/router';
import { Choice } from '../../components/choice';
import { inOrder, type DataColumn } from '../../components/data_rows';
import { DataTable } from '../../components/data_table';
import { Link } from '../../components/link';
import { Loaded } from '../../components/loaded';
import { askedBy } from '../../components/about_question';
import { Panel } from '../../components/panel';
import { RepoName } from '../../components/repo_name';
import { SkeletonRows } from '../../components/skeleton';
import { useRowKeys } from '../../components/use_row_keys';
import { encodeView, type View } from '../../filters/codec';
import { count, counted, minutes, percent } from '../../lib/format';
import { usd } from '../../lib/money';
import { costQuery, mostRows } from './queries';
import { byOf, groupings, groupsOf, isBy, wastedMin, wastedUsd, type By, type CostGroup } from './rows';
import styles from './cost.module.css';
import { csvText } from '../../lib/csv';

function addressOf(group: CostGroup, by: By, { branch, events, range }: View): string | null {
  const { owner, repo, workflow_id } = group;
  if (owner === null || repo === null) return null;
  if (by === 'repository') return paths.repository + encodeView({ repositories: [`${owner}/${repo}`], branch, events, range });
  return workflow_id === null ? null : workflowAddress({ owner, repo, workflow_id }, window.location.search);
}

function Name({ group, by, view }: { group: CostGroup; by: By; view: View }) {
  const address = addressOf(group, by, view);
  if (address === null) return <span className={styles.name} title={group.name}>{group.name}</span>;
  return <Link data-open className={styles.name} href={address} title={group.name}>{group.name}</Link>;
}

/** The runs behind the number. */
function Skipped({ group: { owner, repo, workflow_id, runs_all_skipped: runs }, view: { branch, events, range } }: { group: CostGroup; view: View }) {
  if (!runs) return <span className="muted">0</span>;
  return <Link href={paths.runs + encodeView({ repositories: [`${owner}/${repo}`], workflow_id, branch, events, range, outcomes: ['skipped'] })}>{count(runs)}</Link>;
}

const where: readonly DataColumn<CostGroup>[] = [
  { key: 'repo', label: 'Repository', width: '16%', priority: 2, value: ({ owner, repo }) => (owner === null ? null : `${owner}/${repo}`), cell: ({ owner, repo }) => <RepoName owner={owner ?? ''} repo={repo ?? ''} /> },
];
const workflowColumn: DataColumn<CostGroup> =
  { key: 'workflow_name', label: 'Workflow', width: '14%', priority: 2, value: (row) => row.workflow_name, cell: (row) => <span title={row.workflow_name ?? ''}>{row.workflow_name}</span> };
const runnerColumn: DataColumn<CostGroup> =
  { key: 'runner', label: 'Priced as', width: '18%', priority: 2, value: ({ runner }) => runner, cell: ({ runner }) => <span title={runner ?? ''}>{runner}</span> };
const beside: Readonly<Record<By, readonly DataColumn<CostGroup>[]>> =
  { repository: [], workflow: where, job: [workflowColumn, ...where], runner: [runnerColumn], system: [] };

function columnsOf(by: By, view: View, total: number): readonly DataColumn<CostGroup>[] {
  return [
    { key: by === 'job' ? 'job_name' : by === 'workflow' ? 'workflow' : by === 'runner' ? 'runner_labels' : by, label: groupings.find(({ key }) => key === by)!.label,
      value: ({ name }) => name, cell: (group) => <Name group={group} by={by} view={view} /> },
    ...beside[by],
    { key: 'cost_usd', label: 'Cost', word: 'cost_usd', width: '92px', number: true, value: (row) => row.cost_usd, cell: (row) => usd(row.cost_usd) },
    { key: 'share', label: 'Share', width: '70px', number: true, priority: 3, value: (row) => (total > 0 ? row.cost_usd / total : null), cell: (row) => percent(total > 0 ? row.cost_usd / total : null) },
    { key: 'minutes', label: 'Minutes', word: 'minutes', width: '112px', number: true, value: (row) => row.minutes, cell: (row) => minutes(row.minutes) },
    { key: 'free_min', label: 'Free', word: 'free_min', width: '104px', number: true, priority: 3, value: (row) => row.free_min, cell: (row) => minutes(row.free_min) },
    { key: 'self_hosted_min', label: 'Self-hosted', word: 'self_hosted_min', width: '112px', number: true, priority: 3, value: (row) => row.self_hosted_min, cell: (row) => minutes(row.self_hosted_min) },
    { key: 'wasted_usd', label: 'Wasted', word: 'wasted_usd', width: '84px', number: true, priority: 2, value: wastedUsd, cell: (row) => usd(wastedUsd(row)) },
    { key: 'wasted_min', label: 'Wasted min', word: 'wasted_min', width: '104px', number: true, value: wastedMin, cell: (row) => minutes(wastedMin(row)) },
    { key: 'jobs', label: 'Jobs', word: 'jobs', width: '84px', number: true, value: ({ jobs }) => jobs, cell: ({ jobs }) => count(jobs) },
    ...(by === 'repository' || by === 'workflow'
      ? [{ key: 'runs_all_skipped', label: 'Only skipped', word: 'runs_all_skipped' as const, width: '108px', number: true, priority: 3 as const, value: (row: CostGroup) => row.runs_all_skipped,
          cell: (row: CostGroup) => <Skipped group={row} view={view} /> }]
      : []),
  ];
}

function Rows({ rows, view, by, total }: { rows: readonly CostRow[]; view: View; by: By; total: number }) {
  const columns = columnsOf(by, view, total);
  const groups = groupsOf(rows, by);
  useRowKeys({ rows: by === 'runner' || by === 'system' ? 0 : groups.length });
  if (groups.length === 0) return null;
  return <DataTable label="Cost" columns={columns} rows={inOrder(groups, columns, view.sort)} rowKey={({ key }) => key} sort={view.sort} isKeyed />;
}

/** `total`: the money of all rows, also of those that are not shown. */
export function CostTable({ view, total }: { view: View; total: number }) {
  const by = byOf(view.by);
  const options = costQuery(view, by);
  const query = useQuery(options);
  const known = query.data?.data ?? [];
  const isOther = !isBy(known, by);
  const rows = isOther ? [] : known;
  const columns = columnsOf(by, view, total).map(({ key: name, value }) => ({ name, value }));
  return (
    <Panel bare title="Where it goes" asked={askedBy(options)} csv={rows.length > 0 ? { name: `cost_by_${by}`, text: () => csvText(columns, groupsOf(rows, by)) } : undefined}
      caption={rows.length >= mostRows ? `The ${mostRows} that cost most, by` : 'Most money first, by'}>
      <div className={styles.by}>
        <Choice label="What a row is" options={groupings} chosen={by} onChoose={(key) => changeView({ by: key === 'repository' ? null : key, sort: null })} />
        <span className="muted">{query.data && !isOther && counted(groupsOf(rows, by).length, 'row')}</span>
      </div>
      <Loaded query={query} skeleton={<SkeletonRows rows={8} />} part>
        {() => (isOther ? <SkeletonRows rows={8} /> : <Rows rows={rows} view={view} by={by} total={total} />)}
      </Loaded>
    </Panel>
  );
}
