-- Every repository, by owner and name, with how its last collection went.
-- One row per repository, also one without workflows or collections. FINAL: observations repeat; collections are only appended to.
SELECT
    r.repository_id AS repository_id, r.owner AS owner, r.repo AS repo, r.visibility AS visibility,
    r.default_branch AS default_branch, r.archived AS archived, r.fork AS fork, r.html_url AS html_url,
    w.workflows AS workflows,
    c.last.1 AS last_collected_at, c.last.2 AS last_outcome, nullIf(c.last.3, '') AS last_message
FROM repository_versions AS r FINAL
LEFT JOIN
(
    SELECT repository_id, count() AS workflows
    FROM workflow_versions FINAL
    GROUP BY repository_id
) AS w ON w.repository_id = r.repository_id
LEFT JOIN
(
    SELECT repository_id, argMax(tuple(toNullable(finished_at), toNullable(toString(outcome)), toNullable(message)), (started_at, finished_at)) AS last
    FROM collections
    GROUP BY repository_id
) AS c ON c.repository_id = r.repository_id
ORDER BY lower(owner), lower(repo), repository_id
