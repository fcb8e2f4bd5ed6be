// SPDX-License-Identifier: MIT
import { useQuery } from '@tanstack/react-query';
import { branchesQuery } from '../../api/queries';
import type { BranchRow } from '../../api/types';
import { paths } from '../../app/router';
import { Link } from '../../components/link';
import { Loaded } from '../../components/loaded';
import { encodeView, type Filters } from '../../filters/codec';
import { count, counted } from '../../lib/format';
import { DataTable, type DataColumn } from '../failures/data_table';
import { Panel } from '../../components/panel';
import styles from './repository.module.css';
import { csvColumns, csvText } from '../../lib/csv';

const shown = 8;
const csv = csvColumns<BranchRow>('branch', 'runs', 'is_default');

const columnsOf = (repository: string, { range }: Filters): DataColumn<BranchRow>[] => [
  { label: 'Branch', cell: ({ branch, is_default }) => (
    <span className={styles.branch}>
      <Link href={paths.grid + encodeView({ repositories: [repository], branch, range })} title={`${branch}: its commits by jobs`}>{branch}</Link>
      {is_default && <span className="muted">default</span>}
    </span>
  ) },
  { label: 'Runs', width: '96px', number: true, cell: ({ branch, runs }) => <Link href={paths.runs + encodeView({ repositories: [repository], branch, range: { kind: 'all' } })}>{count(runs)}</Link> },
];

/** The branches on which most happens. */
export function BranchesPanel({ repository, filters }: { repository: string; filters: Filters }) {
  return (
    <Loaded query={useQuery(branchesQuery([repository]))} skeleton={null} part>
      {(rows) => rows.length > 0 && (
        <Panel title="Branches" asked={{ name: 'branches', parameters: [['repository', repository]] }} csv={{ name: 'branches', text: () => csvText(csv, rows) }}
          caption={rows.length > shown ? `The ${shown} busiest of ${counted(rows.length, 'branch', 'branches')}, by all their runs.` : 'By all their runs.'}>
          <DataTable label="Branches, busiest first" columns={columnsOf(repository, filters)} rows={rows.slice(0, shown)} keyOf={({ branch }) => branch} />
        </Panel>
      )}
    </Loaded>
  );
}
