-- How long runs take, queue, wait and keep runners busy.
-- One row, each run by its latest attempt. duration_… is of the successful runs; queue_…, wait_… and busy_… are of all runs that
-- have such a time. duration_unknown_runs: successful runs without a duration. The other unknown_runs: runs that ended in success
-- or failure, so that there was something to time, without that time. Percentiles are exact, interpolated between neighbours.
-- FINAL (in the views): observations repeat.
WITH
    outcome = 'success' AS succeeded,
    outcome IN ('success', 'failure') AS counts
SELECT
    countIf(succeeded) AS success,
    countIf(succeeded AND duration_s IS NOT NULL) AS duration_runs,
    success - duration_runs AS duration_unknown_runs,
    quantileExactInclusiveIf(0.5)(duration_s, succeeded) AS duration_p50_s,
    quantileExactInclusiveIf(0.9)(duration_s, succeeded) AS duration_p90_s,
    quantileExactInclusiveIf(0.95)(duration_s, succeeded) AS duration_p95_s,
    quantileExactInclusiveIf(0.99)(duration_s, succeeded) AS duration_p99_s,
    minIf(duration_s, succeeded) AS duration_min_s,
    maxIf(duration_s, succeeded) AS duration_max_s,
    avgIf(duration_s, succeeded) AS duration_mean_s,
    count(queue_s) AS queue_runs,
    countIf(counts AND queue_s IS NULL) AS queue_unknown_runs,
    quantileExactInclusive(0.5)(queue_s) AS queue_p50_s,
    quantileExactInclusive(0.9)(queue_s) AS queue_p90_s,
    quantileExactInclusive(0.95)(queue_s) AS queue_p95_s,
    quantileExactInclusive(0.99)(queue_s) AS queue_p99_s,
    min(queue_s) AS queue_min_s,
    max(queue_s) AS queue_max_s,
    avg(queue_s) AS queue_mean_s,
    count(wait_s) AS wait_runs,
    countIf(counts AND wait_s IS NULL) AS wait_unknown_runs,
    quantileExactInclusive(0.5)(wait_s) AS wait_p50_s,
    quantileExactInclusive(0.9)(wait_s) AS wait_p90_s,
    quantileExactInclusive(0.95)(wait_s) AS wait_p95_s,
    quantileExactInclusive(0.99)(wait_s) AS wait_p99_s,
    min(wait_s) AS wait_min_s,
    max(wait_s) AS wait_max_s,
    avg(wait_s) AS wait_mean_s,
    count(busy_s) AS busy_runs,
    countIf(counts AND busy_s IS NULL) AS busy_unknown_runs,
    quantileExactInclusive(0.5)(busy_s) AS busy_p50_s,
    quantileExactInclusive(0.9)(busy_s) AS busy_p90_s,
    quantileExactInclusive(0.95)(busy_s) AS busy_p95_s,
    quantileExactInclusive(0.99)(busy_s) AS busy_p99_s,
    min(busy_s) AS busy_min_s,
    max(busy_s) AS busy_max_s,
    avg(busy_s) AS busy_mean_s
FROM run_outcomes_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                            from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))})
