-- The jobs that wait now, longest first.
-- One row per job that has not begun, of the latest attempt of a run that has not ended. status says for what it waits: queued for
-- a runner, waiting for an approval, pending for its concurrency group. No run lives longer than 35 days, and none is re-run after
-- 30 (https://docs.github.com/en/actions/reference/limits): older ones are not looked at. FINAL (in the views): observations repeat.
SELECT
    j.repository_id AS repository_id, r.owner AS owner, r.repo AS repo,
    j.workflow_id AS workflow_id, w.name AS workflow_name,
    j.run_id AS run_id, j.run_attempt AS run_attempt, j.job_id AS job_id, j.name AS job_name, j.status AS status,
    arrayStringConcat(arraySort(j.labels), ', ') AS runner_labels,
    j.created_at AS waiting_since,
    if(j.created_at IS NULL, NULL, greatest(0, dateDiff('second', assumeNotNull(j.created_at), {now:DateTime('UTC')}))) AS waiting_s,
    j.html_url AS html_url
FROM
(
    SELECT repository_id, workflow_id, run_id, run_attempt, job_id, name, status, labels, created_at, html_url
    FROM job_times_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                             from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))})
    WHERE status NOT IN ('in_progress', 'completed')
        AND run_created_at >= {now:DateTime('UTC')} - INTERVAL 65 DAY
        AND (repository_id, workflow_id, run_id, run_attempt) IN (
            SELECT repository_id, workflow_id, run_id, run_attempt
            FROM runs_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                                from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))})
            WHERE status != 'completed' AND created_at >= {now:DateTime('UTC')} - INTERVAL 65 DAY)
) AS j
LEFT JOIN (SELECT repository_id, owner, repo FROM repository_versions FINAL) AS r ON r.repository_id = j.repository_id
LEFT JOIN (SELECT repository_id, workflow_id, name FROM workflow_versions FINAL) AS w
    ON w.repository_id = j.repository_id AND w.workflow_id = j.workflow_id
ORDER BY waiting_since IS NULL, waiting_since, repository_id, job_id
LIMIT {limit:UInt32}
