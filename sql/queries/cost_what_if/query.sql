-- What the jobs that asked for one label had cost on runners with another.
-- One row, over the jobs that a runner executed in any attempt and whose labels have from_label. Each job's duration is divided by
-- speed_factor and rounded up to whole minutes again; nothing is assumed of how cores make it faster. Prices are of the day each job
-- began, as in cost. what_if_runner is the newest row of `prices` that to_label fits. FINAL (in the views): observations repeat.
WITH
    {prices:Array(Tuple(pattern String, runner String, usd_per_min Float64, valid_from Date, is_standard Bool, is_self_hosted Bool, is_known Bool))} AS price_rows,
    arrayMap(row -> row.pattern, price_rows) AS price_patterns,
    arrayMap(row -> row.valid_from, price_rows) AS price_dates,
    arrayDistinct(price_dates) AS price_days,
    arrayFirst(row -> match(lower({to_label:String}), row.pattern), price_rows) AS what_if
SELECT
    sum(p.jobs) AS jobs,
    toInt64(sum(p.busy_s)) AS busy_s,
    toInt64(sum(p.minutes)) AS minutes,
    sum(p.minutes * if(price.is_standard AND visibility = 'public', 0, price.usd_per_min)) AS cost_usd,
    toFloat64(sum(p.busy_s)) / {speed_factor:Float64} AS what_if_busy_s,
    toInt64(sum(p.what_if_minutes)) AS what_if_minutes,
    sum(p.what_if_minutes * if(what_if_price.is_standard AND visibility = 'public', 0, what_if_price.usd_per_min)) AS what_if_cost_usd,
    what_if.runner AS what_if_runner,
    what_if.is_known AS what_if_is_known
FROM
(
    SELECT
        b.*, v.visibility AS visibility,
        price_rows[arrayMin(arrayFilter(i -> price_dates[i] <= price_day,
            arrayFlatten(arrayMap(label -> multiMatchAllIndices(label, price_patterns), arrayMap(label -> lower(label), labels)))))] AS price,
        price_rows[arrayMin(arrayFilter(i -> price_dates[i] <= price_day,
            arrayFlatten(arrayMap(label -> multiMatchAllIndices(label, price_patterns), arrayMap(label -> lower(if(label = {from_label:String}, {to_label:String}, label)), labels)))))] AS what_if_price
    FROM
    (
        SELECT
            repository_id, labels,
            arrayMax(arrayFilter(day -> day <= toDate(started_at), price_days)) AS price_day,
            count() AS jobs,
            sum(j.duration_s) AS busy_s,
            sum(j.minutes) AS minutes,
            sum(greatest(1, ceil(j.duration_s / {speed_factor:Float64} / 60))) AS what_if_minutes
        FROM billed_jobs_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                                   from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))}) AS j
        WHERE has(labels, {from_label:String})
        GROUP BY repository_id, labels, price_day
    ) AS b
    LEFT JOIN (SELECT repository_id, visibility FROM repository_versions FINAL) AS v ON v.repository_id = b.repository_id
) AS p
