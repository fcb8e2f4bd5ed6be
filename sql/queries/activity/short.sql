-- The days from repository_days, where they are those of UTC, the range is made of whole ones, and neither workflow, branch nor event is
-- chosen.
WITH
    toDate({from:Nullable(DateTime('UTC'))}) AS first_day,
    toDate(least(ifNull({to:Nullable(DateTime('UTC'))} - INTERVAL 1 SECOND, {now:DateTime('UTC')}), {now:DateTime('UTC')})) AS last_day,
    {time_zone:String} = 'UTC'
        AND ifNull(toStartOfDay({from:Nullable(DateTime('UTC'))}) = {from:Nullable(DateTime('UTC'))}, true)
        AND ifNull(toStartOfDay({to:Nullable(DateTime('UTC'))}) = {to:Nullable(DateTime('UTC'))}, true) AS is_kept
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
        day,
        sum(d.success) AS successes,
        sum(d.failure) AS failures,
        sum(d.cancelled) AS cancels,
        sum(d.skipped) AS skips,
        sum(d.runs) - sum(d.in_progress) AS ended,
        sum(d.in_progress) AS unsettled
    FROM repository_days AS d FINAL
    WHERE is_kept
        AND day >= ifNull(first_day, toDate(0))
        AND ({to:Nullable(DateTime('UTC'))} IS NULL OR day < toDate({to:Nullable(DateTime('UTC'))}))
        AND (empty({repository:Array(String)}) OR repository_id IN (
            SELECT repository_id
            FROM repository_versions FINAL
            WHERE lower(concat(owner, '/', repo)) IN (arrayMap(name -> lower(name), {repository:Array(String)}))))
    GROUP BY day
    UNION ALL
    SELECT arrayJoin(arrayDistinct([ifNull(first_day, last_day), last_day])), 0, 0, 0, 0, 0, 0
    WHERE is_kept AND ifNull(first_day <= last_day, true)
)
GROUP BY day
ORDER BY day WITH FILL
