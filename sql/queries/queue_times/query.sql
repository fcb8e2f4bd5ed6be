-- How long jobs waited for a runner, by what they asked for, most jobs first.
-- One row per set of labels of the jobs that a runner took, in any attempt: jobs that were skipped, carried over, never started or
-- have no credible times are left out (job_times says which). FINAL (in the views): observations repeat.
SELECT
    runner_labels,
    jobs,
    queue_s[1] AS queue_p50_s,
    queue_s[2] AS queue_p90_s,
    queue_s[3] AS queue_p95_s,
    queue_s[4] AS queue_p99_s,
    queue_max_s,
    over_5_min / jobs AS over_5_min_share
FROM
(
    SELECT
        arrayStringConcat(arraySort(labels), ', ') AS runner_labels,
        count() AS jobs,
        quantilesExactInclusive(0.5, 0.9, 0.95, 0.99)(toUInt32(waited_s)) AS queue_s,
        toInt64(max(waited_s)) AS queue_max_s,
        countIf(waited_s > 300) AS over_5_min
    FROM
    (
        SELECT labels, assumeNotNull(queue_s) AS waited_s
        FROM job_times_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                                 from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))})
        WHERE queue_reason = ''
    )
    GROUP BY runner_labels
)
ORDER BY jobs DESC, runner_labels
LIMIT {limit:UInt32}
