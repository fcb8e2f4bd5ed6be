// SPDX-License-Identifier: MIT
import { absent } from './format';

const cents = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' });
const dollars = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 });

/** US dollars: cents below a thousand, and never "$0.00" for what did cost something. */
export function usd(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return absent;
  if (value > 0 && value < 0.005) return '<$0.01';
  if (Math.abs(value) < 0.005) return '$0';
  return Math.abs(value) < 999.995 ? cents.format(value) : dollars.format(value);
}
