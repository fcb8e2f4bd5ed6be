-- The totals from repository_days, where the range is made of whole days (UTC) and neither workflow, branch nor event is chosen.
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
        sum(d.runs) AS runs,
        sum(d.run_attempts) AS run_attempts,
        sum(d.success) AS success,
        sum(d.failure) AS failure,
        sum(d.cancelled) AS cancelled,
        sum(d.skipped) AS skipped,
        runs - sum(d.in_progress) - success - failure - cancelled - skipped AS other,
        sum(d.in_progress) AS in_progress,
        if(success + failure = 0, NULL, success / (success + failure)) AS success_rate,
        sum(d.rerun_runs) AS rerun_runs,
        if(runs = 0, NULL, min(d.first_run_created_at)) AS first_run_created_at,
        if(runs = 0, NULL, max(d.last_run_created_at)) AS last_run_created_at
    FROM repository_days AS d FINAL
    WHERE day >= ifNull(toDate({from:Nullable(DateTime('UTC'))}), toDate(0))
        AND ({to:Nullable(DateTime('UTC'))} IS NULL OR day < toDate({to:Nullable(DateTime('UTC'))}))
        AND (empty({repository:Array(String)}) OR repository_id IN (
            SELECT repository_id
            FROM repository_versions FINAL
            WHERE lower(concat(owner, '/', repo)) IN (arrayMap(name -> lower(name), {repository:Array(String)}))))
) AS total
CROSS JOIN
(
    SELECT
        (SELECT count()
         FROM repository_versions FINAL
         WHERE empty({repository:Array(String)}) OR lower(concat(owner, '/', repo)) IN (arrayMap(name -> lower(name), {repository:Array(String)}))) AS repositories,
        count() AS workflows,
        countIf(w.state = 'active') AS workflows_active,
        countIf(v.verdict NOT IN ('', 'healthy') AND w.state != 'deleted') AS workflows_need_attention,
        sumMap([if(v.verdict = '', 'unknown', v.verdict)], [toUInt64(1)]) AS counts,
        arrayZip(counts.1, counts.2)::Array(Tuple(verdict String, workflows UInt64)) AS verdicts
    FROM
    (
        SELECT repository_id, workflow_id, state
        FROM workflow_versions FINAL
        WHERE repository_id IN (
            SELECT repository_id
            FROM repository_versions FINAL
            WHERE empty({repository:Array(String)}) OR lower(concat(owner, '/', repo)) IN (arrayMap(name -> lower(name), {repository:Array(String)})))
    ) AS w
    LEFT JOIN (SELECT repository_id, workflow_id, verdict FROM assessment_versions FINAL) AS v
        ON v.repository_id = w.repository_id AND v.workflow_id = w.workflow_id
) AS fleet
WHERE ifNull(toStartOfDay({from:Nullable(DateTime('UTC'))}) = {from:Nullable(DateTime('UTC'))}, true)
    AND ifNull(toStartOfDay({to:Nullable(DateTime('UTC'))}) = {to:Nullable(DateTime('UTC'))}, true)
