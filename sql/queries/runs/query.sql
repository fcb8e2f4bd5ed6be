-- The newest runs in the filter, newest first; the next ones by telling before and before_run_id: those of the last row.
-- One row per run, by its latest attempt; unsettled runs too, with null where the end is not known. The times are those of the
-- latest attempt: see run_times. Which runs these are is found by few columns; all columns are read of them alone, and only in
-- months that have some. The filter is spelled out, without views: see 0011_roll_ups.sql on what planning costs. FINAL: a run is
-- rolled up whenever something of it is stored.
WITH
    {before:Nullable(DateTime('UTC'))} AS before_time,
    lower({search:String}) AS wanted,
    (
        SELECT groupArray((repository_id, workflow_id, run_id, created_at))
        FROM
        (
            SELECT repository_id, workflow_id, run_id, created_at
            FROM run_facts FINAL
            WHERE created_at >= ifNull({from:Nullable(DateTime('UTC'))}, toDateTime(0, 'UTC'))
                AND ({to:Nullable(DateTime('UTC'))} IS NULL OR created_at < {to:Nullable(DateTime('UTC'))})
                AND (before_time IS NULL OR created_at <= before_time)
                AND (before_time IS NULL OR created_at < before_time OR run_id < {before_run_id:UInt64})
                AND ({run_id:UInt64} = 0 OR run_id = {run_id:UInt64})
                AND (empty({repository:Array(String)}) OR repository_id IN (
                    SELECT repository_id
                    FROM repository_versions FINAL
                    WHERE lower(concat(owner, '/', repo)) IN (arrayMap(name -> lower(name), {repository:Array(String)}))))
                AND (empty({workflow:Array(String)}) OR (repository_id, workflow_id) IN (
                    SELECT repository_id, workflow_id
                    FROM workflow_versions FINAL
                    WHERE hasAny({workflow:Array(String)}, [name, path, splitByChar('/', path)[-1], toString(workflow_id)])))
                AND ({branch:String} IN ('', '*') OR head_branch = {branch:String})
                AND ({branch:String} != '*'
                    OR (repository_id, ifNull(head_branch, '')) IN (SELECT repository_id, default_branch FROM repository_versions FINAL))
                AND (empty({event:Array(String)}) OR event IN {event:Array(String)})
                AND (empty({conclusion:Array(String)}) OR hasAny({conclusion:Array(String)}, [
                    if(status = 'completed', ifNull(conclusion, ''), status),
                    multiIf(status != 'completed' OR ifNull(conclusion, '') != 'success', '', run_attempt > 1, 'success_on_retry', 'success_at_once')]))
                AND ({actor:String} = '' OR lower(actor) = lower({actor:String}))
                AND (wanted = ''
                    OR positionCaseInsensitiveUTF8(display_title, wanted) > 0
                    OR positionCaseInsensitiveUTF8(ifNull(head_branch, ''), wanted) > 0
                    OR startsWith(head_sha, wanted)
                    OR toString(run_number) = trimLeft(wanted, '#')
                    OR toString(run_id) = wanted)
            ORDER BY created_at DESC, run_id DESC, repository_id
            LIMIT {limit:UInt32}
        )
    ) AS found
SELECT
    t.repository_id AS repository_id, r.owner AS owner, r.repo AS repo,
    t.workflow_id AS workflow_id, ifNull(t.workflow_name, splitByChar('@', t.path)[1]) AS workflow_name,
    t.run_id AS run_id, t.run_number AS run_number, t.run_attempt AS run_attempt, t.event AS event,
    t.status AS status, t.conclusion AS conclusion, t.head_branch AS head_branch, t.head_sha AS head_sha,
    t.display_title AS display_title, t.actor AS actor, t.triggering_actor AS triggering_actor,
    t.created_at AS created_at, t.run_started_at AS run_started_at, t.completed_at AS completed_at,
    t.duration_s AS duration_s, t.duration_source AS duration_source, t.queue_s AS queue_s,
    t.wait_s AS wait_s, t.busy_s AS busy_s, t.busy_min AS busy_min, t.idle_s AS idle_s,
    t.jobs AS jobs, t.jobs_executed AS jobs_executed, t.jobs_carried_over AS jobs_carried_over, t.html_url AS html_url
FROM
(
    SELECT * EXCEPT (version)
    FROM run_facts FINAL
    WHERE notEmpty(found)
        AND created_at >= arrayMin(run -> run.4, found) AND created_at <= arrayMax(run -> run.4, found)
        AND (repository_id, workflow_id, run_id) IN (arrayMap(run -> (run.1, run.2, run.3), found))
) AS t
LEFT JOIN (SELECT repository_id, owner, repo FROM repository_versions FINAL) AS r ON r.repository_id = t.repository_id
ORDER BY created_at DESC, run_id DESC, repository_id
