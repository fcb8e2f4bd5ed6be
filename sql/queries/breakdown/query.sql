-- Figures of the runs in the filter by what tells them apart, most runs first.
-- One row per value of `by`; only values that some run has. repository_id, owner and repo are told by repository and workflow,
-- workflow_id by workflow. A run is its latest attempt, counted once. What each figure is of: see run_groups.
-- FINAL (in the views): observations repeat.
SELECT
    if({by:String} = 'repository', concat(r.owner, '/', r.repo), g.value) AS value,
    g.repository_id AS repository_id, if(g.repository_id IS NULL, NULL, r.owner) AS owner, if(g.repository_id IS NULL, NULL, r.repo) AS repo,
    g.workflow_id AS workflow_id,
    g.runs AS runs, g.success AS success, g.failure AS failure, g.cancelled AS cancelled, g.skipped AS skipped, g.other AS other,
    g.in_progress AS in_progress, g.success_rate AS success_rate, g.success_rate_low AS success_rate_low, g.success_rate_high AS success_rate_high,
    g.rerun_runs AS rerun_runs, g.duration_p50_s AS duration_p50_s, g.duration_p95_s AS duration_p95_s, g.queue_p95_s AS queue_p95_s,
    g.busy_s AS busy_s, g.busy_min AS busy_min
FROM run_groups(by = {by:String}, time_zone = 'UTC', repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))}) AS g
LEFT JOIN (SELECT repository_id, owner, repo FROM repository_versions FINAL) AS r ON r.repository_id = g.repository_id
ORDER BY runs DESC, value, repository_id, workflow_id
LIMIT {limit:UInt32}
