-- Time is accounted, per job and per attempt: what a runner did, what was waited for, and why a time is not known. And the filter
-- that every question of people takes. docs/glossary.md defines each word.
-- The outer query's conditions on repository_id, workflow_id, run_id and run_created_at reach all tables below.

-- One row per job of any attempt. duration_s is the time on a runner, queue_s the time until one took it; where one is null,
-- duration_reason or queue_reason says why, else it is ''.
--   A job never started when no runner is known of it, no step, and no success: it was cancelled in the queue, or its approval
--   never came. Its times are those of the waiting. (steps.size0: empty(steps) would read all of their texts.)
CREATE OR REPLACE VIEW job_times AS
SELECT
    * EXCEPT (version),
    run_attempt > 1 AND ifNull(started_at < created_at, false) AS carried_over,
    multiIf(
        ifNull(conclusion, '') = 'skipped', 'skipped',
        status NOT IN ('in_progress', 'completed') OR started_at IS NULL, 'not_started',
        carried_over, 'carried_over',
        runner_id = 0 AND runner_name = '' AND steps.size0 = 0 AND status = 'completed' AND ifNull(conclusion, '') != 'success', 'never_started',
        status = 'in_progress', 'under_way',
        completed_at IS NULL, 'no_end',
        completed_at < started_at, 'ends_before_start',
        '') AS duration_reason,
    if(duration_reason = '', dateDiff('second', started_at, completed_at), NULL) AS duration_s,
    multiIf(
        duration_reason IN ('skipped', 'not_started', 'carried_over', 'never_started'), duration_reason,
        created_at IS NULL, 'no_creation',
        started_at < created_at, 'starts_before_creation',
        '') AS queue_reason,
    if(queue_reason = '', dateDiff('second', created_at, started_at), NULL) AS queue_s
FROM job_versions FINAL
SETTINGS do_not_merge_across_partitions_select_final = 1;

-- One row per attempt of which jobs are known.
--   jobs_executed  jobs that a runner began and ended in this attempt
--   duration_s     wall time: from the first start to the last end of these
--   busy_s         their durations added up; busy_min the same with each rounded up to whole minutes, as GitHub bills
--   idle_s         the part of the wall time in which none of them ran
--   queue_s        of the first job that began
--   waited_s       the longest that a job waited which never started: for an approval that did not come, or for a runner
CREATE OR REPLACE VIEW attempt_times AS
SELECT
    repository_id, workflow_id, run_id, run_attempt, run_created_at,
    count() AS jobs,
    countIf(duration_reason = '') AS jobs_executed,
    countIf(carried_over) AS jobs_carried_over,
    minIf(created_at, queue_reason = '') AS first_created_at,
    minIf(started_at, duration_reason = '') AS first_started_at,
    maxIf(completed_at, duration_reason = '') AS last_completed_at,
    dateDiff('second', first_started_at, last_completed_at) AS duration_s,
    argMinIf(queue_s, (started_at, job_id), queue_reason = '') AS queue_s,
    if(jobs_executed = 0, NULL, toInt64(sum(duration_s_of_job))) AS busy_s,
    if(jobs_executed = 0, NULL, toInt64(sumIf(greatest(1, intDiv(duration_s_of_job + 59, 60)), duration_reason = ''))) AS busy_min,
    if(jobs_executed = 0, NULL, duration_s
        - toInt64(intervalLengthSumIf(toUnixTimestamp(assumeNotNull(started_at)), toUnixTimestamp(assumeNotNull(completed_at)), duration_reason = ''))) AS idle_s,
    maxIf(greatest(0, dateDiff('second', created_at, completed_at)), duration_reason = 'never_started') AS waited_s
FROM
(
    SELECT
        repository_id, workflow_id, run_id, run_attempt, run_created_at, job_id, created_at, started_at, completed_at,
        carried_over, duration_reason, duration_s AS duration_s_of_job, queue_reason, queue_s
    FROM job_times
)
GROUP BY repository_id, workflow_id, run_id, run_attempt, run_created_at;

