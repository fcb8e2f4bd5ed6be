-- Outages, from red to green: which run a workflow began to fail with on its branch, and which one succeeded again.
-- One row per outage that began in the range, newest first; recovered_… and recovery_s are null while it lasts. What an outage is,
-- and from when to when it is measured: see outages_in_filter. FINAL (in the views): observations repeat.
SELECT
    o.repository_id AS repository_id, r.owner AS owner, r.repo AS repo,
    o.workflow_id AS workflow_id, o.workflow_name AS workflow_name, o.branch AS branch,
    o.failed_run_id AS failed_run_id, o.failed_run_number AS failed_run_number, o.failed_head_sha AS failed_head_sha, o.failed_at AS failed_at,
    o.recovered_run_id AS recovered_run_id, o.recovered_head_sha AS recovered_head_sha, o.recovered_at AS recovered_at, o.recovery_s AS recovery_s,
    o.failures AS failures, o.html_url AS html_url
FROM outages_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                       from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))}) AS o
LEFT JOIN (SELECT repository_id, owner, repo FROM repository_versions FINAL) AS r ON r.repository_id = o.repository_id
ORDER BY failed_at DESC, repository_id, workflow_id, branch
LIMIT {limit:UInt32}
