-- How long the workflows take from red to green.
-- One row per workflow and branch with an outage that began in the range: those that are red first, the longest first, then those
-- that were red for longest. Times are of the outages that are over; open_since is the beginning of the one that lasts.
-- What an outage is: see outages_in_filter. FINAL (in the views): observations repeat.
SELECT
    o.repository_id AS repository_id, any(r.owner) AS owner, any(r.repo) AS repo,
    o.workflow_id AS workflow_id, argMax(o.workflow_name, o.failed_run_id) AS workflow_name, o.branch AS branch,
    count() AS outages, toUInt64(sum(o.failures)) AS failures, count(o.recovery_s) AS recovered,
    quantileExactInclusive(0.5)(o.recovery_s) AS recovery_p50_s, max(o.recovery_s) AS recovery_max_s,
    maxIf(toNullable(o.failed_at), o.recovery_s IS NULL) AS open_since
FROM outages_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                       from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))}) AS o
LEFT JOIN (SELECT repository_id, owner, repo FROM repository_versions FINAL) AS r ON r.repository_id = o.repository_id
GROUP BY repository_id, workflow_id, branch
ORDER BY open_since IS NULL, open_since, sum(o.recovery_s) DESC NULLS LAST, repository_id, workflow_id, branch
LIMIT {limit:UInt32}
