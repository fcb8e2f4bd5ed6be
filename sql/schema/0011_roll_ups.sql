-- What questions about runs would otherwise work out of all observations each time is kept, by the store (src/store/roll_ups):
-- each run with its times, and of these each workflow's newest and its totals. docs/decisions/0013-roll-ups.md.

-- A run by its latest attempt with that attempt's times, worked out of the observations: of a month (a partition's id, '202605') that
-- is [from, to), and of the repositories in [repository_from, repository_until). With a block above -1, only runs of which something
-- was stored after that block of the month's partition: a part's name tells which blocks are in it. duration_source says where duration_s is from:
--   jobs     the wall time of the jobs that the attempt executed
--   run      from run_started_at to updated_at: no jobs are known, and the span is at most 24 h (updated_at is no end time: it
--            is rewritten some 400 days later, and by approvals)
--   unknown  duration_s is null: not settled, nothing executed, or not to be known.
-- wait_s: before the attempt's first job was queued, or as long as a job waited that never started, whichever is longer. Told of an
-- attempt, run_started_at may lie up to 4 s before created_at.
CREATE OR REPLACE VIEW observed_run_times AS
WITH touched AS
(
    SELECT repository_id, workflow_id, run_id
    FROM run_versions
    WHERE _partition_id = {month:String} AND toInt64(splitByChar('_', _part)[3]) > {run_block:Int64}
        AND repository_id >= {repository_from:UInt64} AND repository_id < {repository_until:UInt64}
    UNION ALL
    SELECT repository_id, workflow_id, run_id
    FROM job_versions
    WHERE _partition_id = {month:String} AND toInt64(splitByChar('_', _part)[3]) > {job_block:Int64}
        AND repository_id >= {repository_from:UInt64} AND repository_id < {repository_until:UInt64}
)
SELECT
    r.repository_id AS repository_id, r.workflow_id AS workflow_id, r.run_id AS run_id, r.run_attempt AS run_attempt,
    r.workflow_name AS workflow_name, r.run_number AS run_number, r.event AS event, r.status AS status, r.conclusion AS conclusion,
    r.head_branch AS head_branch, r.head_sha AS head_sha, r.head_repository AS head_repository, r.display_title AS display_title,
    r.path AS path, r.actor AS actor, r.triggering_actor AS triggering_actor, r.check_suite_id AS check_suite_id, r.html_url AS html_url,
    r.created_at AS created_at, r.run_started_at AS run_started_at, r.updated_at AS updated_at, r.observed_at AS observed_at,
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
FROM
(
    SELECT *
    FROM run_versions FINAL
    WHERE created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
        AND repository_id >= {repository_from:UInt64} AND repository_id < {repository_until:UInt64}
        AND ({run_block:Int64} < 0 AND {job_block:Int64} < 0 OR (repository_id, workflow_id, run_id) IN touched)
    ORDER BY run_attempt DESC
    LIMIT 1 BY repository_id, workflow_id, run_id
) AS r
LEFT JOIN
(
    SELECT *
    FROM attempt_times
    WHERE run_created_at >= {from:DateTime('UTC')} AND run_created_at < {to:DateTime('UTC')}
        AND repository_id >= {repository_from:UInt64} AND repository_id < {repository_until:UInt64}
        AND ({run_block:Int64} < 0 AND {job_block:Int64} < 0 OR (repository_id, workflow_id, run_id) IN touched)
) AS t ON t.repository_id = r.repository_id AND t.workflow_id = r.workflow_id AND t.run_id = r.run_id
    AND t.run_attempt = r.run_attempt AND t.run_created_at = r.created_at
SETTINGS do_not_merge_across_partitions_select_final = 1;

