// SPDX-License-Identifier: MIT
import { useLayoutEffect, useRef, useState } from 'react';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { SortAscIcon, SortDescIcon } from '@primer/octicons-react';
import { Tooltip } from '@primer/react';
import type { WorkflowRow } from '../../api/types';
import { changeView } from '../../app/router';
import { useRowKeys } from '../../components/use_row_keys';
import table from '../../components/table.module.css';
import type { Sort } from '../../filters/codec';
import { useNow } from '../../lib/use_now';
import { columns, definitionOf, type Column } from './columns';
import { nextSort, serverOrder } from './rows';
import { WorkflowCells } from './workflow_cells';
import styles from './workflows.module.css';

/** Shorter lists are drawn whole, so that the browser's own search finds everything. */
const drawnWhole = 200;
const rowHeight = 37;
const cardHeight = 96;

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

function useWindow(count: number) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY), [count]);
  const narrow = window.matchMedia('(max-width: 767px)').matches;
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => (narrow ? cardHeight : rowHeight),
    overscan: 12,
    scrollMargin: top,
    scrollPaddingStart: 40,
    enabled: count > drawnWhole,
  });
  return { body, virtualizer, top };
}

export function WorkflowTable({ rows, sort }: { rows: readonly WorkflowRow[]; sort: Sort | null }) {
  const now = useNow();
  const { body, virtualizer, top } = useWindow(rows.length);
  useRowKeys({ rows: rows.length, reveal: (index) => virtualizer.scrollToIndex(index) });
  const oneOwner = rows.every(({ owner }) => owner === rows[0]?.owner);
  const whole = rows.length <= drawnWhole;
  const items = virtualizer.getVirtualItems();
  const shown = whole ? rows.map((_, index) => index) : items.map(({ index }) => index);
  const before = whole ? 0 : (items[0]?.start ?? top) - top;
  const after = whole ? 0 : virtualizer.getTotalSize() - ((items.at(-1)?.end ?? top) - top);
  return (
    <table className={`${table.table} ${styles.table}`} role="table" data-one-owner={oneOwner || undefined} aria-rowcount={rows.length + 1} aria-label="Workflows">
      <colgroup>{columns.map(({ key, width, priority }) => <col key={key} style={{ width }} data-priority={priority} />)}</colgroup>
      <thead role="rowgroup"><tr role="row">{columns.map((column) => <Heading key={column.key} column={column} sort={sort} />)}</tr></thead>
      <tbody role="rowgroup" ref={body}>
        {before > 0 && <tr aria-hidden="true" className={styles.spacer} style={{ height: before }} />}
        {shown.map((index) => {
          const row = rows[index];
          return row && (
            <tr key={`${row.repository_id}/${row.workflow_id}`} role="row" data-row={index} data-index={index} aria-rowindex={index + 2}
              ref={whole ? undefined : virtualizer.measureElement}>
              <WorkflowCells row={row} now={now} />
            </tr>
          );
        })}
        {after > 0 && <tr aria-hidden="true" className={styles.spacer} style={{ height: after }} />}
      </tbody>
    </table>
  );
}
