// SPDX-License-Identifier: MIT
import { activityQuery, filtered, question } from '../../api/queries';
import type { Comparison, WorkflowRow } from '../../api/types';
import type { Filters } from '../../filters/codec';
import { utcDate } from '../../lib/time';

/** Only of a range with a beginning: all time has nothing before it. */
export const hasPast = ({ range }: Filters): boolean => range.kind === 'last' || (range.kind === 'between' && range.from !== null);

/** So many workflows are listed before somebody asks for more. */
export const shownAtFirst = 12;

/** So many of its newest runs are drawn of each workflow. */
export const drawnMarks = 10;

/** A list of more has Workflows; the server gives as many. */
export const mostListed = 1000;

/** The workflows most in need. */
export const neediestQuery = (filters: Filters, most: number) =>
  question<WorkflowRow[]>('workflows', [...filtered(filters), ['marks', String(drawnMarks)], ['limit', String(most)]]);

export const comparisonQuery = (filters: Filters) => ({ ...question<Comparison>('comparison', filtered(filters)), enabled: hasPast(filters) });

/** Whole weeks up to today, beginning with a Monday. */
export function calendarFilters(filters: Filters, weeks: number, now: number): Filters {
  const sinceMonday = (new Date(now).getUTCDay() + 6) % 7;
  return { ...filters, range: { kind: 'between', from: utcDate(now, sinceMonday + 7 * (weeks - 1)), to: utcDate(now) } };
}

export const calendarQuery = (filters: Filters, weeks: number) => activityQuery(calendarFilters(filters, weeks, Date.now()));
