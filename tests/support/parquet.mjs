// SPDX-License-Identifier: MIT
// The smallest Parquet file: one row of one 32-bit column, by the format's description, without a library.
// https://github.com/apache/parquet-format
const varint = (n) => (n < 128 ? [n] : [(n & 127) | 128, ...varint(Math.floor(n / 128))]);
const text = (value) => [...varint(value.length), ...Buffer.from(value)];

/** A struct in Thrift's compact protocol; `fields`: [id, kind, value], ids ascending. */
function struct(...fields) {
  let last = 0;
  const bytes = fields.flatMap(([id, kind, value]) => {
    const types = { i32: 5, i64: 6, binary: 8, list: 9, struct: 12 };
    const head = ((id - last) << 4) | types[kind];
    last = id;
    if (kind === 'i32' || kind === 'i64') return [head, ...varint(value * 2)];
    return [head, ...(kind === 'binary' ? text(value) : value)];
  });
  return [...bytes, 0];
}

const list = (type, items) => [(items.length << 4) | type, ...items.flat()];

export function parquetOf(column, number) {
  const value = Buffer.alloc(4);
  value.writeUInt32LE(number);
  const page = Buffer.from([
    ...struct([1, 'i32', 0], [2, 'i32', 4], [3, 'i32', 4], [5, 'struct', struct([1, 'i32', 1], [2, 'i32', 0], [3, 'i32', 3], [4, 'i32', 3])]),
    ...value,
  ]);
  const meta = struct([1, 'i32', 1], [2, 'list', list(5, [varint(0)])], [3, 'list', list(8, [text(column)])], [4, 'i32', 0], [5, 'i64', 1],
    [6, 'i64', page.length], [7, 'i64', page.length], [9, 'i64', 4]);
  const footer = Buffer.from(struct(
    [1, 'i32', 1],
    [2, 'list', list(12, [struct([4, 'binary', 'schema'], [5, 'i32', 1]), struct([1, 'i32', 1], [3, 'i32', 0], [4, 'binary', column])])],
    [3, 'i64', 1],
    [4, 'list', list(12, [struct([1, 'list', list(12, [struct([2, 'i64', 4], [3, 'struct', meta])])], [2, 'i64', page.length], [3, 'i64', 1])])],
  ));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return Buffer.concat([Buffer.from('PAR1'), page, footer, length, Buffer.from('PAR1')]);
}
