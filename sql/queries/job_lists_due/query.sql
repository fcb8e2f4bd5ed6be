-- A list is final when it was read after its run had ended, up to the latest attempt, and held what was promised. The list of a run
-- that is still going is read again when the run has changed since, but not within five minutes. from and to bound what is looked
-- at, and so the memory that it takes.
SELECT
    r.repository_id AS repository_id, r.workflow_id AS workflow_id, r.run_id AS run_id, r.created_at AS created_at,
    r.run_attempt AS run_attempt, r.status AS status
FROM
(
    SELECT
        repository_id, workflow_id, run_id, created_at,
        max(v.run_attempt) AS run_attempt,
        argMax(v.status, v.run_attempt) AS status,
        max(v.conclusion IN ('failure', 'timed_out', 'startup_failure')) AS failed,
        max(v.updated_at) AS changed_at
    FROM run_versions AS v FINAL
    WHERE created_at >= ifNull({from:Nullable(DateTime('UTC'))}, toDateTime(0, 'UTC'))
        AND ({to:Nullable(DateTime('UTC'))} IS NULL OR created_at < {to:Nullable(DateTime('UTC'))})
        AND (empty({repository_id:Array(UInt64)}) OR repository_id IN ({repository_id:Array(UInt64)}))
        AND (repository_id, run_id) NOT IN (SELECT repository_id, run_id FROM absent_runs)
    GROUP BY repository_id, workflow_id, run_id, created_at
) AS r
LEFT JOIN
(
    SELECT repository_id, run_id, run_created_at, run_attempt, settled, jobs_received >= jobs_promised AS whole, observed_at
    FROM job_list_versions FINAL
    WHERE run_created_at >= ifNull({from:Nullable(DateTime('UTC'))}, toDateTime(0, 'UTC'))
        AND ({to:Nullable(DateTime('UTC'))} IS NULL OR run_created_at < {to:Nullable(DateTime('UTC'))})
) AS l ON l.repository_id = r.repository_id AND l.run_id = r.run_id AND l.run_created_at = r.created_at
WHERE NOT (l.settled AND whole AND l.run_attempt >= r.run_attempt)
    AND (r.status = 'completed' OR l.run_id = 0 OR l.run_attempt < r.run_attempt
        OR (r.changed_at > l.observed_at AND l.observed_at < {now:DateTime('UTC')} - 300))
    AND (NOT {failed_only:Bool} OR r.failed)
ORDER BY r.created_at + if(r.failed, 7 * 86400, 0) DESC, run_id DESC
LIMIT {limit:UInt32}
