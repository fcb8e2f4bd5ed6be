-- The jobs of some runs that failed, with the first of their steps that did ('': none). At most 50 of an attempt, since a matrix may
-- have hundreds. FINAL: observations repeat.
SELECT
    repository_id, workflow_id, run_id, run_attempt, name AS job_name,
    arrayFirst(step -> ifNull(step.conclusion, '') IN ('failure', 'timed_out'), arraySort(step -> step.number, steps)).name AS step_name,
    html_url
FROM job_versions FINAL
WHERE repository_id IN {repository_id:Array(UInt64)} AND workflow_id IN {workflow_id:Array(UInt64)} AND run_id IN {run_id:Array(UInt64)}
    AND conclusion IN ('failure', 'timed_out', 'startup_failure')
ORDER BY repository_id, workflow_id, run_id, run_attempt, job_id
LIMIT 50 BY repository_id, workflow_id, run_id, run_attempt
SETTINGS do_not_merge_across_partitions_select_final = 1
