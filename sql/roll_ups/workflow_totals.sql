-- The totals since a day of the workflows of which a run came with this version or a later one, or of all.
INSERT INTO workflow_totals (since, repository_id, workflow_id, runs, success, failure, duration_p50_s, duration_p95_s, queue_p95_s, busy_min, version)
WITH status = 'completed' AND conclusion = 'success' AS succeeded
SELECT
    {since:Date}, repository_id, workflow_id,
    count(),
    countIf(succeeded),
    countIf(status = 'completed' AND conclusion IN ('failure', 'timed_out', 'startup_failure')),
    if(empty(quantilesExactInclusiveIf(0.5, 0.95)(duration_s, succeeded) AS durations_s), NULL, durations_s[1]),
    if(empty(durations_s), NULL, durations_s[2]),
    quantileExactInclusive(0.95)(queue_s),
    sum(busy_min),
    {version:UInt64}
FROM run_facts FINAL
WHERE created_at >= toDateTime({since:Date}, 'UTC')
    AND ({all:Bool} OR (repository_id, workflow_id) IN (SELECT repository_id, workflow_id FROM run_facts WHERE version >= {first_version:UInt64}))
GROUP BY repository_id, workflow_id
