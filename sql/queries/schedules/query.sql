-- How each cron of each active workflow was kept, the least reliable first. One row per workflow and cron.
SELECT
    repository_id, owner, repo, workflow_id, workflow_name, cron, time_zone, problem, slots, matched, missed, late, reliability,
    delay_p50_s, delay_p95_s, next_slot, last_slot, last_missed, missed_slots, quieter_cron
FROM schedules
WHERE (repository_id, workflow_id) IN (
    SELECT repository_id, workflow_id
    FROM workflows_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}))
ORDER BY reliability IS NULL, reliability, lower(owner), lower(repo), lower(workflow_name), workflow_id, cron
