-- The days of a month on which something of a run came with this version. Jobs are those of all attempts.
INSERT INTO repository_days
(
    repository_id, day, runs, run_attempts, jobs, success, failure, cancelled, skipped, in_progress, rerun_runs, first_run_created_at, last_run_created_at,
    last_observed_at, version
)
WITH touched AS
(
    SELECT repository_id, toDate(created_at) AS day
    FROM run_facts
    WHERE version = {version:UInt64} AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
    GROUP BY repository_id, day
)
SELECT
    r.repository_id, r.day, r.runs, r.run_attempts, j.jobs, r.success, r.failure, r.cancelled, r.skipped, r.in_progress, r.rerun_runs,
    r.first_run_created_at, r.last_run_created_at,
    greatest(r.last_observed_at, j.last_observed_at), {version:UInt64}
FROM
(
    SELECT
        repository_id, toDate(created_at) AS day,
        count() AS runs,
        sum(run_attempt) AS run_attempts,
        countIf(status = 'completed' AND conclusion = 'success') AS success,
        countIf(status = 'completed' AND conclusion IN ('failure', 'timed_out', 'startup_failure')) AS failure,
        countIf(status = 'completed' AND conclusion = 'cancelled') AS cancelled,
        countIf(status = 'completed' AND conclusion = 'skipped') AS skipped,
        countIf(status != 'completed') AS in_progress,
        countIf(run_attempt > 1) AS rerun_runs,
        min(created_at) AS first_run_created_at,
        max(created_at) AS last_run_created_at,
        max(observed_at) AS last_observed_at
    FROM run_facts FINAL
    WHERE created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')} AND (repository_id, toDate(created_at)) IN touched
    GROUP BY repository_id, day
) AS r
LEFT JOIN
(
    SELECT repository_id, toDate(run_created_at) AS day, count() AS jobs, max(observed_at) AS last_observed_at
    FROM job_versions FINAL
    WHERE run_created_at >= {from:DateTime('UTC')} AND run_created_at < {to:DateTime('UTC')} AND (repository_id, toDate(run_created_at)) IN touched
        AND (repository_id, workflow_id, run_id) IN (
            SELECT repository_id, workflow_id, run_id
            FROM run_facts
            WHERE created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')} AND (repository_id, toDate(created_at)) IN touched)
    GROUP BY repository_id, day
) AS j ON j.repository_id = r.repository_id AND j.day = r.day
