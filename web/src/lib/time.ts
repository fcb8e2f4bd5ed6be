// SPDX-License-Identifier: MIT
// Times are shown in the zone that the viewer chose, at first the browser's; UTC stands in titles.

function formatsOf(timeZone: string | undefined) {
  const of = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', { ...options, hourCycle: 'h23', timeZone });
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  return {
    whole: of({ day: 'numeric', month: 'short', year: 'numeric', ...clock }),
    thisYear: of({ day: 'numeric', month: 'short', ...clock }),
    year: of({ year: 'numeric' }),
    day: of({ day: 'numeric', month: 'short', year: 'numeric' }),
    clock: of(clock),
    zone: of({ timeZoneName: 'short' }),
  };
}

let formats = formatsOf(undefined);
const utcDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** Has times shown in a zone (its IANA name; null: the browser's). False for a name that is none: nothing changes then. */
export function showTimesIn(zoneName: string | null): boolean {
  try {
    formats = formatsOf(zoneName ?? undefined);
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds, or null for an absent or unreadable time. */
export function instant(time: string | null | undefined): number | null {
  if (!time) return null;
  const value = Date.parse(time);
  return Number.isNaN(value) ? null : value;
}

/** To the minute; the year only where it is not the present one. */
export function localTime(time: number, now = Date.now()): string {
  return (formats.year.format(time) === formats.year.format(now) ? formats.thisYear : formats.whole).format(time);
}

/** "14:05", and the day too where it is another one. */
export function localClock(time: number, now = Date.now()): string {
  return formats.day.format(time) === formats.day.format(now) ? formats.clock.format(time) : localTime(time, now);
}

/** A day of the API ("2026-05-01"), which is a day in UTC wherever the viewer is. */
export const dayOf = (day: string): string => utcDay.format(Date.parse(`${day}T00:00:00Z`));

export function utcTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

export const dayMs = 86_400_000;

/** The day in UTC that lies `back` days before `now`, as the API takes it. */
export function utcDate(now: number, back = 0): string {
  return new Date(now - back * dayMs).toISOString().slice(0, 10);
}

/** The zone that times are shown in, in short and in full: "GMT+1", "Europe/Berlin". */
export function zone(): { short: string; name: string } {
  const short = formats.zone.formatToParts(Date.now()).find((part) => part.type === 'timeZoneName')?.value ?? 'UTC';
  return { short, name: formats.zone.resolvedOptions().timeZone || short };
}

/** For questions about hours of the day and days of the week, which mean the viewer's. Ranges are days in UTC, the same for whoever
    opens a link. */
export function zoneParameters(): [string, string][] {
  const { name } = zone();
  return name === 'UTC' ? [] : [['time_zone', name]];
}
