-- proved_at is null for a day that never was, or of which less is stored than promised; such a day is there however old it is. Runs
-- that GitHub no longer has do not count.
WITH
    lines AS (SELECT repository_id, day, proved_at, runs_promised, runs_stored FROM ledger_versions FINAL),
    short AS (SELECT repository_id, day FROM lines WHERE runs_promised > runs_stored)
SELECT d.repository_id AS repository_id, d.day AS day, d.runs AS runs,
    if(greatest(l.runs_promised - l.runs_stored, l.runs_promised - d.runs) > 0, NULL, nullIf(l.proved_at, toDateTime64(0, 3, 'UTC'))) AS proved_at
FROM
(
    SELECT repository_id, day, max(runs) AS runs
    FROM
    (
        SELECT repository_id, toDate(created_at) AS day, uniqExact(run_id) AS runs
        FROM run_versions
        WHERE created_at >= toDateTime({from:Date}, 'UTC') AND created_at < toDateTime({to:Date} + 1, 'UTC')
            AND (repository_id, run_id) NOT IN (SELECT repository_id, run_id FROM absent_runs)
        GROUP BY repository_id, day
        UNION ALL
        SELECT repository_id, toDate(created_at) AS day, uniqExact(run_id) AS runs
        FROM run_versions
        WHERE repository_id IN (SELECT repository_id FROM short) AND (repository_id, toDate(created_at)) IN (SELECT repository_id, day FROM short)
            AND (repository_id, run_id) NOT IN (SELECT repository_id, run_id FROM absent_runs)
        GROUP BY repository_id, day
        UNION ALL
        SELECT repository_id, day, 0 AS runs FROM short
    )
    GROUP BY repository_id, day
) AS d
LEFT JOIN lines AS l ON l.repository_id = d.repository_id AND l.day = d.day
ORDER BY repository_id, day
