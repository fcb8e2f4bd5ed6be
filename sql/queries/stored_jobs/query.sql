SELECT job_id, run_attempt, status, ifNull(conclusion, '') AS conclusion, started_at, completed_at, length(steps) AS steps
FROM job_versions FINAL
WHERE repository_id = {repository_id:UInt64} AND run_id = {run_id:UInt64} AND run_created_at = {created_at:DateTime('UTC')}
ORDER BY job_id
