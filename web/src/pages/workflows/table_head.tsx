// SPDX-License-Identifier: MIT
import { SortAscIcon, SortDescIcon } from '@primer/octicons-react';
import { Tooltip } from '@primer/react';
import { changeView } from '../../app/router';
import type { Sort } from '../../filters/codec';
import { definitionOf, type Column } from './columns';
import { nextSort, serverOrder } from './rows';

function Heading({ column, sort }: { column: Column; sort: Sort | null }) {
  const { column: sortedBy, descending } = sort ?? serverOrder;
  const active = sortedBy === column.key;
  const Icon = descending ? SortDescIcon : SortAscIcon;
  return (
    <th scope="col" role="columnheader" aria-sort={active ? (descending ? 'descending' : 'ascending') : 'none'} data-number={column.number || undefined} data-priority={column.priority}>
      <Tooltip text={definitionOf(column)}>
        <button type="button" onClick={() => changeView({ sort: nextSort(sort, column.key) }, { replace: true })}>
          {column.label}
          {active && <Icon size={12} />}
        </button>
      </Tooltip>
    </th>
  );
}

export function TableHead({ columns, sort }: { columns: readonly Column[]; sort: Sort | null }) {
  return (
    <>
      <colgroup>{columns.map(({ key, width, priority }) => <col key={key} style={{ width }} data-column={key} data-priority={priority} />)}</colgroup>
      <thead role="rowgroup"><tr role="row">{columns.map((column) => <Heading key={column.key} column={column} sort={sort} />)}</tr></thead>
    </>
  );
}
