-- Every workflow of the filtered repositories with its verdict, its last run and its record in the filter, most in need first.
-- One row per workflow, also one without a run. A run is its latest attempt, counted once; unsettled runs count in runs only.
-- The last run and the marks are the newest before the range's end, also older ones than its beginning: a workflow that has
-- been silent for long still shows how it ended.
-- The verdict is of all runs on the default branch, whatever branch and range are filtered. Durations are wall times in
-- seconds of successful runs, percentiles interpolated between neighbours (quantileExactInclusive). Within a workflow
-- GitHub counts run_id up: "newest" is the highest. FINAL (in the views): observations repeat.
WITH
    conclusion IN ('failure', 'timed_out', 'startup_failure') AS failed,
    status = 'completed' AS settled
SELECT
    r.repository_id AS repository_id, r.owner AS owner, r.repo AS repo, r.default_branch AS default_branch,
    w.workflow_id AS workflow_id, w.name AS workflow_name, w.path AS path, w.state AS state, (w.state = 'active')::Bool AS active,
    -- GitHub's page of a workflow goes by its file's name, that of GitHub's own workflows by what follows dynamic/.
    concat(r.html_url, '/actions/workflows/',
           if(startsWith(w.path, 'dynamic/'), substring(w.path, 9), encodeURLComponent(splitByChar('/', w.path)[-1]))) AS workflow_html_url,
    v.verdict AS verdict, v.verdict_since AS verdict_since, v.failing_runs AS failing_runs,
    if(empty(m.newest_runs), NULL, m.newest_runs[-1])::Nullable(Tuple(run_id UInt64, run_number UInt64, run_attempt UInt32,
        status String, conclusion Nullable(String), created_at DateTime('UTC'), duration_s Nullable(Int64), html_url String)) AS last_run,
    if(empty(m.newest_runs), NULL, m.last_completed_at) AS last_run_completed_at,
    if(empty(m.newest_runs), NULL, round(greatest(0, dateDiff('second', m.newest_runs[-1].created_at, {now:DateTime('UTC')})) / 86400, 3)) AS days_since_last_run,
    t.runs AS runs, t.success AS success, t.failure AS failure,
    if(t.success + t.failure = 0, NULL, t.success / (t.success + t.failure)) AS success_rate,
    if(empty(t.durations_s), NULL, t.durations_s[1]) AS duration_p50_s,
    if(empty(t.durations_s), NULL, t.durations_s[2]) AS duration_p95_s,
    m.newest_runs AS recent_runs
FROM workflow_versions AS w FINAL
INNER JOIN repositories_in_filter(repository = {repository:Array(String)}) AS r ON r.repository_id = w.repository_id
LEFT JOIN workflow_verdicts(now = {now:DateTime('UTC')}) AS v ON v.repository_id = w.repository_id AND v.workflow_id = w.workflow_id
LEFT JOIN
(
    SELECT
        repository_id, workflow_id,
        count() AS runs,
        countIf(settled AND conclusion = 'success') AS success,
        countIf(settled AND failed) AS failure,
        quantilesExactInclusiveIf(0.5, 0.95)(duration_s, settled AND conclusion = 'success') AS durations_s
    FROM run_times_in_filter(repository = {repository:Array(String)}, branch = {branch:String},
                             from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))})
    GROUP BY repository_id, workflow_id
) AS t ON t.repository_id = w.repository_id AND t.workflow_id = w.workflow_id
LEFT JOIN
(
    SELECT
        repository_id, workflow_id,
        arraySort(run -> run.run_id, groupArray(tuple(run_id, run_number, run_attempt, status, conclusion, created_at, duration_s, html_url)
            ::Tuple(run_id UInt64, run_number UInt64, run_attempt UInt32, status String, conclusion Nullable(String),
                    created_at DateTime('UTC'), duration_s Nullable(Int64), html_url String))) AS newest_runs,
        argMax(tuple(completed_at), run_id).1 AS last_completed_at
    FROM run_times
    WHERE (repository_id, workflow_id, run_id) IN (
        SELECT repository_id, workflow_id, run_id
        FROM runs_in_filter(repository = {repository:Array(String)}, branch = {branch:String},
                            from = NULL, to = {to:Nullable(DateTime('UTC'))})
        ORDER BY repository_id DESC, workflow_id DESC, run_id DESC
        LIMIT 20 BY repository_id, workflow_id)
    GROUP BY repository_id, workflow_id
) AS m ON m.repository_id = w.repository_id AND m.workflow_id = w.workflow_id
ORDER BY
    w.state = 'deleted',
    indexOf(['failing', 'stale', 'disabled', 'never_run', 'healthy'], v.verdict),
    lower(r.owner), lower(r.repo), lower(w.name), w.workflow_id
SETTINGS allow_experimental_nullable_tuple_type = 1
