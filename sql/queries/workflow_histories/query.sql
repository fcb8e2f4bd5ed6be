-- Each workflow with what its repository, its file and the coverage say, for the assessor. FINAL: observations repeat.
SELECT
    w.repository_id AS repository_id, w.workflow_id AS workflow_id, r.owner AS owner, r.repo AS repo, r.visibility AS visibility,
    r.default_branch AS default_branch, r.archived AS archived, r.state AS repository_state, r.pushed_at AS pushed_at,
    w.name AS name, w.path AS path, w.state AS state, r.html_url AS html_url,
    concat(r.html_url, '/actions/workflows/',
           if(startsWith(w.path, 'dynamic/'), substring(w.path, 9), encodeURLComponent(splitByChar('/', w.path)[-1]))) AS workflow_html_url,
    w.created_at AS created_at, w.updated_at AS updated_at,
    f.blob_sha != '' AS has_file, f.triggers AS triggers, f.crons AS crons, f.cron_timezones AS cron_timezones, f.blob_sha AS blob_sha,
    if(has_file, f.observed_at, NULL) AS file_observed_at,
    -- 1970, down to the first run, is what everything is after.
    coalesce(c.bottom, c.past_from, c.head_from) AS covered_from, c.head_until AS covered_until,
    (c.bottom IS NOT NULL AND c.past_until IS NULL)::Bool AS is_history_read,
    if(l.collections = 0, NULL, l.first_collected_at) AS first_collected_at,
    if(l.collections = 0, NULL, l.last_collected_at) AS last_collected_at, l.last_outcome AS last_outcome
FROM workflow_versions AS w FINAL
INNER JOIN (SELECT * FROM repository_versions FINAL) AS r ON r.repository_id = w.repository_id
LEFT JOIN (SELECT * FROM workflow_file_versions FINAL) AS f ON f.repository_id = w.repository_id AND f.path = w.path
LEFT JOIN (SELECT * FROM coverage_versions FINAL) AS c ON c.repository_id = w.repository_id
LEFT JOIN
(
    SELECT repository_id, count() AS collections, min(started_at) AS first_collected_at, max(finished_at) AS last_collected_at,
        argMax(outcome, (started_at, finished_at))::String AS last_outcome
    FROM collections
    GROUP BY repository_id
) AS l ON l.repository_id = w.repository_id
WHERE w.repository_id IN {repository_id:Array(UInt64)}
    AND (empty({workflow_id:Array(UInt64)}) OR w.workflow_id IN {workflow_id:Array(UInt64)})
ORDER BY repository_id, workflow_id
