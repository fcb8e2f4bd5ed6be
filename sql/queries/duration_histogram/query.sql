-- How many successful runs took how long.
-- One row per step of duration_s, shortest first, those without runs included: from_s is in it, to_s is not. The steps cover all
-- durations of the filter, at most 24 of them; each is about so many times as long as the one before that they fit, and a whole
-- second at least, so that a few very long runs leave the rest readable. Without a known duration there is no row.
-- FINAL (in the views): observations repeat.
WITH
    24 AS steps,
    arrayMin(counted.duration_s) AS shortest_s,
    greatest(1, shortest_s) AS base_s,
    (arrayMax(counted.duration_s) + 1) / base_s AS spread,
    arraySort(arrayDistinct(arrayConcat(
        [shortest_s, arrayMax(counted.duration_s) + 1],
        arrayMap(step -> toInt64(round(base_s * pow(spread, step / steps))), range(1, steps))))) AS bounds_s
SELECT from_s, to_s, arraySum(pair -> if(pair.duration_s >= from_s AND pair.duration_s < to_s, pair.runs, 0), counted) AS runs
FROM
(
    SELECT groupArray(tuple(assumeNotNull(duration_s), runs)::Tuple(duration_s Int64, runs UInt64)) AS counted
    FROM
    (
        SELECT duration_s, count() AS runs
        FROM run_outcomes_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                                    from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))})
        WHERE outcome = 'success' AND duration_s IS NOT NULL
        GROUP BY duration_s
    )
    HAVING notEmpty(counted)
)
ARRAY JOIN arrayPopBack(bounds_s) AS from_s, arrayPopFront(bounds_s) AS to_s
ORDER BY from_s
