-- A repository's days tell of all jobs, too, and when something of their runs was observed last: what is stored in all is told, and how
-- fresh it is, without reading any of them.
ALTER TABLE repository_days ADD COLUMN IF NOT EXISTS jobs UInt64 AFTER run_attempts;
ALTER TABLE repository_days ADD COLUMN IF NOT EXISTS last_observed_at DateTime64(3, 'UTC') AFTER last_run_created_at;

-- Of what is rolled up already; the rest tells them when it is.
INSERT INTO repository_days
(
    repository_id, day, runs, run_attempts, jobs, success, failure, cancelled, skipped, in_progress, rerun_runs, first_run_created_at, last_run_created_at,
    last_observed_at, version
)
SELECT
    d.repository_id, d.day, d.runs, d.run_attempts, j.jobs, d.success, d.failure, d.cancelled, d.skipped, d.in_progress, d.rerun_runs,
    d.first_run_created_at, d.last_run_created_at,
    greatest(r.last_observed_at, j.last_observed_at), d.version + 1
FROM repository_days AS d FINAL
LEFT JOIN
(
    SELECT repository_id, toDate(created_at) AS day, max(observed_at) AS last_observed_at
    FROM run_facts
    GROUP BY repository_id, day
) AS r ON r.repository_id = d.repository_id AND r.day = d.day
LEFT JOIN
(
    SELECT repository_id, toDate(run_created_at) AS day, count() AS jobs, max(observed_at) AS last_observed_at
    FROM job_versions FINAL
    GROUP BY repository_id, day
) AS j ON j.repository_id = d.repository_id AND j.day = d.day
SETTINGS do_not_merge_across_partitions_select_final = 1;
