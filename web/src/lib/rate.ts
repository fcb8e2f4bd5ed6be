// SPDX-License-Identifier: MIT
import { count, counted, percent } from './format';

interface Rate {
  success: number;
  failure: number;
  success_rate_low: number | null;
  success_rate_high: number | null;
}

/** The rates that so few runs leave possible: "44% to 100%"; null where there is no rate. */
export function intervalText({ success_rate_low: low, success_rate_high: high }: Rate): string | null {
  return low === null || high === null ? null : `${percent(low)} to ${percent(high)}`;
}

/** What a success rate rests on: "29 of 30 runs succeeded; the rate may be 83% to 99%". */
export function rateText(rate: Rate): string {
  const settled = rate.success + rate.failure;
  if (settled === 0) return 'No run succeeded or failed';
  const interval = intervalText(rate);
  return `${count(rate.success)} of ${counted(settled, 'run')} succeeded${interval ? `; the rate may be ${interval}` : ''}`;
}
