-- The most recent runs of one workflow, newest first.
-- One row per run, by its latest attempt; unsettled runs too, with null where the end is not known. Within a workflow GitHub
-- counts run_id up. `attempts` are all that are stored, oldest first; the times are those of the latest. Seconds of wall time and
-- their source: see run_times. FINAL: a run is rolled up whenever something of it is stored.
-- All attempts of a run were created when it was, so the range holds for them too. The filter is spelled out, without
-- views: see 0011_roll_ups.sql on what planning costs.
WITH (SELECT (owner, repo) FROM repository_versions FINAL WHERE repository_id = {repository_id:UInt64}) AS repository
SELECT
    t.repository_id AS repository_id, tupleElement(repository, 1) AS owner, tupleElement(repository, 2) AS repo,
    t.workflow_id AS workflow_id, ifNull(t.workflow_name, splitByChar('@', t.path)[1]) AS workflow_name,
    t.run_id AS run_id, t.run_number AS run_number, t.run_attempt AS run_attempt, t.event AS event,
    t.status AS status, t.conclusion AS conclusion, t.head_branch AS head_branch, t.head_sha AS head_sha,
    t.display_title AS display_title, t.actor AS actor,
    t.created_at AS created_at, t.run_started_at AS run_started_at, t.completed_at AS completed_at,
    t.duration_s AS duration_s, t.duration_source AS duration_source, t.queue_s AS queue_s,
    t.wait_s AS wait_s, t.busy_s AS busy_s, t.busy_min AS busy_min, t.idle_s AS idle_s,
    t.jobs AS jobs, t.jobs_executed AS jobs_executed, t.jobs_carried_over AS jobs_carried_over, a.attempts AS attempts, t.html_url AS html_url
FROM
(
    SELECT * EXCEPT (version)
    FROM run_facts FINAL
    WHERE repository_id = {repository_id:UInt64} AND workflow_id = {workflow_id:UInt64}
        AND created_at >= ifNull({from:Nullable(DateTime('UTC'))}, toDateTime(0, 'UTC'))
        AND ({to:Nullable(DateTime('UTC'))} IS NULL OR created_at < {to:Nullable(DateTime('UTC'))})
        AND ({branch:String} IN ('', '*') OR head_branch = {branch:String})
        AND ({branch:String} != '*'
            OR (repository_id, ifNull(head_branch, '')) IN (SELECT repository_id, default_branch FROM repository_versions FINAL))
        AND (empty({event:Array(String)}) OR event IN {event:Array(String)})
    ORDER BY run_id DESC
    LIMIT {limit:UInt32}
) AS t
LEFT JOIN
(
    SELECT run_id,
        arraySort(attempt -> attempt.run_attempt, groupArray(tuple(run_attempt, status, conclusion, run_started_at)
            ::Tuple(run_attempt UInt32, status String, conclusion Nullable(String), run_started_at Nullable(DateTime('UTC'))))) AS attempts
    FROM run_versions FINAL
    WHERE repository_id = {repository_id:UInt64} AND workflow_id = {workflow_id:UInt64}
        AND created_at >= ifNull({from:Nullable(DateTime('UTC'))}, toDateTime(0, 'UTC'))
    GROUP BY run_id
) AS a ON a.run_id = t.run_id
ORDER BY run_id DESC
