// SPDX-License-Identifier: MIT
import { changeView } from '../app/router';
import type { Range } from '../filters/codec';

export const onlyDays = (from: string, to = from): { range: Range } => ({ range: { kind: 'between', from, to } });

/** Narrows the page's range to these days. */
export const showDays = (from: string, to: string): void => changeView(onlyDays(from, to));

/** How, for a chart over time. */
export const drawDaysText = ' Draw over days to see them alone.';

/** How, for a chart of which each column is a day. */
export const chooseDaysText = (days: readonly unknown[]): string => (days.length > 1 ? ' Choose a day to see it alone, or draw over several.' : '');
