// SPDX-License-Identifier: MIT
import { describe, expect, it } from 'vitest';
import { inOrder, sortAfter, type DataColumn } from './data_rows';

interface Row {
  name: string;
  runs: number | null;
}
const columns: DataColumn<Row>[] = [
  { key: 'name', label: 'Name', value: ({ name }) => name },
  { key: 'runs', label: 'Runs', number: true, value: ({ runs }) => runs },
];
const rows: Row[] = [{ name: 'b10', runs: 3 }, { name: 'B2', runs: null }, { name: 'a', runs: 7 }, { name: 'c', runs: 3 }];

describe('the order of rows', () => {
  it.each([
    ['name', false, 'a B2 b10 c'], ['name', true, 'c b10 B2 a'], ['runs', true, 'a b10 c B2'], ['runs', false, 'b10 c a B2'], ['moon', true, 'b10 B2 a c'],
  ])('by %s, descending %s, is %s', (column, descending, names) =>
    expect(inOrder(rows, columns, { column, descending }).map(({ name }) => name).join(' ')).toBe(names));
  it('stays without a choice', () => expect(inOrder(rows, columns, null)).toBe(rows));
  it('turns round at the second choice', () => {
    expect(sortAfter(null, columns[1]!)).toEqual({ column: 'runs', descending: true });
    expect(sortAfter({ column: 'runs', descending: true }, columns[1]!)).toEqual({ column: 'runs', descending: false });
    expect(sortAfter({ column: 'runs', descending: true }, columns[0]!)).toEqual({ column: 'name', descending: false });
  });
});
