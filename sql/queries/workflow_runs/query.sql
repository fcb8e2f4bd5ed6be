-- The most recent runs of one workflow, newest first.
-- One row per run, by its latest attempt; unsettled runs too, with null where the end is not known. Within a workflow GitHub
-- counts run_id up. Seconds of wall time and their source: see run_times. FINAL (in the views): observations repeat.
SELECT
    t.repository_id AS repository_id, r.owner AS owner, r.repo AS repo,
    t.workflow_id AS workflow_id, ifNull(t.workflow_name, splitByChar('@', t.path)[1]) AS workflow_name,
    t.run_id AS run_id, t.run_number AS run_number, t.run_attempt AS run_attempt, t.event AS event,
    t.status AS status, t.conclusion AS conclusion, t.head_branch AS head_branch, t.head_sha AS head_sha,
    t.display_title AS display_title, t.actor AS actor,
    t.created_at AS created_at, t.run_started_at AS run_started_at, t.completed_at AS completed_at,
    t.duration_s AS duration_s, t.duration_source AS duration_source, t.queue_s AS queue_s, t.jobs AS jobs, t.html_url AS html_url
FROM run_times_in_filter(repository = [], branch = {branch:String},
                         from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))}) AS t
LEFT JOIN (SELECT repository_id, owner, repo FROM repository_versions FINAL) AS r ON r.repository_id = t.repository_id
WHERE t.repository_id = {repository_id:UInt64} AND t.workflow_id = {workflow_id:UInt64}
ORDER BY run_id DESC
LIMIT {limit:UInt32}
