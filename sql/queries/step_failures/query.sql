-- Failed jobs by the step that failed first, most failures first.
-- One row per workflow, job name and first failed step (by number: they have gaps, but order), over the jobs of all attempts that
-- failed in them; carried-over jobs failed earlier and are left out. step_name is '' where no step failed: the runner was lost, the
-- job ran into its time limit, or nothing began. failure_share is of all failed jobs in the filter. FINAL (in the views):
-- observations repeat.
SELECT
    f.repository_id AS repository_id, r.owner AS owner, r.repo AS repo,
    f.workflow_id AS workflow_id, w.name AS workflow_name,
    f.job_name AS job_name, f.step_name AS step_name,
    f.failure AS failure, f.failure / f.all_failures AS failure_share,
    f.runs AS runs, f.branches AS branches,
    f.first_run.1 AS first_failed_run_created_at, f.first_run.2 AS first_failed_run_id, f.first_run.3 AS first_failed_html_url,
    f.last_run.1 AS last_failed_run_created_at, f.last_run.2 AS last_failed_run_id, f.last_run.3 AS last_failed_html_url
FROM
(
    SELECT
        repository_id, workflow_id, job_name, step_name,
        count() AS failure,
        uniqExact(run_id) AS runs,
        uniqExact(ifNull(head_branch, '')) AS branches,
        argMin((run_created_at, run_id, html_url), (run_created_at, run_id, job_id)) AS first_run,
        argMax((run_created_at, run_id, html_url), (run_created_at, run_id, job_id)) AS last_run,
        sum(failure) OVER () AS all_failures
    FROM
    (
        SELECT
            repository_id, workflow_id, run_id, job_id, run_created_at, head_branch, html_url, name AS job_name,
            arrayFilter(step -> ifNull(step.4, '') IN ('failure', 'timed_out'), steps) AS failed_steps,
            arraySort(step -> step.1, failed_steps)[1].2 AS step_name
        FROM job_times_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                                 from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))})
        WHERE NOT carried_over AND status = 'completed' AND conclusion IN ('failure', 'timed_out', 'startup_failure')
    )
    GROUP BY repository_id, workflow_id, job_name, step_name
) AS f
LEFT JOIN (SELECT repository_id, owner, repo FROM repository_versions FINAL) AS r ON r.repository_id = f.repository_id
LEFT JOIN (SELECT repository_id, workflow_id, name FROM workflow_versions FINAL) AS w
    ON w.repository_id = f.repository_id AND w.workflow_id = f.workflow_id
ORDER BY failure DESC, last_failed_run_created_at DESC, repository_id, workflow_id, job_name, step_name
LIMIT {limit:UInt32}
