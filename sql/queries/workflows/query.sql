-- Every workflow of the filtered repositories with its verdict, its last run and its record in the filter, most in need first.
-- One row per workflow, also one without a run. A run is its latest attempt, counted once; unsettled runs count in runs only.
-- The last run and the marks are the newest before the range's end, also older ones than its beginning: a workflow that has
-- been silent for long still shows how it ended.
-- The verdict is what was said last, of all runs, whatever branch and range are filtered; unknown where nothing was said yet. The
-- rate's interval is Wilson's at 95 %, as in the view run_groups. Durations are wall times in seconds of successful runs, queue times of
-- all that have one; percentiles interpolated between neighbours (quantileExactInclusive). Within a workflow GitHub counts run_id
-- up: "newest" is the highest. FINAL (in the views): observations repeat.
WITH
    {branch:String} = '' AND empty({event:Array(String)}) AND {to:Nullable(DateTime('UTC'))} IS NULL AS is_kept,
    -- Most workflows' newest runs are of the last month before the range's end: only of the others all that is stored is read.
    ifNull({to:Nullable(DateTime('UTC'))}, {now:DateTime('UTC')}) - INTERVAL 30 DAY AS late_from,
    filtered_runs AS
    (
        SELECT
            repository_id, workflow_id, run_id, created_at,
            (-toInt64(run_id), run_id, run_number, run_attempt, status, conclusion, created_at, duration_s, html_url, completed_at) AS run
        FROM run_facts FINAL
        WHERE NOT is_kept
            AND ({to:Nullable(DateTime('UTC'))} IS NULL OR created_at < {to:Nullable(DateTime('UTC'))})
            AND (empty({repository:Array(String)}) OR repository_id IN (
                SELECT repository_id
                FROM repository_versions FINAL
                WHERE lower(concat(owner, '/', repo)) IN (arrayMap(name -> lower(name), {repository:Array(String)}))))
            AND ({branch:String} IN ('', '*') OR head_branch = {branch:String})
            AND ({branch:String} != '*'
                OR (repository_id, ifNull(head_branch, '')) IN (SELECT repository_id, default_branch FROM repository_versions FINAL))
            AND (empty({event:Array(String)}) OR event IN {event:Array(String)})
    ),
    nullIf(t.success + t.failure, 0) AS counted,
    1.959963984540054 * sqrt(t.success * t.failure / counted + 0.960364705173531) AS half_width
SELECT
    r.repository_id AS repository_id, r.owner AS owner, r.repo AS repo, r.default_branch AS default_branch,
    w.workflow_id AS workflow_id, w.name AS workflow_name, w.path AS path, w.state AS state, (w.state = 'active')::Bool AS active,
    -- GitHub's page of a workflow goes by its file's name, that of GitHub's own workflows by what follows dynamic/.
    concat(r.html_url, '/actions/workflows/',
           if(startsWith(w.path, 'dynamic/'), substring(w.path, 9), encodeURLComponent(splitByChar('/', w.path)[-1]))) AS workflow_html_url,
    v.verdict AS verdict, v.verdict_since AS verdict_since, v.failing_runs AS failing_runs, v.sentence AS sentence,
    if(m.last_run.run_id = 0, NULL, m.last_run)::Nullable(Tuple(run_id UInt64, run_number UInt64, run_attempt UInt32,
        status String, conclusion Nullable(String), created_at DateTime('UTC'), duration_s Nullable(Int64), html_url String)) AS last_run,
    m.last_completed_at AS last_run_completed_at,
    if(m.last_run.run_id = 0, NULL, round(greatest(0, dateDiff('second', m.last_run.created_at, {now:DateTime('UTC')})) / 86400, 3)) AS days_since_last_run,
    t.runs AS runs, t.success AS success, t.failure AS failure,
    t.success / counted AS success_rate,
    if(counted IS NULL, NULL, greatest(0, (t.success + 1.920729410347062 - half_width) / (counted + 3.841458820694124))) AS success_rate_low,
    if(counted IS NULL, NULL, least(1, (t.success + 1.920729410347062 + half_width) / (counted + 3.841458820694124))) AS success_rate_high,
    t.duration_p50_s AS duration_p50_s, t.duration_p95_s AS duration_p95_s, t.queue_p95_s AS queue_p95_s, t.busy_min AS busy_min,
    m.recent_runs AS recent_runs
