-- Views that read more than their range holds, so that a month of ten million runs took half a minute or more memory than there is.
-- What they say is what they said.

-- The jobs of the filter that a runner executed, as GitHub bills them: each rounded up to whole minutes.
--   is_rerun  a later attempt of the run did the job again: what an attempt that was superseded took, but for the jobs that a later
--             one carried over (found again by name and times: a carried-over job has an id of its own) and those that were cancelled
-- All attempts of a run were created when it was, so that the range holds for those that superseded it too. Jobs are compared by a hash:
-- that two of a range have the same by chance is as likely as once in a million ranges.
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
                AND created_at >= ifNull({from:Nullable(DateTime('UTC'))}, toDateTime(0, 'UTC'))
                AND ({to:Nullable(DateTime('UTC'))} IS NULL OR created_at < {to:Nullable(DateTime('UTC'))})
            GROUP BY repository_id, run_id)
        AND sipHash64(repository_id, run_id, name, assumeNotNull(started_at), assumeNotNull(completed_at)) NOT IN (
            SELECT sipHash64(repository_id, run_id, name, assumeNotNull(started_at), assumeNotNull(completed_at))
            FROM job_versions
            WHERE run_attempt > 1 AND started_at < created_at AND completed_at IS NOT NULL
                AND run_created_at >= ifNull({from:Nullable(DateTime('UTC'))}, toDateTime(0, 'UTC'))
                AND ({to:Nullable(DateTime('UTC'))} IS NULL OR run_created_at < {to:Nullable(DateTime('UTC'))})) AS is_rerun
FROM job_times_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                         from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))})
WHERE duration_reason = '';

-- Outages: failures in a row of one workflow on one branch, by its runs in the order of run_id (GitHub counts it up within a
-- workflow). Runs of pull requests are not the branch's, and a run that was neither success nor failure is passed over. An outage
-- belongs to the range by failed_at, the creation of its first failed run; when it recovered is looked for among all later runs, and
-- what was before the range only where its first run failed: that may be an older outage's. recovered_at is the end of the latest
-- attempt of the run that succeeded; where its jobs are not known, the start of that attempt (a run may have been created long
-- before the re-run that made it green). is_before: the last run before the range.
CREATE OR REPLACE VIEW outages_in_filter AS
WITH doubtful AS
(
    SELECT repository_id, workflow_id, ifNull(head_branch, '') AS branch
    FROM run_outcomes_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                                from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))})
    WHERE {from:Nullable(DateTime('UTC'))} IS NOT NULL AND outcome IN ('success', 'failure') AND NOT startsWith(event, 'pull_request')
    GROUP BY repository_id, workflow_id, branch
    HAVING argMin(outcome, run_id) = 'failure'
)
SELECT
    repository_id, workflow_id, branch,
    countIf(failed) AS failures,
    argMax(run_name, run_id) AS workflow_name,
    minIf(run_id, failed) AS failed_run_id,
    argMinIf(run_number, run_id, failed) AS failed_run_number,
    argMinIf(head_sha, run_id, failed) AS failed_head_sha,
    argMinIf(html_url, run_id, failed) AS html_url,
    argMinIf(created_at, run_id, failed) AS failed_at,
    minIf(toNullable(run_id), NOT failed) AS recovered_run_id,
    argMinIf(toNullable(head_sha), run_id, NOT failed) AS recovered_head_sha,
    argMinIf(toNullable(ended_at), run_id, NOT failed) AS recovered_at,
    dateDiff('second', failed_at, recovered_at) AS recovery_s
FROM
(
    SELECT *, countIf(failed AND NOT failed_before AND NOT is_before) OVER (PARTITION BY repository_id, workflow_id, branch ORDER BY run_id) AS outage
    FROM
    (
        SELECT *, lagInFrame(failed, 1, false) OVER (PARTITION BY repository_id, workflow_id, branch ORDER BY run_id) AS failed_before
        FROM
        (
            SELECT
                repository_id, workflow_id, run_id, run_number, head_sha, html_url, created_at,
                ifNull(head_branch, '') AS branch,
                ifNull(workflow_name, splitByChar('@', path)[1]) AS run_name,
                greatest(created_at, assumeNotNull(coalesce(completed_at, run_started_at, created_at))) AS ended_at,
                outcome = 'failure' AS failed,
                false AS is_before
            FROM run_outcomes_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                                        from = {from:Nullable(DateTime('UTC'))}, to = NULL)
            WHERE outcome IN ('success', 'failure') AND NOT startsWith(event, 'pull_request')
            UNION ALL
            SELECT
                repository_id, workflow_id, max(run_id), 0, '', '', max(created_at), ifNull(head_branch, '') AS branch, '', max(created_at),
                argMax(outcome = 'failure', run_id), true
            FROM run_outcomes_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                                        from = NULL, to = {from:Nullable(DateTime('UTC'))})
            WHERE {from:Nullable(DateTime('UTC'))} IS NOT NULL
                AND outcome IN ('success', 'failure') AND NOT startsWith(event, 'pull_request')
                AND (repository_id, workflow_id, branch) IN doubtful
            GROUP BY repository_id, workflow_id, branch
        )
    )
)
WHERE outage > 0
GROUP BY repository_id, workflow_id, branch, outage
HAVING failed_at >= ifNull({from:Nullable(DateTime('UTC'))}, toDateTime(0, 'UTC'))
    AND ({to:Nullable(DateTime('UTC'))} IS NULL OR failed_at < {to:Nullable(DateTime('UTC'))});

