-- proved_at is null for a day that never was. Runs that GitHub no longer has do not count.
SELECT d.repository_id AS repository_id, d.day AS day, d.runs AS runs, if(l.runs_promised > d.runs, NULL, nullIf(l.proved_at, toDateTime64(0, 3, 'UTC'))) AS proved_at
FROM
(
    SELECT repository_id, toDate(created_at) AS day, uniqExact(run_id) AS runs
    FROM run_versions
    WHERE created_at >= toDateTime({from:Date}, 'UTC') AND created_at < toDateTime({to:Date} + 1, 'UTC')
        AND (repository_id, run_id) NOT IN (SELECT repository_id, run_id FROM absent_runs)
    GROUP BY repository_id, day
) AS d
LEFT JOIN (SELECT repository_id, day, proved_at, runs_promised FROM ledger_versions FINAL) AS l ON l.repository_id = d.repository_id AND l.day = d.day
ORDER BY repository_id, day
