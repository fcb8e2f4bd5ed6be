-- Totals over the runs in the filter, and over the fleet of the filtered repositories.
-- One row. A run is its latest attempt, counted once; run_attempts adds the earlier ones. A run that is not settled counts in
-- in_progress only. Verdicts are of all runs, whatever branch and range are filtered. FINAL (in the views): observations repeat.
WITH
    conclusion IN ('failure', 'timed_out', 'startup_failure') AS failed,
    status = 'completed' AS settled
SELECT
    fleet.repositories AS repositories,
    fleet.workflows AS workflows,
    fleet.workflows_active AS workflows_active,
    fleet.workflows_need_attention AS workflows_need_attention,
    fleet.verdicts AS verdicts,
    total.*
FROM
(
    SELECT
        count() AS runs,
        toUInt64(sum(run_attempt)) AS run_attempts,
        countIf(settled AND conclusion = 'success') AS success,
        countIf(settled AND failed) AS failure,
        countIf(settled AND conclusion = 'cancelled') AS cancelled,
        countIf(settled AND conclusion = 'skipped') AS skipped,
        countIf(settled) - success - failure - cancelled - skipped AS other,
        countIf(NOT settled) AS in_progress,
        if(success + failure = 0, NULL, success / (success + failure)) AS success_rate,
        countIf(run_attempt > 1) AS rerun_runs,
        if(runs = 0, NULL, min(created_at)) AS first_run_created_at,
        if(runs = 0, NULL, max(created_at)) AS last_run_created_at
    FROM runs_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                        from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))})
) AS total
CROSS JOIN
(
    SELECT
        (SELECT count() FROM repositories_in_filter(repository = {repository:Array(String)})) AS repositories,
        count() AS workflows,
        countIf(state = 'active') AS workflows_active,
        countIf(verdict NOT IN ('healthy', 'unknown') AND state != 'deleted') AS workflows_need_attention,
        sumMap([verdict], [toUInt64(1)]) AS counts,
        arrayZip(counts.1, counts.2)::Array(Tuple(verdict String, workflows UInt64)) AS verdicts
    FROM verdicts
    WHERE (repository_id, workflow_id) IN (
        SELECT repository_id, workflow_id
        FROM workflows_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}))
) AS fleet
