-- The rows from what is kept of each workflow (workflow_totals, newest_run_facts), where neither branch nor event is chosen, the range
-- has no end, and its beginning is one of those that are kept.
WITH
    -- Of a few workflows the newest runs, which are most of what is kept, need not be read of all.
    first_workflows AS
    (
        SELECT
            w.repository_id AS repository_id, w.workflow_id AS workflow_id, w.name AS name, w.path AS path, w.state AS state,
            r.owner AS owner, r.repo AS repo, r.default_branch AS default_branch, r.html_url AS html_url,
            if(v.verdict = '', 'unknown', v.verdict) AS verdict, v.verdict_since AS verdict_since, v.failing_runs AS failing_runs, v.sentence AS sentence, v.severity AS severity
        FROM
        (
            SELECT repository_id, workflow_id, name, path, state
            FROM workflow_versions FINAL
            WHERE (empty({workflow:Array(String)}) OR hasAny({workflow:Array(String)}, [name, path, splitByChar('/', path)[-1], toString(workflow_id)]))
                AND ifNull(toStartOfDay({from:Nullable(DateTime('UTC'))}) = {from:Nullable(DateTime('UTC'))}, true)
                AND (SELECT count() FROM roll_up_ranges WHERE since = ifNull(toDate({from:Nullable(DateTime('UTC'))}), toDate(0))) > 0
        ) AS w
        INNER JOIN
        (
            SELECT repository_id, owner, repo, default_branch, html_url
            FROM repository_versions FINAL
            WHERE empty({repository:Array(String)}) OR lower(concat(owner, '/', repo)) IN (arrayMap(name -> lower(name), {repository:Array(String)}))
        ) AS r ON r.repository_id = w.repository_id
        LEFT JOIN assessment_versions AS v FINAL ON v.repository_id = w.repository_id AND v.workflow_id = w.workflow_id
        ORDER BY w.state = 'deleted', v.severity DESC, verdict = 'unknown', lower(r.owner), lower(r.repo), lower(w.name), w.workflow_id
        LIMIT ifNull({limit:Nullable(UInt32)}, 4294967295)
    ),
    nullIf(t.success + t.failure, 0) AS counted,
    1.959963984540054 * sqrt(t.success * t.failure / counted + 0.960364705173531) AS half_width
SELECT
    w.repository_id AS repository_id, w.owner AS owner, w.repo AS repo, w.default_branch AS default_branch,
    w.workflow_id AS workflow_id, w.name AS workflow_name, w.path AS path, w.state AS state, (w.state = 'active')::Bool AS active,
    concat(w.html_url, '/actions/workflows/',
           if(startsWith(w.path, 'dynamic/'), substring(w.path, 9), encodeURLComponent(splitByChar('/', w.path)[-1]))) AS workflow_html_url,
    w.verdict AS verdict, w.verdict_since AS verdict_since, w.failing_runs AS failing_runs, w.sentence AS sentence,
    if(m.last_run.run_id = 0, NULL, m.last_run)::Nullable(Tuple(run_id UInt64, run_number UInt64, run_attempt UInt32,
        status String, conclusion Nullable(String), created_at DateTime('UTC'), duration_s Nullable(Int64), html_url String)) AS last_run,
    m.last_completed_at AS last_run_completed_at,
    if(m.last_run.run_id = 0, NULL, round(greatest(0, dateDiff('second', m.last_run.created_at, {now:DateTime('UTC')})) / 86400, 3)) AS days_since_last_run,
    t.runs AS runs, t.success AS success, t.failure AS failure,
    t.success / counted AS success_rate,
    if(counted IS NULL, NULL, greatest(0, (t.success + 1.920729410347062 - half_width) / (counted + 3.841458820694124))) AS success_rate_low,
    if(counted IS NULL, NULL, least(1, (t.success + 1.920729410347062 + half_width) / (counted + 3.841458820694124))) AS success_rate_high,
    t.duration_p50_s AS duration_p50_s, t.duration_p95_s AS duration_p95_s, t.queue_p95_s AS queue_p95_s, t.busy_min AS busy_min,
    if({marks:UInt8} = 0, [], arraySlice(m.newest_runs, -toInt16({marks:UInt8}))) AS recent_runs
FROM first_workflows AS w
LEFT JOIN
(
    SELECT *
    FROM workflow_totals FINAL
    WHERE since = ifNull(toDate({from:Nullable(DateTime('UTC'))}), toDate(0))
) AS t ON t.repository_id = w.repository_id AND t.workflow_id = w.workflow_id
LEFT JOIN
(
    SELECT *
    FROM newest_run_facts FINAL
    WHERE {limit:Nullable(UInt32)} IS NULL OR (repository_id, workflow_id) IN (SELECT repository_id, workflow_id FROM first_workflows)
) AS m ON m.repository_id = w.repository_id AND m.workflow_id = w.workflow_id
ORDER BY w.state = 'deleted', w.severity DESC, w.verdict = 'unknown', lower(w.owner), lower(w.repo), lower(w.name), w.workflow_id
-- In blocks, so that more than one thread writes them.
SETTINGS allow_experimental_nullable_tuple_type = 1, max_block_size = 2500
