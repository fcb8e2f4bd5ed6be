-- The newest of what was known and of what came: no other run can have become one of them.
INSERT INTO newest_run_facts (repository_id, workflow_id, newest_runs, last_run, last_completed_at, version)
WITH
    came AS
    (
        SELECT
            repository_id, workflow_id, run_id, completed_at,
            (run_id, run_number, run_attempt, status, conclusion, created_at, duration_s, html_url)
                ::Tuple(run_id UInt64, run_number UInt64, run_attempt UInt32, status String, conclusion Nullable(String),
                        created_at DateTime('UTC'), duration_s Nullable(Int64), html_url String) AS run
        FROM run_facts FINAL
        WHERE version = {version:UInt64} AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
        ORDER BY run_id DESC
        LIMIT 20 BY repository_id, workflow_id
    ),
    arraySlice(arraySort(run -> run.run_id, arrayConcat(n.runs, arrayFilter(run -> NOT has(n.run_ids, run.run_id), k.newest_runs))), -20) AS newest
SELECT
    n.repository_id, n.workflow_id, newest, newest[-1],
    if(newest[-1].run_id = n.last_run_id, n.last_completed_at, k.last_completed_at),
    {version:UInt64}
FROM
(
    SELECT
        repository_id, workflow_id,
        groupArray(run) AS runs, groupArray(run_id) AS run_ids, max(run_id) AS last_run_id, argMax(tuple(completed_at), run_id).1 AS last_completed_at
    FROM came
    GROUP BY repository_id, workflow_id
) AS n
LEFT JOIN
(
    SELECT repository_id, workflow_id, newest_runs, last_completed_at
    FROM newest_run_facts FINAL
    WHERE (repository_id, workflow_id) IN (
        SELECT repository_id, workflow_id
        FROM run_facts
        WHERE version = {version:UInt64} AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')})
) AS k ON k.repository_id = n.repository_id AND k.workflow_id = n.workflow_id
