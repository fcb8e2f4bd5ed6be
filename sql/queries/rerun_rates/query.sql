-- How often the runs of each workflow are run again, what came of it, and what it cost.
-- One row per workflow that has runs in the filter, most re-runs first. healed_runs failed in some attempt and succeeded in their
-- latest; they are evidence of something flaky. discarded_busy_s and discarded_busy_min are the time on runners, in seconds and in
-- minutes as GitHub bills, of jobs whose work the latest attempt did again: not of those that it took over. Attempts that are not
-- stored are counted in run_attempts, and tell nothing else. FINAL (in the views): observations repeat.
SELECT
    t.repository_id AS repository_id, r.owner AS owner, r.repo AS repo,
    t.workflow_id AS workflow_id, t.workflow_name AS workflow_name,
    t.runs AS runs, t.rerun_runs AS rerun_runs, t.run_attempts AS run_attempts, t.rerun_runs / t.runs AS rerun_rate, t.healed_runs AS healed_runs,
    d.discarded_busy_s AS discarded_busy_s, d.discarded_busy_min AS discarded_busy_min
FROM
(
    SELECT
        repository_id, workflow_id, argMax(run_name, run_id) AS workflow_name,
        count() AS runs, countIf(latest > 1) AS rerun_runs, sum(latest) AS run_attempts, countIf(succeeded AND failed_before) AS healed_runs
    FROM
    (
        SELECT
            repository_id, workflow_id, run_id,
            max(run_attempt) AS latest,
            argMax(ifNull(workflow_name, splitByChar('@', path)[1]), run_attempt) AS run_name,
            argMax(status = 'completed' AND ifNull(conclusion = 'success', false), run_attempt) AS succeeded,
            countIf(conclusion IN ('failure', 'timed_out', 'startup_failure')) > 0 AS failed_before
        FROM attempts_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                                from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))})
        GROUP BY repository_id, workflow_id, run_id
    )
    GROUP BY repository_id, workflow_id
) AS t
LEFT JOIN (SELECT repository_id, owner, repo FROM repository_versions FINAL) AS r ON r.repository_id = t.repository_id
LEFT JOIN
(
    SELECT repository_id, workflow_id, sumIf(busy_s, NOT taken_over) AS discarded_busy_s, sumIf(busy_min, NOT taken_over) AS discarded_busy_min
    FROM
    (
        -- A job that a later attempt takes over is listed there with another id, and its name and times as they were.
        SELECT
            repository_id, workflow_id, run_id, name, started_at, completed_at,
            countIf(carried_over AND run_attempt = latest) > 0 AS taken_over,
            sumIf(duration_s, run_attempt < latest) AS busy_s,
            sumIf(greatest(1, intDiv(duration_s + 59, 60)), run_attempt < latest AND duration_reason = '') AS busy_min
        FROM job_times_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                                 from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))}) AS j
        INNER JOIN
        (
            SELECT repository_id, workflow_id, run_id, run_attempt AS latest
            FROM runs_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                                from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))})
            WHERE run_attempt > 1
        ) AS rerun ON rerun.repository_id = j.repository_id AND rerun.workflow_id = j.workflow_id AND rerun.run_id = j.run_id
        GROUP BY repository_id, workflow_id, run_id, name, started_at, completed_at
    )
    GROUP BY repository_id, workflow_id
) AS d ON d.repository_id = t.repository_id AND d.workflow_id = t.workflow_id
ORDER BY rerun_runs DESC, runs DESC, lower(owner), lower(repo), workflow_id
LIMIT {limit:UInt32}
