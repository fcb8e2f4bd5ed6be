-- How long the jobs of each name took, of those that take most of a workflow's time: of the newest runs on the default branch that
-- succeeded at the first attempt. Lists that belong together, by run; of several jobs of one name in a run the longest.
-- FINAL: observations repeat.
WITH
    newest AS
    (
        SELECT repository_id, workflow_id, run_id
        FROM run_versions FINAL
        WHERE repository_id IN {repository_id:Array(UInt64)}
            AND (empty({workflow_id:Array(UInt64)}) OR workflow_id IN {workflow_id:Array(UInt64)})
            AND NOT startsWith(event, 'pull_request')
            AND (repository_id, ifNull(head_branch, '')) IN (SELECT repository_id, default_branch FROM repository_versions FINAL)
        GROUP BY repository_id, workflow_id, run_id
        HAVING max(run_attempt) = 1 AND any(status) = 'completed' AND any(conclusion) = 'success'
        ORDER BY run_id DESC
        LIMIT {runs:UInt32} BY repository_id, workflow_id
    )
SELECT
    repository_id, workflow_id, job_name,
    arraySort(groupArray((run_id, longest.1, longest.2))) AS by_run,
    by_run.1 AS run_ids, by_run.2 AS durations_s, by_run.3 AS labels
FROM
(
    SELECT repository_id, workflow_id, run_id, name AS job_name,
        max((assumeNotNull(duration_s), arrayStringConcat(arraySort(labels), ','))) AS longest
    FROM job_times
    WHERE repository_id IN {repository_id:Array(UInt64)}
        AND (empty({workflow_id:Array(UInt64)}) OR workflow_id IN {workflow_id:Array(UInt64)})
        AND (repository_id, workflow_id, run_id) IN (SELECT repository_id, workflow_id, run_id FROM newest)
        AND run_attempt = 1 AND duration_reason = '' AND conclusion = 'success'
    GROUP BY repository_id, workflow_id, run_id, job_name
)
GROUP BY repository_id, workflow_id, job_name
ORDER BY repository_id, workflow_id, arraySum(durations_s) DESC, job_name
LIMIT {jobs:UInt32} BY repository_id, workflow_id
