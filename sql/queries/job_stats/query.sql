-- Jobs by workflow and name: how they ended, how long they took and waited, what they use.
-- One row per workflow and job name (of a matrix each combination has its own), over the jobs of all attempts; equal names in one
-- run count together. Carried-over jobs are left out: they ran in an earlier attempt. duration_p50_s, duration_p95_s are of the
-- successful jobs, duration_s and minutes of all that a runner executed, each rounded up to whole minutes.
--   failure_rate_low, _high  Wilson's interval at 95 % (1.96 is the normal distribution's 97.5 % point)
--   flaky_runs               runs in which a job of this name failed in one attempt and passed in a later one
-- FINAL (in the views): observations repeat.
WITH
    conclusion IN ('failure', 'timed_out', 'startup_failure') AS failed,
    1.959963984540054 AS z
SELECT
    j.repository_id AS repository_id, r.owner AS owner, r.repo AS repo,
    j.workflow_id AS workflow_id, w.name AS workflow_name,
    j.job_name AS job_name,
    j.jobs_executed AS jobs_executed,
    j.success AS success, j.failure AS failure, j.cancelled AS cancelled, j.skipped AS skipped,
    if(decided = 0, NULL, failure / decided) AS failure_rate,
    if(decided = 0, NULL, greatest(0, (failure_rate + z * z / (2 * decided) - z * sqrt(failure_rate * (1 - failure_rate) / decided + z * z / (4 * decided * decided))) / (1 + z * z / decided))) AS failure_rate_low,
    if(decided = 0, NULL, least(1, (failure_rate + z * z / (2 * decided) + z * sqrt(failure_rate * (1 - failure_rate) / decided + z * z / (4 * decided * decided))) / (1 + z * z / decided))) AS failure_rate_high,
    if(j.success_executed = 0, NULL, j.durations[1]) AS duration_p50_s,
    if(j.success_executed = 0, NULL, j.durations[2]) AS duration_p95_s,
    j.busy_s AS busy_s,
    if(j.queued = 0, NULL, j.queue_p95) AS queue_p95_s,
    j.minutes AS minutes,
    f.flaky_runs AS flaky_runs
FROM
(
    SELECT
        repository_id, workflow_id, name AS job_name,
        countIf(duration_reason = '') AS jobs_executed,
        countIf(status = 'completed' AND conclusion = 'success') AS success,
        countIf(status = 'completed' AND failed) AS failure,
        countIf(status = 'completed' AND conclusion = 'cancelled') AS cancelled,
        countIf(status = 'completed' AND conclusion = 'skipped') AS skipped,
        success + failure AS decided,
        countIf(duration_reason = '' AND conclusion = 'success') AS success_executed,
        quantilesExactInclusiveIf(0.5, 0.95)(toUInt32(ifNull(duration_s, 0)), duration_reason = '' AND conclusion = 'success') AS durations,
        toInt64(sumIf(ifNull(duration_s, 0), duration_reason = '')) AS busy_s,
        countIf(queue_reason = '') AS queued,
        quantileExactInclusiveIf(0.95)(toUInt32(ifNull(queue_s, 0)), queue_reason = '') AS queue_p95,
        toInt64(sumIf(greatest(1, intDiv(ifNull(duration_s, 0) + 59, 60)), duration_reason = '')) AS minutes
    FROM job_times_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                             from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))})
    WHERE NOT carried_over
    GROUP BY repository_id, workflow_id, job_name
) AS j
LEFT JOIN
(
    SELECT repository_id, workflow_id, job_name, countIf(first_failed < last_passed) AS flaky_runs
    FROM
    (
        SELECT
            repository_id, workflow_id, name AS job_name, run_id,
            minIf(run_attempt, failed) AS first_failed, maxIf(run_attempt, conclusion = 'success') AS last_passed,
            countIf(failed) AS failures
        FROM job_times_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                                 from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))})
        WHERE NOT carried_over AND (repository_id, workflow_id, run_id) IN (
            SELECT repository_id, workflow_id, run_id
            FROM run_versions
            WHERE run_attempt > 1
                AND created_at >= ifNull({from:Nullable(DateTime('UTC'))}, toDateTime(0, 'UTC'))
                AND ({to:Nullable(DateTime('UTC'))} IS NULL OR created_at < {to:Nullable(DateTime('UTC'))}))
        GROUP BY repository_id, workflow_id, job_name, run_id
        HAVING failures > 0
    )
    GROUP BY repository_id, workflow_id, job_name
) AS f ON f.repository_id = j.repository_id AND f.workflow_id = j.workflow_id AND f.job_name = j.job_name
LEFT JOIN (SELECT repository_id, owner, repo FROM repository_versions FINAL) AS r ON r.repository_id = j.repository_id
LEFT JOIN (SELECT repository_id, workflow_id, name FROM workflow_versions FINAL) AS w
    ON w.repository_id = j.repository_id AND w.workflow_id = j.workflow_id
ORDER BY
    multiIf({order:String} = 'failing', ifNull(failure_rate_low, -1),
            {order:String} = 'minutes', toFloat64(minutes),
            ifNull(duration_p95_s, -1)) DESC,
    repository_id, workflow_id, job_name
LIMIT {limit:UInt32}
