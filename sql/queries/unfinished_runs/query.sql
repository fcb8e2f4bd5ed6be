-- Each run once, by its newest such attempt; runs that GitHub no longer has are left out.
SELECT
    repository_id, run_id,
    max(v.run_attempt) AS run_attempt,
    workflow_id, created_at,
    max(observed_at) AS last_observed_at
FROM run_versions AS v FINAL
WHERE status != 'completed' AND created_at >= {from:DateTime('UTC')}
    AND (repository_id, run_id) NOT IN (SELECT repository_id, run_id FROM absent_runs)
GROUP BY repository_id, run_id, workflow_id, created_at
ORDER BY created_at DESC, run_id DESC
