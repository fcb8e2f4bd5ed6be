-- from and to are there for speed only: months outside of them are not read.
SELECT
    run_id, run_attempt,
    status,
    updated_at,
    toBool(run_id IN (SELECT run_id FROM absent_runs WHERE repository_id = {repository_id:UInt64})) AS is_absent
FROM run_versions FINAL
WHERE repository_id = {repository_id:UInt64} AND run_id IN ({run_id:Array(UInt64)})
    AND created_at BETWEEN {from:DateTime('UTC')} AND {to:DateTime('UTC')}
ORDER BY run_id, run_attempt
