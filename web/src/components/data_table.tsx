// SPDX-License-Identifier: MIT
import { ActionList, ActionMenu, Tooltip } from '@primer/react';
import { SortAscIcon, SortDescIcon } from '@primer/octicons-react';
import { changeView } from '../app/router';
import type { Sort } from '../filters/codec';
import { definitions } from '../lib/definitions';
import { absent, count } from '../lib/format';
import { sortAfter, type DataColumn } from './data_rows';
import { Defined } from './defined';
import table from './table.module.css';
import styles from './data_table.module.css';

interface DataTableProps<Row> {
  label: string;
  columns: readonly DataColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** The view's order, for a table that can be sorted; its rows come sorted. */
  sort?: Sort | null;
  /** Whether j and k lead over these rows: those of one table of a page only. */
  isKeyed?: boolean;
}

const choose = (sort: Sort): void => changeView({ sort }, { replace: true });

function Heading<Row>({ column, sort }: { column: DataColumn<Row>; sort: Sort | null | undefined }) {
  const { key, label, word, number, priority } = column;
  const active = sort?.column === key;
  const Icon = sort?.descending ? SortDescIcon : SortAscIcon;
  const button = sort !== undefined && (
    <button type="button" className={styles.sort} onClick={() => choose(sortAfter(sort, column))}>{label}{active && <Icon size={12} />}</button>
  );
  const plain = word ? <Defined word={word} label={label} /> : label;
  const order = active ? (sort.descending ? 'descending' : 'ascending') : 'none';
  return (
    <th role="columnheader" scope="col" data-number={number || undefined} data-priority={priority} aria-sort={button ? order : undefined}>
      {button ? (word ? <Tooltip text={definitions[word]}>{button}</Tooltip> : button) : plain}
    </th>
  );
}

/** Stands in for the headings where the page is too narrow for them. */
function SortMenu<Row>({ columns, sort }: { columns: readonly DataColumn<Row>[]; sort: Sort | null }) {
  return (
    <div className={styles.menu}>
      <ActionMenu>
        <ActionMenu.Button size="small">{`Sort: ${columns.find(({ key }) => key === sort?.column)?.label ?? 'worst first'}`}</ActionMenu.Button>
        <ActionMenu.Overlay width="auto">
          <ActionList selectionVariant="single">
            {columns.map((column) => (
              <ActionList.Item key={column.key} selected={column.key === sort?.column} onSelect={() => choose(sortAfter(sort, column))}>{column.label}</ActionList.Item>
            ))}
          </ActionList>
        </ActionMenu.Overlay>
      </ActionMenu>
    </div>
  );
}

function shown<Row>({ value, cell }: DataColumn<Row>, row: Row) {
  if (cell) return cell(row);
  const plain = value(row);
  return typeof plain === 'number' ? count(plain) : (plain ?? absent);
}

/** A table; on a narrow page each row is a card, whose lines carry the columns' names. */
export function DataTable<Row>({ label, columns, rows, rowKey, sort, isKeyed = false }: DataTableProps<Row>) {
  return (
    <>
      {sort !== undefined && <SortMenu columns={columns} sort={sort} />}
      <table className={`${table.table} ${styles.table}`} role="table" aria-label={label}>
        <colgroup>{columns.map(({ key, width, priority }) => <col key={key} style={{ width }} data-priority={priority} />)}</colgroup>
        <thead role="rowgroup"><tr role="row">{columns.map((column) => <Heading key={column.key} column={column} sort={sort} />)}</tr></thead>
        <tbody role="rowgroup">
          {rows.map((row, index) => (
            <tr key={rowKey(row)} role="row" data-row={isKeyed ? index : undefined}>
              {columns.map((column) => (
                <td key={column.key} role="cell" data-column={column.key} data-label={column.label} data-number={column.number || undefined} data-priority={column.priority}>
                  <div>{shown(column, row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
