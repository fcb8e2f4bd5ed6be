// SPDX-License-Identifier: MIT
// Times are shown in the viewer's zone; UTC stands in titles.

const local = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
});
const localThisYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const utcDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** Milliseconds, or null for an absent or unreadable time. */
export function instant(time: string | null | undefined): number | null {
  if (!time) return null;
  const value = Date.parse(time);
  return Number.isNaN(value) ? null : value;
}

/** To the minute; the year only where it is not the present one. */
export function localTime(time: number, now = Date.now()): string {
  return (new Date(time).getFullYear() === new Date(now).getFullYear() ? localThisYear : local).format(time);
}
/** A day of the API ("2026-05-01"), which is a day in UTC wherever the viewer is. */
export const dayOf = (day: string): string => utcDay.format(Date.parse(`${day}T00:00:00Z`));

export function utcTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** The day in UTC that lies `back` days before `now`, as the API takes it. */
export function utcDate(now: number, back = 0): string {
  return new Date(now - back * 86_400_000).toISOString().slice(0, 10);
}

/** The viewer's zone in short and in full: "GMT+1", "Europe/Berlin". */
export function zone(): { short: string; name: string } {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' }).formatToParts(Date.now());
  const short = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'UTC';
  return { short, name: Intl.DateTimeFormat().resolvedOptions().timeZone || short };
}
