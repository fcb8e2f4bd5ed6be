-- The days of a month on which something of a run came with this version.
INSERT INTO repository_days
(
    repository_id, day, runs, run_attempts, success, failure, cancelled, skipped, in_progress, rerun_runs, first_run_created_at, last_run_created_at, version
)
WITH status = 'completed' AS settled
SELECT
    repository_id, toDate(created_at),
    count(),
    sum(run_attempt),
    countIf(settled AND conclusion = 'success'),
    countIf(settled AND conclusion IN ('failure', 'timed_out', 'startup_failure')),
    countIf(settled AND conclusion = 'cancelled'),
    countIf(settled AND conclusion = 'skipped'),
    countIf(NOT settled),
    countIf(run_attempt > 1),
    min(created_at),
    max(created_at),
    {version:UInt64}
FROM run_facts FINAL
WHERE created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
    AND (repository_id, toDate(created_at)) IN (
        SELECT repository_id, toDate(created_at)
        FROM run_facts
        WHERE version = {version:UInt64} AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')})
GROUP BY repository_id, toDate(created_at)
