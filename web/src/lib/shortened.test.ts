// SPDX-License-Identifier: MIT
import { expect, test } from 'vitest';
import { shortened } from './shortened';

test.each([
  ['lint', 10, 'lint'],
  ['0123456789', 10, '0123456789'],
  ['0123456789a', 10, '012345678…'],
  ['01234567 9a', 10, '01234567…'],
  ['😀'.repeat(11), 10, `${'😀'.repeat(9)}…`],
])('"%s" in %i characters is "%s"', (text, most, result) => expect(shortened(text, most)).toBe(result));
