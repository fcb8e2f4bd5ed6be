// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { usd } from './money';

it.each([
  [0, '$0'], [-0, '$0'], [0.001, '<$0.01'], [0.005, '$0.01'], [25.968, '$25.97'], [999.99, '$999.99'], [999.996, '$1,000'], [1234.5, '$1,235'],
  [-12.3, '-$12.30'], [null, '—'], [undefined, '—'], [Number.NaN, '—'],
])('writes %s as %s', (value, text) => expect(usd(value)).toBe(text));
