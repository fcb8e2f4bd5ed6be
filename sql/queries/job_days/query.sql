-- Jobs per day by outcome, with how long they waited and ran, oldest day first.
-- One row per day (in time_zone) of the job's creation, days without jobs between the first and the last included. The jobs are
-- those of every attempt of the runs in the filter, each once: what a re-run lists again without running it is left out. Payloads
-- older than created_at of jobs are on the day of their start, or of their run. runs counts a run on every day that it has jobs of.
-- Percentiles are of all jobs whose time is known, whatever their outcome, in seconds, interpolated between neighbours
-- (quantileExactInclusive); null where no job's is. FINAL (in the view): observations repeat.
WITH
    status = 'completed' AS settled,
    toDate(coalesce(created_at, started_at, run_created_at), {time_zone:String}) AS job_day
SELECT
    job_day AS day,
    uniqExact(repository_id, run_id) AS runs,
    count() AS jobs,
    countIf(settled AND conclusion = 'success') AS success,
    countIf(settled AND conclusion IN ('failure', 'timed_out', 'startup_failure')) AS failure,
    countIf(settled AND conclusion = 'cancelled') AS cancelled,
    countIf(settled AND conclusion = 'skipped') AS skipped,
    countIf(settled) - success - failure - cancelled - skipped AS other,
    countIf(NOT settled) AS in_progress,
    quantileExactInclusive(0.5)(queue_s) AS queue_p50_s,
    quantileExactInclusive(0.9)(queue_s) AS queue_p90_s,
    quantileExactInclusive(0.99)(queue_s) AS queue_p99_s,
    quantileExactInclusive(0.5)(duration_s) AS duration_p50_s,
    quantileExactInclusive(0.9)(duration_s) AS duration_p90_s,
    quantileExactInclusive(0.99)(duration_s) AS duration_p99_s
FROM job_times_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}, branch = {branch:String},
                         event = {event:Array(String)}, from = {from:Nullable(DateTime('UTC'))}, to = {to:Nullable(DateTime('UTC'))})
WHERE NOT carried_over
GROUP BY day
ORDER BY day WITH FILL
