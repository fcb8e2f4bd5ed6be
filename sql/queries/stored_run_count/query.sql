-- Each run once, whatever its attempts; runs that GitHub no longer has are left out.
SELECT uniqExact(run_id) AS runs
FROM run_versions
WHERE repository_id = {repository_id:UInt64}
    AND (repository_id, run_id) NOT IN (SELECT repository_id, run_id FROM absent_runs)
