-- All attempts of one run that are stored, with their own times.
-- One row per attempt, oldest first. Times are of the jobs that the attempt executed itself: those that it took over from an
-- earlier one are counted in jobs_carried_over only. FINAL (in the view): observations repeat.
SELECT
    run_attempt, status, conclusion, triggering_actor, created_at, run_started_at, completed_at,
    duration_s, duration_source, queue_s, wait_s, busy_s, busy_min, idle_s,
    jobs, jobs_executed, jobs_carried_over, html_url
FROM timed_attempts
WHERE repository_id = {repository_id:UInt64} AND run_id = {run_id:UInt64}
    -- What is stored is found by these: else all that the repository has is read.
    AND (workflow_id, created_at) IN (SELECT workflow_id, created_at FROM run_versions WHERE repository_id = {repository_id:UInt64} AND run_id = {run_id:UInt64})
ORDER BY run_attempt
