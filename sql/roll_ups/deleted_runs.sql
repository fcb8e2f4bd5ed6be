-- Months were deleted: what is older than all runs goes from the newest, too.
INSERT INTO newest_run_facts (repository_id, workflow_id, newest_runs, last_run, last_completed_at, version)
WITH
    (SELECT if(count() = 0, toDateTime('2106-01-01 00:00:00', 'UTC'), toDateTime(toStartOfMonth(min(created_at)), 'UTC')) FROM run_facts) AS first_month,
    arrayFilter(run -> run.created_at >= first_month, newest_runs) AS kept
SELECT repository_id, workflow_id, kept, kept[-1], if(empty(kept), NULL, last_completed_at), {version:UInt64}
FROM newest_run_facts FINAL
WHERE length(kept) < length(newest_runs)
