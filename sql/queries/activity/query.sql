-- Runs per day of a time zone by outcome, oldest day first, days without runs included.
-- One row per day of created_at, from the first day of the range (or of the first run) to its last (today at the latest). A run
-- is its latest attempt, on the day of its first; unsettled runs count in in_progress only. FINAL (in the views): observations repeat.
WITH
    conclusion IN ('failure', 'timed_out', 'startup_failure') AS failed,
    status = 'completed' AS settled,
    toDate({from:Nullable(DateTime('UTC'))}, {time_zone:String}) AS first_day,
    toDate(least(ifNull({to:Nullable(DateTime('UTC'))} - INTERVAL 1 SECOND, {now:DateTime('UTC')}), {now:DateTime('UTC')}), {time_zone:String}) AS last_day
SELECT
    day,
    sum(successes) AS success,
    sum(failures) AS failure,
    sum(cancels) AS cancelled,
    sum(skips) AS skipped,
    sum(ended) - success - failure - cancelled - skipped AS other,
    sum(unsettled) AS in_progress
FROM
(
    SELECT
        toDate(created_at, {time_zone:String}) AS day,
        countIf(settled AND conclusion = 'success') AS successes,
        countIf(settled AND failed) AS failures,
        countIf(settled AND conclusion = 'cancelled') AS cancels,
        countIf(settled AND conclusion = 'skipped') AS skips,
        countIf(settled) AS ended,
        countIf(NOT settled) AS unsettled
    FROM runs_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                        from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))})
    GROUP BY day
    UNION ALL
    SELECT arrayJoin(arrayDistinct([ifNull(first_day, last_day), last_day])), 0, 0, 0, 0, 0, 0
    WHERE ifNull(first_day <= last_day, true)
)
GROUP BY day
ORDER BY day WITH FILL
