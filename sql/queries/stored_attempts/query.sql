SELECT run_attempt, status, ifNull(conclusion, '') AS conclusion, updated_at
FROM run_versions FINAL
WHERE repository_id = {repository_id:UInt64} AND run_id = {run_id:UInt64} AND created_at = {created_at:DateTime('UTC')}
ORDER BY run_attempt