-- A run by its latest attempt with that attempt's times. duration_source says where duration_s is from:
--   jobs     the wall time of the jobs that the attempt executed
--   run      from run_started_at to updated_at: no jobs are known, and the span is at most 24 h (updated_at is no end time: it
--            is rewritten some 400 days later, and by approvals)
--   unknown  duration_s is null: not settled, nothing executed, or not to be known.
-- wait_s: before the attempt's first job was queued, or as long as a job waited that never started, whichever is longer. Told of an
-- attempt, run_started_at may lie up to 4 s before created_at.
CREATE OR REPLACE VIEW run_times AS
SELECT
    r.*,
    t.jobs AS jobs, t.jobs_executed AS jobs_executed, t.jobs_carried_over AS jobs_carried_over,
    t.queue_s AS queue_s,
    nullIf(greatest(
        if(t.jobs = 0 OR t.first_created_at IS NULL OR r.run_started_at IS NULL, -1,
           greatest(0, dateDiff('second', greatest(r.run_started_at, r.created_at), assumeNotNull(t.first_created_at)))),
        ifNull(t.waited_s, -1)), -1) AS wait_s,
    t.busy_s AS busy_s, t.busy_min AS busy_min, t.idle_s AS idle_s,
    if(r.status = 'completed', t.last_completed_at, NULL) AS completed_at,
    multiIf(completed_at IS NOT NULL, 'jobs',
            r.status = 'completed' AND t.jobs = 0 AND ifNull(dateDiff('second', r.run_started_at, r.updated_at) BETWEEN 0 AND 86400, false), 'run',
            'unknown') AS duration_source,
    multiIf(duration_source = 'jobs', t.duration_s,
            duration_source = 'run', dateDiff('second', r.run_started_at, r.updated_at),
            NULL) AS duration_s
FROM latest_runs AS r
LEFT JOIN attempt_times AS t ON t.repository_id = r.repository_id AND t.workflow_id = r.workflow_id AND t.run_id = r.run_id
    AND t.run_attempt = r.run_attempt AND t.run_created_at = r.created_at;

-- The filter. branch: '' any, '*' each repository's default branch. workflow: a name, path, file name or id. to is exclusive, null
-- bounds nothing, an empty list is no condition.
CREATE OR REPLACE VIEW workflows_in_filter AS
SELECT *
FROM workflow_versions FINAL
WHERE (empty({repository:Array(String)})
        OR repository_id IN (SELECT repository_id FROM repositories_in_filter(repository = {repository:Array(String)})))
    AND (empty({workflow:Array(String)}) OR hasAny({workflow:Array(String)},
        [name, path, splitByChar('/', path)[-1], toString(workflow_id)]));

CREATE OR REPLACE VIEW runs_in_filter AS
SELECT *
FROM latest_runs
WHERE created_at >= ifNull({from:Nullable(DateTime('UTC'))}, toDateTime(0, 'UTC'))
    AND ({to:Nullable(DateTime('UTC'))} IS NULL OR created_at < {to:Nullable(DateTime('UTC'))})
    AND (empty({repository:Array(String)})
        OR repository_id IN (SELECT repository_id FROM repositories_in_filter(repository = {repository:Array(String)})))
    AND (empty({workflow:Array(String)}) OR (repository_id, workflow_id) IN (
        SELECT repository_id, workflow_id
        FROM workflows_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)})))
    AND ({branch:String} IN ('', '*') OR head_branch = {branch:String})
    AND ({branch:String} != '*'
        OR (repository_id, ifNull(head_branch, '')) IN (SELECT repository_id, default_branch FROM repository_versions FINAL))
    AND (empty({event:Array(String)}) OR event IN {event:Array(String)});

CREATE OR REPLACE VIEW run_times_in_filter AS
SELECT *
FROM run_times
WHERE created_at >= ifNull({from:Nullable(DateTime('UTC'))}, toDateTime(0, 'UTC'))
    AND ({to:Nullable(DateTime('UTC'))} IS NULL OR created_at < {to:Nullable(DateTime('UTC'))})
    AND (empty({repository:Array(String)})
        OR repository_id IN (SELECT repository_id FROM repositories_in_filter(repository = {repository:Array(String)})))
    AND (empty({workflow:Array(String)}) OR (repository_id, workflow_id) IN (
        SELECT repository_id, workflow_id
        FROM workflows_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)})))
    AND ({branch:String} IN ('', '*') OR head_branch = {branch:String})
    AND ({branch:String} != '*'
        OR (repository_id, ifNull(head_branch, '')) IN (SELECT repository_id, default_branch FROM repository_versions FINAL))
    AND (empty({event:Array(String)}) OR event IN {event:Array(String)});

