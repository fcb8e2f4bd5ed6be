// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { shorten } from './shorten';

it.each([['', 5, ''], ['abcde', 5, 'abcde'], ['abcdef', 5, 'abcd…'], ['abc def', 5, 'abc…'], ['😀😀😀', 2, '😀…']])('writes %j in %i characters as %j', (name, most, text) =>
  expect(shorten(name, most)).toBe(text));
