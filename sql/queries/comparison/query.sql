-- Figures of a range, and of the range of the same length right before it.
-- One row; `previous` has the same figures of the earlier range. A run is its latest attempt, counted once, in the range of its
-- created_at. What each figure is of: see run_groups. FINAL (in the views): observations repeat.
WITH
    {from:DateTime('UTC')} AS range_from,
    ifNull({to:Nullable(DateTime('UTC'))}, {now:DateTime('UTC')}) AS range_to
SELECT
    range_from AS from, range_to AS to,
    c.runs AS runs, c.success AS success, c.failure AS failure,
    c.success_rate AS success_rate, c.success_rate_low AS success_rate_low, c.success_rate_high AS success_rate_high,
    c.rerun_runs AS rerun_runs, c.duration_p50_s AS duration_p50_s, c.duration_p95_s AS duration_p95_s,
    c.queue_p95_s AS queue_p95_s, c.busy_s AS busy_s, c.busy_min AS busy_min, c.workflows_with_runs AS workflows_with_runs,
    tuple(range_from - (range_to - range_from), range_from, p.runs, p.success, p.failure, p.success_rate, p.success_rate_low, p.success_rate_high,
          p.rerun_runs, p.duration_p50_s, p.duration_p95_s, p.queue_p95_s, p.busy_s, p.busy_min, p.workflows_with_runs)
        ::Tuple(from DateTime('UTC'), to DateTime('UTC'), runs UInt64, success UInt64, failure UInt64,
                success_rate Nullable(Float64), success_rate_low Nullable(Float64), success_rate_high Nullable(Float64),
                rerun_runs UInt64, duration_p50_s Nullable(Float64), duration_p95_s Nullable(Float64),
                queue_p95_s Nullable(Float64), busy_s Nullable(Int64), busy_min Nullable(Int64), workflows_with_runs UInt64) AS previous
FROM (SELECT 1 AS one) AS asked
LEFT JOIN run_groups(by = '', time_zone = 'UTC', repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                     from = {from:DateTime('UTC')}, to = ifNull({to:Nullable(DateTime('UTC'))}, {now:DateTime('UTC')})) AS c ON c.value = ''
LEFT JOIN run_groups(by = '', time_zone = 'UTC', repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String}, event = {event:Array(String)},
                     from = {from:DateTime('UTC')} - (ifNull({to:Nullable(DateTime('UTC'))}, {now:DateTime('UTC')}) - {from:DateTime('UTC')}),
                     to = {from:DateTime('UTC')}) AS p ON p.value = ''
