-- Minutes and money of the jobs, and how much of both was wasted, most money first.
-- One row per what `by` says; what it does not say is null. Counted are the jobs that a runner executed, in any attempt, each rounded up to
-- whole minutes and priced by its labels and the day it began: the first row of `prices` counts whose pattern fits a label
-- and a day that is not later. Standard runners are free in public repositories. Included minutes are not subtracted.
-- The wasted parts add up: a job counts as cancelled, else as done again (billed_jobs_in_filter), else for what it was rounded up by.
--   runs_all_skipped  runs whose latest attempt skipped all of its jobs: noise, which costs nothing; null where `by` parts runs
-- FINAL (in the views): observations repeat.
WITH
    {by:String} IN ('workflow', 'job') AS has_workflow,
    {prices:Array(Tuple(pattern String, runner String, usd_per_min Float64, valid_from Date, is_standard Bool, is_self_hosted Bool, is_known Bool))} AS price_rows,
    arrayMap(row -> row.pattern, price_rows) AS price_patterns,
    arrayMap(row -> row.valid_from, price_rows) AS price_dates,
    arrayDistinct(price_dates) AS price_days
SELECT
    if({by:String} = 'runner', NULL, c.repository_id) AS repository_id,
    if({by:String} = 'runner', NULL, r.owner) AS owner,
    if({by:String} = 'runner', NULL, r.repo) AS repo,
    if(has_workflow, c.workflow_id, NULL) AS workflow_id,
    if(has_workflow, w.name, NULL) AS workflow_name,
    if({by:String} = 'job', c.job_name, NULL) AS job_name,
    if({by:String} = 'runner', c.runner_labels, NULL) AS runner_labels,
    if({by:String} = 'runner', c.runner, NULL) AS runner,
    c.jobs AS jobs, c.minutes AS minutes,
    c.free_min AS free_min, c.self_hosted_min AS self_hosted_min, c.unknown_min AS unknown_min,
    c.cost_usd AS cost_usd,
    c.cancelled_min AS cancelled_min, c.cancelled_usd AS cancelled_usd,
    c.rerun_min AS rerun_min, c.rerun_usd AS rerun_usd,
    c.rounding_min AS rounding_min, c.rounding_usd AS rounding_usd,
    if({by:String} IN ('repository', 'workflow'), c.runs_all_skipped, NULL) AS runs_all_skipped
FROM
(
    SELECT
        if({by:String} = 'runner', 0, p.repository_id) AS repository_id,
        p.workflow_id AS workflow_id, p.job_name AS job_name,
        if({by:String} = 'runner', arrayStringConcat(arraySort(p.labels), ', '), '') AS runner_labels,
        argMax(p.price.runner, p.price_day) AS runner,
        sum(p.jobs) AS jobs,
        toInt64(sum(p.minutes)) AS minutes,
        toInt64(sumIf(p.minutes, p.is_free)) AS free_min,
        toInt64(sumIf(p.minutes, p.price.is_self_hosted)) AS self_hosted_min,
        toInt64(sumIf(p.minutes, NOT p.price.is_known)) AS unknown_min,
        sum(p.minutes * p.usd_per_min) AS cost_usd,
        toInt64(sum(p.cancelled)) AS cancelled_min, sum(p.cancelled * p.usd_per_min) AS cancelled_usd,
        toInt64(sum(p.rerun)) AS rerun_min, sum(p.rerun * p.usd_per_min) AS rerun_usd,
        sum(p.rounding) AS rounding_min, sum(p.rounding * p.usd_per_min) AS rounding_usd,
        sum(p.all_skipped) AS runs_all_skipped
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
                if(has_workflow, workflow_id, 0) AS workflow_id,
                if({by:String} = 'job', name, '') AS job_name,
                labels,
                arrayMax(arrayFilter(day -> day <= toDate(started_at), price_days)) AS price_day,
                count() AS jobs,
                sum(j.minutes) AS minutes,
                sumIf(j.minutes, is_cancelled) AS cancelled,
                sumIf(j.minutes, is_rerun) AS rerun,
                sumIf(j.minutes - j.duration_s / 60, NOT is_cancelled AND NOT is_rerun) AS rounding,
                toUInt64(0) AS all_skipped
            FROM billed_jobs_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                                       from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))}) AS j
            GROUP BY repository_id, workflow_id, job_name, labels, price_day
            UNION ALL
            SELECT repository_id, if(has_workflow, workflow_id, 0) AS workflow_id, '', [], toDate(0), 0, 0, 0, 0, 0, count()
            FROM runs_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                                from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))})
            WHERE status = 'completed' AND conclusion = 'skipped' AND {by:String} IN ('repository', 'workflow')
            GROUP BY repository_id, workflow_id
        ) AS b
        LEFT JOIN (SELECT repository_id, visibility FROM repository_versions FINAL) AS v ON v.repository_id = b.repository_id
    ) AS p
    GROUP BY repository_id, workflow_id, job_name, runner_labels
) AS c
LEFT JOIN (SELECT repository_id, owner, repo FROM repository_versions FINAL) AS r ON r.repository_id = c.repository_id
LEFT JOIN (SELECT repository_id, workflow_id, name FROM workflow_versions FINAL) AS w
    ON w.repository_id = c.repository_id AND w.workflow_id = c.workflow_id
ORDER BY cost_usd DESC, minutes DESC, c.repository_id, c.workflow_id, job_name, runner_labels
LIMIT {limit:UInt32}
