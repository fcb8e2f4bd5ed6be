-- Every attempt of the newest runs of each workflow: so many of the default branch, and so many others.
-- Runs of pull requests are not the default branch's, even where a fork's branch has the same name. duration_s of an attempt whose
-- jobs are not known is what run_times says of such a run. A run under way that GitHub no longer has will not end: it is left out.
-- Within a workflow GitHub counts run_id up. FINAL: observations repeat.
WITH
    newest AS
    (
        SELECT repository_id, workflow_id, run_id, is_default
        FROM
        (
            SELECT repository_id, workflow_id, run_id, any(NOT startsWith(event, 'pull_request')
                AND (repository_id, ifNull(head_branch, '')) IN (SELECT repository_id, default_branch FROM repository_versions FINAL)) AS is_default
            FROM run_versions
            WHERE repository_id IN {repository_id:Array(UInt64)}
                AND (empty({workflow_id:Array(UInt64)}) OR workflow_id IN {workflow_id:Array(UInt64)})
            GROUP BY repository_id, workflow_id, run_id
        )
        ORDER BY run_id DESC
        LIMIT {runs:UInt32} BY repository_id, workflow_id, is_default
    )
SELECT
    a.repository_id AS repository_id, a.workflow_id AS workflow_id, a.run_id AS run_id, a.run_attempt AS run_attempt,
    a.run_number AS run_number, a.event AS event, a.status AS status, ifNull(a.conclusion, '') AS conclusion, a.head_sha AS head_sha,
    ((a.repository_id, a.workflow_id, a.run_id) IN (SELECT repository_id, workflow_id, run_id FROM newest WHERE is_default))::Bool AS on_default_branch,
    a.created_at AS created_at, a.run_started_at AS run_started_at,
    if(a.status = 'completed', t.last_completed_at, NULL) AS completed_at,
    a.observed_at AS observed_at,
    multiIf(
        a.status != 'completed', NULL,
        t.jobs_executed > 0, t.duration_s,
        t.jobs = 0 AND ifNull(dateDiff('second', a.run_started_at, a.updated_at) BETWEEN 0 AND 86400, false), dateDiff('second', a.run_started_at, a.updated_at),
        NULL) AS duration_s,
    t.jobs_executed AS jobs
FROM run_versions AS a FINAL
LEFT JOIN
(
    SELECT *
    FROM attempt_times
    WHERE repository_id IN {repository_id:Array(UInt64)}
        AND (empty({workflow_id:Array(UInt64)}) OR workflow_id IN {workflow_id:Array(UInt64)})
        AND (repository_id, workflow_id, run_id) IN (SELECT repository_id, workflow_id, run_id FROM newest)
) AS t ON t.repository_id = a.repository_id AND t.workflow_id = a.workflow_id AND t.run_id = a.run_id
    AND t.run_attempt = a.run_attempt AND t.run_created_at = a.created_at
WHERE a.repository_id IN {repository_id:Array(UInt64)}
    AND (empty({workflow_id:Array(UInt64)}) OR a.workflow_id IN {workflow_id:Array(UInt64)})
    AND (a.repository_id, a.workflow_id, a.run_id) IN (SELECT repository_id, workflow_id, run_id FROM newest)
    AND (a.status = 'completed' OR (a.repository_id, a.run_id) NOT IN (SELECT repository_id, run_id FROM absent_runs))
ORDER BY repository_id, workflow_id, run_id, run_attempt
SETTINGS do_not_merge_across_partitions_select_final = 1