-- What observed_run_times said when something of the run was stored last. Names are no LowCardinality here: each part would keep a
-- dictionary of all of them, which is read whole for a few rows.
CREATE TABLE IF NOT EXISTS run_facts
(
    repository_id     UInt64,
    workflow_id       UInt64,
    run_id            UInt64,
    run_attempt       UInt32,
    workflow_name     Nullable(String),
    run_number        UInt64,
    event             LowCardinality(String),
    status            LowCardinality(String),
    conclusion        LowCardinality(Nullable(String)),
    head_branch       Nullable(String),
    head_sha          String,
    head_repository   Nullable(String),
    display_title     String,
    path              String,
    actor             String,
    triggering_actor  String,
    check_suite_id    UInt64,
    html_url          String,
    created_at        DateTime('UTC'),
    run_started_at    Nullable(DateTime('UTC')),
    updated_at        DateTime('UTC'),
    observed_at       DateTime64(3, 'UTC'),
    jobs              UInt64,
    jobs_executed     UInt64,
    jobs_carried_over UInt64,
    queue_s           Nullable(Int64),
    wait_s            Nullable(Int64),
    busy_s            Nullable(Int64),
    busy_min          Nullable(Int64),
    idle_s            Nullable(Int64),
    completed_at      Nullable(DateTime('UTC')),
    duration_source   LowCardinality(String),
    duration_s        Nullable(Int64),
    version           UInt64,
    INDEX version_index version TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(created_at)
ORDER BY (repository_id, workflow_id, run_id)
SETTINGS index_granularity = 1024, merge_max_block_size = 1024, merge_max_block_size_bytes = 1048576,
    min_compress_block_size = 16384, max_compress_block_size = 65536;

-- The 20 newest runs of each workflow, oldest first: within a workflow GitHub counts run_id up. Of the newest also by itself:
-- the others are twenty times as much to read.
CREATE TABLE IF NOT EXISTS newest_run_facts
(
    repository_id   UInt64,
    workflow_id     UInt64,
    newest_runs     Array(Tuple(run_id UInt64, run_number UInt64, run_attempt UInt32, status String, conclusion Nullable(String),
                        created_at DateTime('UTC'), duration_s Nullable(Int64), html_url String)),
    last_run        Tuple(run_id UInt64, run_number UInt64, run_attempt UInt32, status String, conclusion Nullable(String),
                        created_at DateTime('UTC'), duration_s Nullable(Int64), html_url String),
    last_completed_at Nullable(DateTime('UTC')),
    version         UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (repository_id, workflow_id)
SETTINGS index_granularity = 128;

-- Each workflow's runs that were created on the day `since` (UTC) or later, whatever their branch and event: of all time
-- (1970-01-01) and of the ranges that the dashboard offers. Durations are those of its successful runs. A workflow of which
-- all runs were deleted has a row of none.
CREATE TABLE IF NOT EXISTS workflow_totals
(
    since           Date,
    repository_id   UInt64,
    workflow_id     UInt64,
    runs            UInt64,
    success         UInt64,
    failure         UInt64,
    duration_p50_s  Nullable(Float64),
    duration_p95_s  Nullable(Float64),
    queue_p95_s     Nullable(Float64),
    busy_min        Nullable(Int64),
    version         UInt64
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY since
ORDER BY (repository_id, workflow_id);

-- Days of which workflow_totals knows every workflow.
CREATE TABLE IF NOT EXISTS roll_up_ranges
(
    since           Date,
    version         UInt64
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY since
ORDER BY since;

-- Up to which block of each partition of the observations the roll-ups know them.
CREATE TABLE IF NOT EXISTS roll_up_marks
(
    table_name      LowCardinality(String),
    partition_id    String,
    block           Int64,
    version         UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (table_name, partition_id);

-- A run by its latest attempt: each run once.
CREATE OR REPLACE VIEW latest_runs AS
SELECT
    repository_id, workflow_id, run_id, run_attempt, workflow_name, run_number, event, status, conclusion, head_branch, head_sha,
    head_repository, display_title, path, actor, triggering_actor, check_suite_id, html_url, created_at, run_started_at, updated_at,
    observed_at
FROM run_facts FINAL
SETTINGS do_not_merge_across_partitions_select_final = 1;

-- A run by its latest attempt with that attempt's times: see observed_run_times.
CREATE OR REPLACE VIEW run_times AS
SELECT * EXCEPT (version)
FROM run_facts FINAL
SETTINGS do_not_merge_across_partitions_select_final = 1;

-- The filter, as in 0008, but in one layer: with tables this small to read, what a question costs is mostly its planning, and each
-- view within a view is planned again for all its columns.
CREATE OR REPLACE VIEW runs_in_filter AS
SELECT
    repository_id, workflow_id, run_id, run_attempt, workflow_name, run_number, event, status, conclusion, head_branch, head_sha,
    head_repository, display_title, path, actor, triggering_actor, check_suite_id, html_url, created_at, run_started_at, updated_at,
    observed_at
FROM run_facts FINAL
WHERE created_at >= ifNull({from:Nullable(DateTime('UTC'))}, toDateTime(0, 'UTC'))
    AND ({to:Nullable(DateTime('UTC'))} IS NULL OR created_at < {to:Nullable(DateTime('UTC'))})
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
SETTINGS do_not_merge_across_partitions_select_final = 1;

CREATE OR REPLACE VIEW run_times_in_filter AS
SELECT * EXCEPT (version)
FROM run_facts FINAL
WHERE created_at >= ifNull({from:Nullable(DateTime('UTC'))}, toDateTime(0, 'UTC'))
    AND ({to:Nullable(DateTime('UTC'))} IS NULL OR created_at < {to:Nullable(DateTime('UTC'))})
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
SETTINGS do_not_merge_across_partitions_select_final = 1;

-- What each workflow's runs in the filter come to; from workflow_totals where these have it. A workflow without runs may lack. Which
-- workflows, and when these are kept also which repositories, is for who joins with it.
CREATE OR REPLACE VIEW workflow_totals_in_filter AS
WITH
    {branch:String} = '' AND empty({event:Array(String)}) AND {to:Nullable(DateTime('UTC'))} IS NULL
        AND ifNull(toStartOfDay({from:Nullable(DateTime('UTC'))}) = {from:Nullable(DateTime('UTC'))}, true)
        AND (SELECT count() FROM roll_up_ranges WHERE since = ifNull(toDate({from:Nullable(DateTime('UTC'))}), toDate(0))) > 0 AS is_kept
SELECT repository_id, workflow_id, runs, success, failure, duration_p50_s, duration_p95_s, queue_p95_s, busy_min
FROM workflow_totals FINAL
WHERE is_kept AND since = ifNull(toDate({from:Nullable(DateTime('UTC'))}), toDate(0))
UNION ALL
SELECT
    repository_id, workflow_id,
    count() AS runs,
    countIf(status = 'completed' AND conclusion = 'success') AS success,
    countIf(status = 'completed' AND conclusion IN ('failure', 'timed_out', 'startup_failure')) AS failure,
    if(empty(quantilesExactInclusiveIf(0.5, 0.95)(duration_s, status = 'completed' AND conclusion = 'success') AS durations_s), NULL, durations_s[1]) AS duration_p50_s,
    if(empty(durations_s), NULL, durations_s[2]) AS duration_p95_s,
    quantileExactInclusive(0.95)(queue_s) AS queue_p95_s,
    sum(busy_min) AS busy_min
FROM run_facts FINAL
WHERE NOT is_kept
    AND created_at >= ifNull({from:Nullable(DateTime('UTC'))}, toDateTime(0, 'UTC'))
    AND ({to:Nullable(DateTime('UTC'))} IS NULL OR created_at < {to:Nullable(DateTime('UTC'))})
    AND (empty({repository:Array(String)}) OR repository_id IN (
        SELECT repository_id
        FROM repository_versions FINAL
        WHERE lower(concat(owner, '/', repo)) IN (arrayMap(name -> lower(name), {repository:Array(String)}))))
    AND ({branch:String} IN ('', '*') OR head_branch = {branch:String})
    AND ({branch:String} != '*'
        OR (repository_id, ifNull(head_branch, '')) IN (SELECT repository_id, default_branch FROM repository_versions FINAL))
    AND (empty({event:Array(String)}) OR event IN {event:Array(String)})
GROUP BY repository_id, workflow_id
SETTINGS do_not_merge_across_partitions_select_final = 1;

-- The 20 newest runs of each workflow before the range's end, oldest first, also older ones than its beginning.
CREATE OR REPLACE VIEW newest_runs_in_filter AS
WITH
    {branch:String} = '' AND empty({event:Array(String)}) AND {to:Nullable(DateTime('UTC'))} IS NULL AS is_kept
SELECT repository_id, workflow_id, newest_runs, last_run, last_completed_at
FROM newest_run_facts FINAL
WHERE is_kept AND notEmpty(newest_runs)
UNION ALL
SELECT repository_id, workflow_id, newest_runs, newest_runs[-1] AS last_run, last_completed_at
FROM
(
    SELECT
        repository_id, workflow_id,
        arraySort(run -> run.1, groupArray((run_id, run_number, run_attempt, status, conclusion, created_at, duration_s, html_url)
            ::Tuple(run_id UInt64, run_number UInt64, run_attempt UInt32, status String, conclusion Nullable(String),
                    created_at DateTime('UTC'), duration_s Nullable(Int64), html_url String))) AS newest_runs,
        argMax(tuple(completed_at), run_id).1 AS last_completed_at
    FROM run_facts FINAL
    WHERE NOT is_kept
        AND (repository_id, workflow_id, run_id) IN (
            SELECT repository_id, workflow_id, run_id
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
            ORDER BY repository_id DESC, workflow_id DESC, run_id DESC
            LIMIT 20 BY repository_id, workflow_id)
    GROUP BY repository_id, workflow_id
)
SETTINGS do_not_merge_across_partitions_select_final = 1;
