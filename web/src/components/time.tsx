// SPDX-License-Identifier: MIT
import { useNow } from '../lib/use_now';
import { absent, ago } from '../lib/format';
import { instant, localTime, utcTime } from '../lib/time';

/** A time in the viewer's zone, or how long ago it was; the title has it in UTC. */
export function Time({ value, relative = false }: { value: string | null | undefined; relative?: boolean }) {
  const now = useNow();
  const time = instant(value);
  if (time === null) return <>{absent}</>;
  const title = relative ? `${localTime(time)} (${utcTime(time)})` : utcTime(time);
  return (
    <time dateTime={value ?? undefined} title={title}>
      {relative ? ago(time, now) : localTime(time)}
    </time>
  );
}