-- Every attempt of the runs in the filter.
CREATE OR REPLACE VIEW attempts_in_filter AS
SELECT * EXCEPT (version)
FROM run_versions FINAL
WHERE created_at >= ifNull({from:Nullable(DateTime('UTC'))}, toDateTime(0, 'UTC'))
    AND ({to:Nullable(DateTime('UTC'))} IS NULL OR created_at < {to:Nullable(DateTime('UTC'))})
    AND (empty({repository:Array(String)})
        OR repository_id IN (SELECT repository_id FROM repositories_in_filter(repository = {repository:Array(String)})))
    AND (empty({workflow:Array(String)}) OR (repository_id, workflow_id) IN (
        SELECT repository_id, workflow_id
        FROM workflows_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)})))
    AND ({branch:String} IN ('', '*') OR head_branch = {branch:String})
    AND ({branch:String} != '*'
        OR (repository_id, ifNull(head_branch, '')) IN (SELECT repository_id, default_branch FROM repository_versions FINAL))
    AND (empty({event:Array(String)}) OR event IN {event:Array(String)})
SETTINGS do_not_merge_across_partitions_select_final = 1;

-- The jobs of all attempts of the runs in the filter.
CREATE OR REPLACE VIEW job_times_in_filter AS
SELECT *
FROM job_times
WHERE run_created_at >= ifNull({from:Nullable(DateTime('UTC'))}, toDateTime(0, 'UTC'))
    AND ({to:Nullable(DateTime('UTC'))} IS NULL OR run_created_at < {to:Nullable(DateTime('UTC'))})
    AND (empty({repository:Array(String)})
        OR repository_id IN (SELECT repository_id FROM repositories_in_filter(repository = {repository:Array(String)})))
    AND (empty({workflow:Array(String)}) OR (repository_id, workflow_id) IN (
        SELECT repository_id, workflow_id
        FROM workflows_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)})))
    AND ({branch:String} IN ('', '*') OR head_branch = {branch:String})
    AND ({branch:String} != '*'
        OR (repository_id, ifNull(head_branch, '')) IN (SELECT repository_id, default_branch FROM repository_versions FINAL))
    AND (empty({event:Array(String)})
        OR (repository_id, workflow_id, run_id) IN (
            SELECT repository_id, workflow_id, run_id FROM run_versions WHERE event IN {event:Array(String)}));

-- The jobs of the filter that a runner executed, as GitHub bills them: each rounded up to whole minutes.
--   is_rerun  a later attempt of the run did the job again: what an attempt that was superseded took, but for the jobs that a later
--             one carried over (found again by name and times: a carried-over job has an id of its own) and those that were cancelled
CREATE OR REPLACE VIEW billed_jobs_in_filter AS
SELECT
    repository_id, workflow_id, run_id, run_attempt, job_id, name, labels, assumeNotNull(started_at) AS started_at,
    assumeNotNull(duration_s) AS duration_s,
    greatest(1, intDiv(duration_s + 59, 60)) AS minutes,
    ifNull(conclusion, '') = 'cancelled' AS is_cancelled,
    NOT is_cancelled
        AND (repository_id, run_id, run_attempt) IN (
            SELECT repository_id, run_id, toUInt32(arrayJoin(range(1, max(run_attempt))))
            FROM run_versions
            WHERE run_attempt > 1
            GROUP BY repository_id, run_id)
        AND (repository_id, run_id, name, started_at, assumeNotNull(completed_at)) NOT IN (
            SELECT repository_id, run_id, name, assumeNotNull(started_at), assumeNotNull(completed_at)
            FROM job_versions
            WHERE run_attempt > 1 AND started_at < created_at AND completed_at IS NOT NULL) AS is_rerun
FROM job_times_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                         from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))})
WHERE duration_reason = '';
