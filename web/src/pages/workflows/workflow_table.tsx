// SPDX-License-Identifier: MIT
import { useMemo, useState } from 'react';
import type { WorkflowRow } from '../../api/types';
import { useRowKeys } from '../../components/use_row_keys';
import table from '../../components/table.module.css';
import type { View } from '../../filters/codec';
import { useNow } from '../../lib/use_now';
import { leastWidth } from './columns';
import { GroupRow } from './group_row';
import { grouped, ungrouped } from './groups';
import { TableHead } from './table_head';
import type { ColumnChoice } from './use_columns';
import { useDrawn } from './use_drawn';
import { useDrawnMarks } from './use_drawn_marks';
import { useRoom } from './use_room';
import { WorkflowCells } from './workflow_cells';
import styles from './workflows.module.css';

const toggled = (keys: ReadonlySet<string>, key: string): ReadonlySet<string> =>
  (keys.has(key) ? new Set([...keys].filter((other) => other !== key)) : new Set([...keys, key]));

function useItems(rows: readonly WorkflowRow[], isGrouped: boolean) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const items = useMemo(() => (isGrouped ? grouped(rows, folded) : ungrouped(rows)), [rows, isGrouped, folded]);
  return { items, folded, toggle: (key: string) => setFolded((keys) => toggled(keys, key)) };
}

interface WorkflowTableProps {
  rows: readonly WorkflowRow[];
  /** Whether the rows have their newest runs; otherwise those of the drawn ones are asked for. */
  complete: boolean;
  view: View;
  choice: ColumnChoice;
  /** Whether all are of one repository, which the page names. */
  ofOneRepository?: boolean;
}

export function WorkflowTable({ rows, complete, view, choice: { shown, chosen }, ofOneRepository = false }: WorkflowTableProps) {
  const now = useNow();
  const room = useRoom();
  const isGrouped = view.by === 'repository';
  const namesRepository = !isGrouped && !ofOneRepository;
  const columns = useMemo(() => (namesRepository ? shown : shown.filter(({ key }) => key !== 'repo')), [namesRepository, shown]);
  const span = chosen ? columns.length : columns.filter(({ priority }) => priority <= room).length;
  const { items, folded, toggle } = useItems(rows, isGrouped);
  const drawn = useDrawn(items);
  const marksOf = useDrawnMarks(items, drawn, complete, view);
  useRowKeys({ rows: items.length, reveal: drawn.reveal });
  const oneOwner = rows.every(({ owner }) => owner === rows[0]?.owner);
  return (
    <div className={styles.scroll} data-chosen={chosen ? '' : undefined} tabIndex={chosen ? 0 : undefined} role={chosen ? 'region' : undefined} aria-label={chosen ? 'Workflows, scrolled sideways' : undefined}>
      <table className={`${table.table} ${styles.table}`} role="table" data-one-owner={oneOwner || undefined} data-chosen={chosen ? '' : undefined} aria-rowcount={items.length + 1} aria-label="Workflows"
        style={{ minWidth: chosen ? leastWidth(columns) : undefined }}>
        <TableHead columns={columns} sort={view.sort} />
        <tbody role="rowgroup" ref={drawn.body}>
          {drawn.before > 0 && <tr aria-hidden="true" className={styles.spacer} style={{ height: drawn.before }} />}
          {drawn.indices.map((index) => {
            const item = items[index];
            return item && (
              <tr key={item.key} role="row" data-row={index} data-index={index} data-group={item.kind === 'group' || undefined} aria-rowindex={index + 2} ref={drawn.measure}>
                {item.kind === 'group'
                  ? <GroupRow group={item} folded={folded.has(item.key)} columns={span} toggle={toggle} />
                  : <WorkflowCells row={item.row} runs={marksOf(item.row)} columns={columns} now={now} />}
              </tr>
            );
          })}
          {drawn.after > 0 && <tr aria-hidden="true" className={styles.spacer} style={{ height: drawn.after }} />}
        </tbody>
      </table>
    </div>
  );
}
