// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { csvText } from './csv';

const columns = [
  { name: 'name', value: (row: { name: string; runs: number | null }) => row.name },
  { name: 'runs', value: (row: { name: string; runs: number | null }) => row.runs },
];

it.each([
  ['plain', 3, 'plain,3'],
  ['a, "b"', null, '"a, ""b""",'],
  ['two\nlines', 0, '"two\nlines",0'],
  ['=1+1', -2, "'=1+1,-2"],
])('writes %j', (name, runs, line) => expect(csvText(columns, [{ name, runs }])).toBe(`name,runs\r\n${line}\r\n`));
