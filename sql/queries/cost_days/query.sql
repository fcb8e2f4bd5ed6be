-- Minutes and money of the jobs by the day they started in a time zone, oldest first, days without jobs included.
-- One row per day, from the first of the range (or of the first job) to its last (today at the latest), and on while jobs of the filtered
-- runs began later, as by a re-run. What is counted, how it is priced, and what is wasted: see cost. FINAL (in the views):
-- observations repeat.
WITH
    {prices:Array(Tuple(pattern String, runner String, usd_per_min Float64, valid_from Date, is_standard Bool, is_self_hosted Bool, is_known Bool))} AS price_rows,
    arrayMap(row -> row.pattern, price_rows) AS price_patterns,
    arrayMap(row -> row.valid_from, price_rows) AS price_dates,
    arrayDistinct(price_dates) AS price_days,
    toDate({from:Nullable(DateTime('UTC'))}, {time_zone:String}) AS first_day,
    toDate(least(ifNull({to:Nullable(DateTime('UTC'))} - INTERVAL 1 SECOND, {now:DateTime('UTC')}), {now:DateTime('UTC')}), {time_zone:String}) AS last_day
SELECT
    day,
    sum(p.jobs) AS jobs,
    toInt64(sum(p.minutes)) AS minutes,
    toInt64(sumIf(p.minutes, is_free)) AS free_min,
    toInt64(sumIf(p.minutes, price.is_self_hosted)) AS self_hosted_min,
    toInt64(sumIf(p.minutes, NOT price.is_known)) AS unknown_min,
    sum(p.minutes * usd_per_min) AS cost_usd,
    toInt64(sum(cancelled)) AS cancelled_min, sum(cancelled * usd_per_min) AS cancelled_usd,
    toInt64(sum(rerun)) AS rerun_min, sum(rerun * usd_per_min) AS rerun_usd,
    sum(rounding) AS rounding_min, sum(rounding * usd_per_min) AS rounding_usd
FROM
(
    SELECT
        b.*,
        price_rows[arrayMin(arrayFilter(i -> price_dates[i] <= price_day,
            arrayFlatten(arrayMap(label -> multiMatchAllIndices(label, price_patterns), if(empty(labels), [''], arrayMap(label -> lower(label), labels))))))] AS price,
        price.is_standard AND v.visibility = 'public' AS is_free,
        if(is_free, 0, price.usd_per_min) AS usd_per_min
    FROM
    (
        SELECT
            repository_id,
            toDate(started_at, {time_zone:String}) AS day,
            labels,
            arrayMax(arrayFilter(price_day -> price_day <= toDate(started_at), price_days)) AS price_day,
            count() AS jobs,
            sum(j.minutes) AS minutes,
            sumIf(j.minutes, is_cancelled) AS cancelled,
            sumIf(j.minutes, is_rerun) AS rerun,
            sumIf(j.minutes - j.duration_s / 60, NOT is_cancelled AND NOT is_rerun) AS rounding
        FROM billed_jobs_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                                   from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))}) AS j
        GROUP BY repository_id, day, labels, price_day
        UNION ALL
        SELECT 0, arrayJoin(arrayDistinct([ifNull(first_day, last_day), last_day])), [], toDate(0), 0, 0, 0, 0, 0
        WHERE ifNull(first_day <= last_day, true)
    ) AS b
    LEFT JOIN (SELECT repository_id, visibility FROM repository_versions FINAL) AS v ON v.repository_id = b.repository_id
) AS p
GROUP BY day
ORDER BY day WITH FILL
