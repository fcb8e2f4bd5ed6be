-- Runs that GitHub no longer has are left out.
SELECT
    run_id,
    created_at,
    max(v.run_attempt) AS run_attempt,
    argMax(v.status, v.run_attempt) AS status,
    argMax(ifNull(v.conclusion, ''), v.run_attempt) AS conclusion,
    argMax(v.updated_at, v.run_attempt) AS updated_at
FROM run_versions AS v FINAL
WHERE repository_id = {repository_id:UInt64} AND created_at BETWEEN {from:DateTime('UTC')} AND {to:DateTime('UTC')}
    AND (repository_id, run_id) NOT IN (SELECT repository_id, run_id FROM absent_runs)
GROUP BY run_id, created_at
ORDER BY run_id
