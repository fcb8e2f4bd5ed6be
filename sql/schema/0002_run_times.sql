-- What every question about runs shares: which attempt stands for a run, how long it took, and what is to be said of a workflow.
-- The outer query's conditions on repository_id, workflow_id, run_id and created_at reach all tables below (they stand in every
-- join's keys for that), so ask with them.

-- A run by its latest attempt: each run once.
CREATE OR REPLACE VIEW latest_runs AS
SELECT a.* EXCEPT (version)
FROM run_versions AS a FINAL
LEFT JOIN
(
    SELECT repository_id, workflow_id, run_id, created_at, max(run_attempt) AS run_attempts
    FROM run_versions
    WHERE run_attempt > 1
    GROUP BY repository_id, workflow_id, run_id, created_at
) AS rerun ON rerun.repository_id = a.repository_id AND rerun.workflow_id = a.workflow_id AND rerun.run_id = a.run_id
    AND rerun.created_at = a.created_at
WHERE a.run_attempt >= rerun.run_attempts
SETTINGS do_not_merge_across_partitions_select_final = 1;

-- One row per attempt of which jobs are known. A job began when a runner worked on it in this attempt: not skipped, and not
-- carried over from an earlier attempt (a re-run lists those again with their old times). It was executed when it also ended.
CREATE OR REPLACE VIEW attempt_times AS
SELECT
    repository_id, workflow_id, run_id, run_attempt, run_created_at,
    count() AS jobs,
    minIf(started_at, executed) AS first_started_at,
    maxIf(completed_at, executed) AS last_completed_at,
    argMinIf(dateDiff('second', created_at, started_at), (started_at, job_id), began AND ifNull(started_at >= created_at, false)) AS queue_s
FROM
(
    SELECT
        repository_id, workflow_id, run_id, run_attempt, run_created_at, job_id, created_at, started_at, completed_at,
        -- A queued job's started_at is its created_at and no start.
        status IN ('in_progress', 'completed') AND ifNull(conclusion, '') != 'skipped' AND started_at IS NOT NULL
            AND (run_attempt = 1 OR ifNull(started_at >= created_at, true)) AS began,
        began AND ifNull(completed_at >= started_at, false) AS executed
    FROM job_versions FINAL
)
GROUP BY repository_id, workflow_id, run_id, run_attempt, run_created_at
SETTINGS do_not_merge_across_partitions_select_final = 1;

-- A run by its latest attempt with that attempt's wall time. duration_source says where duration_s is from:
--   jobs     from the first start to the last end of the jobs that the attempt executed
--   run      from run_started_at to updated_at: no jobs are known, and the span is at most 24 h (updated_at is no end time: it
--            is rewritten some 400 days later, and by approvals)
--   unknown  duration_s is null: not settled, nothing executed, or not to be known.
CREATE OR REPLACE VIEW run_times AS
SELECT
    r.*,
    t.jobs AS jobs,
    t.queue_s AS queue_s,
    if(r.status = 'completed', t.last_completed_at, NULL) AS completed_at,
    multiIf(completed_at IS NOT NULL, 'jobs',
            r.status = 'completed' AND t.jobs = 0 AND ifNull(dateDiff('second', r.run_started_at, r.updated_at) BETWEEN 0 AND 86400, false), 'run',
            'unknown') AS duration_source,
    multiIf(duration_source = 'jobs', dateDiff('second', t.first_started_at, t.last_completed_at),
            duration_source = 'run', dateDiff('second', r.run_started_at, r.updated_at),
            NULL) AS duration_s
FROM latest_runs AS r
LEFT JOIN attempt_times AS t ON t.repository_id = r.repository_id AND t.workflow_id = r.workflow_id AND t.run_id = r.run_id
    AND t.run_attempt = r.run_attempt AND t.run_created_at = r.created_at;

-- The dashboard's filter bar. branch: '' any, '*' each repository's default branch. to is exclusive, null bounds nothing.
CREATE OR REPLACE VIEW repositories_in_filter AS
SELECT *
FROM repository_versions FINAL
WHERE empty({repository:Array(String)}) OR lower(concat(owner, '/', repo)) IN (arrayMap(name -> lower(name), {repository:Array(String)}));

