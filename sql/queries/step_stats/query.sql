-- Steps by workflow, job and name: how they ended and how long they took.
-- One row per name of a step in a job of a workflow, over the jobs of all attempts; equal names in one job count together. Steps have
-- numbers with gaps, and times with milliseconds on some runners. Carried-over jobs are left out: their steps ran earlier.
-- duration_p50_s, duration_p95_s are of the successful steps, busy_s of all that ran and ended.
--   failure_rate_low, _high  Wilson's interval at 95 % (1.96 is the normal distribution's 97.5 % point)
-- FINAL (in the views): observations repeat.
WITH 1.959963984540054 AS z
SELECT
    s.repository_id AS repository_id, r.owner AS owner, r.repo AS repo,
    s.workflow_id AS workflow_id, w.name AS workflow_name,
    s.job_name AS job_name, s.step_name AS step_name,
    s.success + s.failure + s.cancelled AS steps_executed,
    s.success AS success, s.failure AS failure, s.cancelled AS cancelled, s.skipped AS skipped,
    if(decided = 0, NULL, failure / decided) AS failure_rate,
    if(decided = 0, NULL, greatest(0, (failure_rate + z * z / (2 * decided) - z * sqrt(failure_rate * (1 - failure_rate) / decided + z * z / (4 * decided * decided))) / (1 + z * z / decided))) AS failure_rate_low,
    if(decided = 0, NULL, least(1, (failure_rate + z * z / (2 * decided) + z * sqrt(failure_rate * (1 - failure_rate) / decided + z * z / (4 * decided * decided))) / (1 + z * z / decided))) AS failure_rate_high,
    if(s.timed = 0, NULL, s.durations[1] / 1000) AS duration_p50_s,
    if(s.timed = 0, NULL, s.durations[2] / 1000) AS duration_p95_s,
    s.busy_ms / 1000 AS busy_s
FROM
(
    SELECT
        repository_id, workflow_id, job_name, step_name,
        countIf(ended = 'success') AS success,
        countIf(ended IN ('failure', 'timed_out')) AS failure,
        success + failure AS decided,
        countIf(ended = 'cancelled') AS cancelled,
        countIf(ended = 'skipped') AS skipped,
        countIf(ended = 'success' AND duration_ms >= 0) AS timed,
        quantilesExactInclusiveIf(0.5, 0.95)(duration_ms, ended = 'success' AND duration_ms >= 0) AS durations,
        sumIf(duration_ms, ended != 'skipped' AND duration_ms >= 0) AS busy_ms
    FROM
    (
        SELECT
            repository_id, workflow_id, name AS job_name, step.2 AS step_name, ifNull(step.4, '') AS ended,
            ifNull(dateDiff('millisecond', step.5, step.6), -1) AS duration_ms
        FROM job_times_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                                 from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))})
        ARRAY JOIN steps AS step
        WHERE NOT carried_over
    )
    WHERE ended != ''
    GROUP BY repository_id, workflow_id, job_name, step_name
) AS s
LEFT JOIN (SELECT repository_id, owner, repo FROM repository_versions FINAL) AS r ON r.repository_id = s.repository_id
LEFT JOIN (SELECT repository_id, workflow_id, name FROM workflow_versions FINAL) AS w
    ON w.repository_id = s.repository_id AND w.workflow_id = s.workflow_id
ORDER BY
    if({order:String} = 'failing', ifNull(failure_rate_low, -1), ifNull(duration_p95_s, -1)) DESC,
    repository_id, workflow_id, job_name, step_name
LIMIT {limit:UInt32}