-- The figures of 0010_run_groups.sql; names are read only where they are told.
CREATE OR REPLACE VIEW run_groups AS
SELECT
    grouped_repository_id AS repository_id, grouped_workflow_id AS workflow_id, if({by:String} = 'workflow', last_workflow_name, grouped_value) AS value,
    * EXCEPT (grouped_repository_id, grouped_workflow_id, grouped_value, last_workflow_name, duration_quantiles_s),
    nullIf(success + failure, 0) AS counted,
    success / counted AS success_rate,
    1.959963984540054 * sqrt(success * failure / counted + 0.960364705173531) AS half_width,
    if(counted IS NULL, NULL, greatest(0, (success + 1.920729410347062 - half_width) / (counted + 3.841458820694124))) AS success_rate_low,
    if(counted IS NULL, NULL, least(1, (success + 1.920729410347062 + half_width) / (counted + 3.841458820694124))) AS success_rate_high,
    if(isNaN(duration_quantiles_s[1]), NULL, duration_quantiles_s[1]) AS duration_p50_s,
    if(isNaN(duration_quantiles_s[2]), NULL, duration_quantiles_s[2]) AS duration_p95_s
FROM
(
    SELECT
        if({by:String} IN ('repository', 'workflow'), repository_id, NULL) AS grouped_repository_id,
        if({by:String} = 'workflow', workflow_id, NULL) AS grouped_workflow_id,
        multiIf(
            {by:String} = 'branch', ifNull(head_branch, ''),
            {by:String} = 'event', event,
            {by:String} = 'actor', actor,
            {by:String} = 'triggering_actor', triggering_actor,
            {by:String} = 'head_repository', ifNull(head_repository, ''),
            {by:String} = 'conclusion', if(outcome = 'in_progress', status, ifNull(conclusion, '')),
            {by:String} = 'run_attempt', toString(run_attempt),
            {by:String} = 'hour', toString(intDiv(toUnixTimestamp(toStartOfHour(created_at, {time_zone:String})), 3600)),
            {by:String} = 'day', toString(toInt32(toDate(created_at, {time_zone:String}))),
            {by:String} = 'week', toString(intDiv(toInt32(toDate(created_at, {time_zone:String})) + 3, 7)),
            {by:String} = 'month', toString(toYear(created_at, {time_zone:String}) * 12 + toMonth(created_at, {time_zone:String}) - 1),
            {by:String} = 'hour_of_week', toString((toDayOfWeek(created_at, 0, {time_zone:String}) - 1) * 24 + toHour(created_at, {time_zone:String})),
            '') AS grouped_value,
        argMax(if({by:String} = 'workflow', ifNull(workflow_name, splitByChar('@', path)[1]), ''), run_id) AS last_workflow_name,
        count() AS runs,
        countIf(outcome = 'success') AS success,
        countIf(outcome = 'failure') AS failure,
        countIf(outcome = 'cancelled') AS cancelled,
        countIf(outcome = 'skipped') AS skipped,
        countIf(outcome = 'other') AS other,
        countIf(outcome = 'in_progress') AS in_progress,
        countIf(run_attempt > 1) AS rerun_runs,
        uniqExact(repository_id, workflow_id) AS workflows_with_runs,
        quantilesExactInclusiveIf(0.5, 0.95)(duration_s, outcome = 'success') AS duration_quantiles_s,
        quantileExactInclusive(0.95)(queue_s) AS queue_p95_s,
        sum(busy_s) AS busy_s,
        sum(busy_min) AS busy_min
    FROM run_outcomes_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                                from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))})
    GROUP BY grouped_repository_id, grouped_workflow_id, grouped_value
);

-- The question `workflows` has the newest runs itself: see 0011_roll_ups.sql on what planning costs.
DROP VIEW IF EXISTS newest_runs_in_filter;