CREATE OR REPLACE VIEW runs_in_filter AS
SELECT *
FROM latest_runs
WHERE created_at >= ifNull({from:Nullable(DateTime('UTC'))}, toDateTime(0, 'UTC'))
    AND ({to:Nullable(DateTime('UTC'))} IS NULL OR created_at < {to:Nullable(DateTime('UTC'))})
    AND (empty({repository:Array(String)})
        OR repository_id IN (SELECT repository_id FROM repositories_in_filter(repository = {repository:Array(String)})))
    AND ({branch:String} IN ('', '*') OR head_branch = {branch:String})
    AND ({branch:String} != '*'
        OR (repository_id, ifNull(head_branch, '')) IN (SELECT repository_id, default_branch FROM repository_versions FINAL));

CREATE OR REPLACE VIEW run_times_in_filter AS
SELECT *
FROM run_times
WHERE created_at >= ifNull({from:Nullable(DateTime('UTC'))}, toDateTime(0, 'UTC'))
    AND ({to:Nullable(DateTime('UTC'))} IS NULL OR created_at < {to:Nullable(DateTime('UTC'))})
    AND (empty({repository:Array(String)})
        OR repository_id IN (SELECT repository_id FROM repositories_in_filter(repository = {repository:Array(String)})))
    AND ({branch:String} IN ('', '*') OR head_branch = {branch:String})
    AND ({branch:String} != '*'
        OR (repository_id, ifNull(head_branch, '')) IN (SELECT repository_id, default_branch FROM repository_versions FINAL));

-- One verdict per workflow, of all its runs whatever is filtered, with what it rests on. A run that was cancelled, skipped or
-- ended in another way that the success rate does not count is passed over. Runs of pull requests are not the default
-- branch's, even where a fork's branch has the same name. Within a workflow GitHub counts run_id up.
-- stale is a thin rule for now: silent for longer than 30 days and than three times its own median gap (last 20 gaps).
CREATE OR REPLACE VIEW workflow_verdicts AS
WITH
    conclusion IN ('failure', 'timed_out', 'startup_failure') AS failed,
    status = 'completed' AND (failed OR conclusion = 'success') AND NOT startsWith(event, 'pull_request')
        AND (repository_id, ifNull(head_branch, '')) IN (SELECT repository_id, default_branch FROM repository_versions FINAL) AS counts
SELECT
    w.repository_id AS repository_id,
    w.workflow_id AS workflow_id,
    w.state AS state,
    arrayFilter(run -> run.1 > r.last_success_run_id, r.failures) AS failures_in_a_row,
    toUInt64(length(failures_in_a_row)) AS failing_runs,
    arrayReduce('quantileExactInclusive(0.5)', arrayPopFront(arrayDifference(r.newest))) AS median_gap_s,
    greatest(toFloat64(30 * 86400), 3 * if(isFinite(median_gap_s), median_gap_s, 0)) AS silence_limit_s,
    multiIf(
        w.state != 'active', 'disabled',
        r.runs = 0, 'never_run',
        failing_runs > 0, 'failing',
        dateDiff('second', r.last_run_created_at, {now:DateTime('UTC')}) > silence_limit_s, 'stale',
        'healthy') AS verdict,
    multiIf(
        verdict = 'failing', arrayMin(run -> run.2, failures_in_a_row),
        verdict = 'stale', r.last_run_created_at,
        NULL) AS verdict_since
FROM workflow_versions AS w FINAL
LEFT JOIN
(
    SELECT
        repository_id, workflow_id,
        count() AS runs,
        max(created_at) AS last_run_created_at,
        maxIf(run_id, counts AND NOT failed) AS last_success_run_id,
        groupArrayIf((run_id, created_at), counts AND failed) AS failures,
        groupArraySorted(21)(-toInt64(toUnixTimestamp(created_at))) AS newest
    FROM latest_runs
    GROUP BY repository_id, workflow_id
) AS r ON r.repository_id = w.repository_id AND r.workflow_id = w.workflow_id;