-- The filter's views spelled out: see 0011_roll_ups.sql on what planning costs.
FROM
(
    SELECT repository_id, workflow_id, name, path, state
    FROM workflow_versions FINAL
    WHERE empty({workflow:Array(String)}) OR hasAny({workflow:Array(String)}, [name, path, splitByChar('/', path)[-1], toString(workflow_id)])
) AS w
INNER JOIN
(
    SELECT repository_id, owner, repo, default_branch, html_url
    FROM repository_versions FINAL
    WHERE empty({repository:Array(String)}) OR lower(concat(owner, '/', repo)) IN (arrayMap(name -> lower(name), {repository:Array(String)}))
) AS r ON r.repository_id = w.repository_id
LEFT JOIN verdicts AS v ON v.repository_id = w.repository_id AND v.workflow_id = w.workflow_id
LEFT JOIN workflow_totals_in_filter(repository = {repository:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
    from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))}) AS t ON t.repository_id = w.repository_id AND t.workflow_id = w.workflow_id
LEFT JOIN
(
    SELECT repository_id, workflow_id, last_run, last_completed_at, if({marks:UInt8} = 0, [], arraySlice(newest_runs, -toInt16({marks:UInt8}))) AS recent_runs
    FROM newest_run_facts FINAL
    WHERE is_kept AND notEmpty(newest_runs)
    UNION ALL
    SELECT
        repository_id, workflow_id, newest_runs[-1] AS last_run, last_completed_at,
        if({marks:UInt8} = 0, [], arraySlice(newest_runs, -toInt16({marks:UInt8}))) AS recent_runs
    FROM
    (
        SELECT
            repository_id, workflow_id,
            arrayReverse(arraySlice(arraySort(arrayFlatten(groupArray(runs))), 1, greatest({marks:UInt8}, 1))) AS newest,
            arrayMap(run -> (run.2, run.3, run.4, run.5, run.6, run.7, run.8, run.9)
                ::Tuple(run_id UInt64, run_number UInt64, run_attempt UInt32, status String, conclusion Nullable(String),
                        created_at DateTime('UTC'), duration_s Nullable(Int64), html_url String), newest) AS newest_runs,
            newest[-1].10 AS last_completed_at
        FROM
        (
            SELECT repository_id, workflow_id, groupArray(run) AS runs
            FROM filtered_runs
            WHERE created_at >= late_from AND (repository_id, workflow_id, run_id) IN
            (
                SELECT repository_id, workflow_id, toUInt64(-arrayJoin(arraySlice(groupArraySorted(20)(run.1), 1, greatest({marks:UInt8}, 1))))
                FROM filtered_runs
                WHERE created_at >= late_from
                GROUP BY repository_id, workflow_id
            )
            GROUP BY repository_id, workflow_id
            UNION ALL
            SELECT repository_id, workflow_id, groupArraySorted(20)(run) AS runs
            FROM filtered_runs
            WHERE created_at < late_from AND (repository_id, workflow_id) IN
            (
                SELECT repository_id, workflow_id
                FROM workflow_versions
                WHERE (repository_id, workflow_id) NOT IN
                (
                    SELECT repository_id, workflow_id
                    FROM filtered_runs
                    WHERE created_at >= late_from
                    GROUP BY repository_id, workflow_id
                    HAVING count() >= {marks:UInt8}
                )
            )
            GROUP BY repository_id, workflow_id
        )
        GROUP BY repository_id, workflow_id
    )
) AS m ON m.repository_id = w.repository_id AND m.workflow_id = w.workflow_id
ORDER BY
    w.state = 'deleted',
    v.severity DESC, v.verdict = 'unknown',
    lower(r.owner), lower(r.repo), lower(w.name), w.workflow_id
LIMIT ifNull({limit:Nullable(UInt32)}, 4294967295)
SETTINGS allow_experimental_nullable_tuple_type = 1
