// SPDX-License-Identifier: MIT
import { expect, it } from 'vitest';
import { cronWords } from './cron_words';

it.each([
  ['0 2 * * *', 'Every day at 02:00'],
  ['15 2,14 * * *', 'Every day at 02:15 and 14:15'],
  ['*/15 * * * *', 'Every 15 minutes'],
  ['* * * * *', 'Every minute'],
  ['0 * * * *', 'Every hour at :00'],
  ['10,40 * * * *', 'Every hour at :10 and :40'],
  ['17 */4 * * *', 'Every 4 hours at :17'],
  ['5 */2 * * 1-5', 'Every 2 hours at :05 on weekdays'],
  ['40 1-23/3 * * *', 'Every 3 hours from 01:40 to 22:40'],
  ['0 8-18/2 * * 1-5', 'Every 2 hours from 08:00 to 18:00 on weekdays'],
  ['0 9 * * 1-5', 'On weekdays at 09:00'],
  ['0 9 * * MON-FRI', 'On weekdays at 09:00'],
  ['0 2 * * 0', 'On Sundays at 02:00'],
  ['0 2 * * 7', 'On Sundays at 02:00'],
  ['0 2 * * 6,0', 'On weekends at 02:00'],
  ['0 3 * * 1,3,5', 'On Mondays, Wednesdays and Fridays at 03:00'],
  ['0 3 * * 0-6', 'Every day at 03:00'],
  ['0 4 1 * *', 'On day 1 of every month at 04:00'],
  ['0 4 1,15 jan,7 *', 'On day 1 and 15 of January and July at 04:00'],
  ['0 4 * 12 *', 'Every day in December at 04:00'],
  [' 0  5 * * 1 ', 'On Mondays at 05:00'],
  // Too odd for a few words, or no cron at all.
  ['0 4 1 * 1', ''], ['*/7 2 * * *', ''], ['0 1-20 * * *', ''], ['61 * * * *', ''], ['0 24 * * *', ''], ['0 2 * *', ''], ['@daily', ''], ['', ''], ['0 5-2 * * *', ''], ['0/0 * * * *', ''],
])('says "%s" as "%s"', (cron, words) => expect(cronWords(cron)).toBe(words));
