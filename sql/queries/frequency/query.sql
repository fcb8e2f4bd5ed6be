-- Figures of the runs in the filter by hour, day, week or month of a time zone, oldest first.
-- One row per bucket, those without runs included, from the beginning of the range (or the first run) to its end (now at the
-- latest); of those up to now the newest 2,000 at most. starts_at is the instant at which the bucket begins in the zone, before `from` where the range
-- begins within it. An hour is 3,600 s also where clocks change, so that such a day has 23 or 25; a week begins on Monday. A run
-- is in the bucket of its created_at by its latest attempt. What each figure is of: see run_groups. FINAL (in the views):
-- observations repeat.
WITH
    2000 AS most_buckets,
    (at -> multiIf(
        {bucket:String} = 'hour', intDiv(toUnixTimestamp(toStartOfHour(at, {time_zone:String})), 3600),
        {bucket:String} = 'day', toInt64(toInt32(toDate(at, {time_zone:String}))),
        {bucket:String} = 'week', intDiv(toInt32(toDate(at, {time_zone:String})) + 3, 7),
        toYear(at, {time_zone:String}) * 12 + toMonth(at, {time_zone:String}) - 1)) AS number_of,
    number_of(least(ifNull({to:Nullable(DateTime('UTC'))} - INTERVAL 1 SECOND, {now:DateTime('UTC')}), {now:DateTime('UTC')})) AS last_number,
    number_of(ifNull({from:Nullable(DateTime('UTC'))}, {now:DateTime('UTC')})) AS from_number,
    greatest(if({from:Nullable(DateTime('UTC'))} IS NULL, last_number, from_number), last_number - most_buckets + 1) AS first_number
SELECT
    toDateTime(multiIf(
        {bucket:String} = 'hour', toStartOfHour(toDateTime(number * 3600 + 3599, 'UTC'), {time_zone:String}),
        {bucket:String} = 'day', toDateTime(toDate(number), {time_zone:String}),
        {bucket:String} = 'week', toDateTime(toDate(number * 7 - 3), {time_zone:String}),
        toDateTime(makeDate(intDiv(number, 12), number % 12 + 1, 1), {time_zone:String})), 'UTC') AS starts_at,
    runs, success, failure, cancelled, skipped, other, in_progress, success_rate, success_rate_low, success_rate_high,
    rerun_runs, duration_p50_s, duration_p95_s, queue_p95_s, busy_s, busy_min
FROM
(
    SELECT
        number,
        sum(g.runs) AS runs, sum(g.success) AS success, sum(g.failure) AS failure, sum(g.cancelled) AS cancelled, sum(g.skipped) AS skipped,
        sum(g.other) AS other, sum(g.in_progress) AS in_progress, sum(g.rerun_runs) AS rerun_runs,
        max(g.success_rate) AS success_rate, max(g.success_rate_low) AS success_rate_low, max(g.success_rate_high) AS success_rate_high,
        max(g.duration_p50_s) AS duration_p50_s, max(g.duration_p95_s) AS duration_p95_s, max(g.queue_p95_s) AS queue_p95_s,
        max(g.busy_s) AS busy_s, max(g.busy_min) AS busy_min
    FROM (SELECT arrayJoin(arrayDistinct([first_number, last_number])) AS number WHERE first_number <= last_number) AS edge
    FULL JOIN
    (
        SELECT toInt64(value) AS number, *
        FROM run_groups(by = {bucket:String}, time_zone = {time_zone:String}, repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                        from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))})
        WHERE number > last_number - most_buckets
    ) AS g USING (number)
    GROUP BY number
    ORDER BY number WITH FILL
)
ORDER BY starts_at
