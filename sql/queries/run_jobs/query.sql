-- The jobs of one run, of all its attempts.
-- One row per job, by attempt, then in the order in which they started, those that never did last. duration_s is the time on a
-- runner, queue_s the time until one took it; where one is null, duration_reason or queue_reason says why (see job_times), else it
-- is ''. FINAL (in the view): observations repeat.
SELECT
    run_attempt, job_id, name, status, conclusion, created_at, started_at, completed_at,
    duration_s, duration_reason, queue_s, queue_reason, carried_over::Bool AS carried_over,
    runner_id, runner_name, runner_group_name, labels, steps, html_url
FROM job_times
WHERE repository_id = {repository_id:UInt64} AND run_id = {run_id:UInt64}
    -- What is stored is found by these: else all that the repository has is read.
    AND (workflow_id, run_created_at) IN (SELECT workflow_id, created_at FROM run_versions WHERE repository_id = {repository_id:UInt64} AND run_id = {run_id:UInt64})
ORDER BY run_attempt, started_at IS NULL OR duration_reason IN ('not_started', 'skipped', 'never_started'), started_at, job_id
