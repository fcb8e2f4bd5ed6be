// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { linkTo } from './copy_link';

const now = Date.parse('2026-03-15T12:00:00Z');
const place = (search: string) => ({ origin: 'https://ci.example.com', pathname: '/runs', search });

it.each<[boolean, string, string]>([
  [false, '?range=7d&branch=*', '?range=7d&branch=*'],
  [true, '?range=7d&branch=*', '?branch=*&from=2026-03-09&to=2026-03-15'],
  [true, '', '?from=2026-02-14&to=2026-03-15'],
  [true, '?range=all', '?range=all'],
  [true, '?from=2026-01-01&to=2026-01-02&actor=a%26b', '?from=2026-01-01&to=2026-01-02&actor=a%26b'],
])('a link, fixed: %s, of %s', (isFixed, search, expected) => expect(linkTo(isFixed, place(search), now)).toBe(`https://ci.example.com/runs${expected}`));
