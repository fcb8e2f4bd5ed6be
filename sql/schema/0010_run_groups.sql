-- What the questions about runs share: how a run ended in one word, figures of runs by whatever they are grouped, and outages.

-- The runs in the filter, each by its latest attempt, with its times and its outcome: one of the counts of docs/glossary.md.
CREATE OR REPLACE VIEW run_outcomes_in_filter AS
SELECT
    *,
    multiIf(
        status != 'completed', 'in_progress',
        conclusion = 'success', 'success',
        conclusion IN ('failure', 'timed_out', 'startup_failure'), 'failure',
        conclusion = 'cancelled', 'cancelled',
        conclusion = 'skipped', 'skipped',
        'other') AS outcome
FROM run_times_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                         from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))});

-- The figures of the runs in the filter, one row per value of what `by` names:
--   ''                       all runs: one row, none when there is no run
--   repository, workflow     repository_id and workflow_id tell which (else null); value is the workflow's name at its last run
--   branch, event, actor, triggering_actor, head_repository
--   conclusion               a run that is not settled by its status
--   run_attempt              how many attempts it took
--   hour, day, week, month   value is the bucket's number in time_zone: hours since 1970, local days since 1970, weeks from the Monday
--                            before 1970 on, months since year 0. So neighbours differ by 1
--   hour_of_week             0 is Monday from 00:00 to 01:00 in time_zone, 167 the last hour of Sunday
-- Percentiles are exact, between neighbours interpolated (quantileExactInclusive): of duration_s over the successful runs, of queue_s
-- over all that have one. busy_s and busy_min are those of the latest attempts. success_rate_low and success_rate_high are Wilson's
-- interval at 95 %, with z² / 4, z² / 2 and z² written out for z = 1.959964. Null is what no run tells.
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
        argMax(ifNull(workflow_name, splitByChar('@', path)[1]), run_id) AS last_workflow_name,
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

-- Every attempt with its own times, by the rules of run_times.
CREATE OR REPLACE VIEW timed_attempts AS
SELECT
    a.* EXCEPT (version),
    t.jobs AS jobs, t.jobs_executed AS jobs_executed, t.jobs_carried_over AS jobs_carried_over,
    t.queue_s AS queue_s,
    nullIf(greatest(
        if(t.jobs = 0 OR t.first_created_at IS NULL OR a.run_started_at IS NULL, -1,
           greatest(0, dateDiff('second', greatest(a.run_started_at, a.created_at), assumeNotNull(t.first_created_at)))),
        ifNull(t.waited_s, -1)), -1) AS wait_s,
    t.busy_s AS busy_s, t.busy_min AS busy_min, t.idle_s AS idle_s,
    if(a.status = 'completed', t.last_completed_at, NULL) AS completed_at,
    multiIf(completed_at IS NOT NULL, 'jobs',
            a.status = 'completed' AND t.jobs = 0 AND ifNull(dateDiff('second', a.run_started_at, a.updated_at) BETWEEN 0 AND 86400, false), 'run',
            'unknown') AS duration_source,
    multiIf(duration_source = 'jobs', t.duration_s,
            duration_source = 'run', dateDiff('second', a.run_started_at, a.updated_at),
            NULL) AS duration_s
FROM run_versions AS a FINAL
LEFT JOIN attempt_times AS t ON t.repository_id = a.repository_id AND t.workflow_id = a.workflow_id AND t.run_id = a.run_id
    AND t.run_attempt = a.run_attempt AND t.run_created_at = a.created_at
SETTINGS do_not_merge_across_partitions_select_final = 1;

-- Outages: failures in a row of one workflow on one branch, by its runs in the order of run_id (GitHub counts it up within a
-- workflow). Runs of pull requests are not the branch's, and a run that was neither success nor failure is passed over. An outage
-- belongs to the range by failed_at, the creation of its first failed run; what was before the range, and when it recovered, is
-- looked for among all runs. recovered_at is the end of the latest attempt of the run that succeeded; where its jobs are not
-- known, the start of that attempt (a run may have been created long before the re-run that made it green).
CREATE OR REPLACE VIEW outages_in_filter AS
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
    SELECT *, countIf(failed AND NOT failed_before) OVER (PARTITION BY repository_id, workflow_id, branch ORDER BY run_id) AS outage
    FROM
    (
        SELECT
            repository_id, workflow_id, run_id, run_number, head_sha, html_url, created_at,
            ifNull(head_branch, '') AS branch,
            ifNull(workflow_name, splitByChar('@', path)[1]) AS run_name,
            greatest(created_at, assumeNotNull(coalesce(completed_at, run_started_at, created_at))) AS ended_at,
            outcome = 'failure' AS failed,
            lagInFrame(failed, 1, false) OVER (PARTITION BY repository_id, workflow_id, branch ORDER BY run_id) AS failed_before
        FROM run_outcomes_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                                    from = NULL, to = NULL)
        WHERE outcome IN ('success', 'failure') AND NOT startsWith(event, 'pull_request')
    )
)
WHERE outage > 0
GROUP BY repository_id, workflow_id, branch, outage
HAVING failed_at >= ifNull({from:Nullable(DateTime('UTC'))}, toDateTime(0, 'UTC'))
    AND ({to:Nullable(DateTime('UTC'))} IS NULL OR failed_at < {to:Nullable(DateTime('UTC'))});
