-- By a hash, so that a choice can be repeated. Runs that GitHub no longer has are left out.
SELECT repository_id, run_id, workflow_id, created_at
FROM run_versions
WHERE (empty({repository_id:Array(UInt64)}) OR repository_id IN ({repository_id:Array(UInt64)}))
    AND (repository_id, run_id) NOT IN (SELECT repository_id, run_id FROM absent_runs)
GROUP BY repository_id, run_id, workflow_id, created_at
ORDER BY cityHash64(run_id, {seed:UInt64}), run_id
LIMIT {limit:UInt32}
