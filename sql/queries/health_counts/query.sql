-- How much is stored, how fresh and how complete it is.
-- One row. Runs are counted once, whatever their attempts; jobs are those of all attempts; each day's are kept added up.
-- repositories_incomplete: those whose last collection was not complete. histories_unread: watched repositories of which something
-- created before is still to be read. FINAL: observations repeat.
WITH (SELECT (sum(runs), sum(jobs), max(last_observed_at)) FROM repository_days FINAL) AS stored
SELECT
    (SELECT count() FROM repository_versions FINAL) AS repositories,
    (SELECT count() FROM workflow_versions FINAL) AS workflows,
    stored.1 AS runs,
    stored.2 AS jobs,
    (
        SELECT if(count() = 0, NULL, max(at))
        FROM
        (
            SELECT observed_at AS at FROM repository_versions
            UNION ALL SELECT observed_at FROM workflow_versions
            UNION ALL SELECT stored.3 WHERE stored.1 > 0
        )
    ) AS last_observed_at,
    (
        SELECT countIf(last_outcome != 'complete')
        FROM (SELECT repository_id, argMax(outcome, (started_at, finished_at)) AS last_outcome FROM collections GROUP BY repository_id)
    ) AS repositories_incomplete,
    (
        SELECT countIf(c.bottom IS NULL OR c.past_until IS NOT NULL)
        FROM repository_versions AS r FINAL
        LEFT JOIN (SELECT repository_id, bottom, past_until FROM coverage_versions FINAL) AS c ON c.repository_id = r.repository_id
        WHERE r.state = 'watched'
    ) AS histories_unread
