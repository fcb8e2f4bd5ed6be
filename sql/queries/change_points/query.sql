-- Lasting changes of how long a workflow (job_name is '') or one of its jobs takes, newest first. One row per change.
SELECT
    repository_id, owner, repo, workflow_id, workflow_name, job_name, run_id, run_number, head_sha, changed_at, before_s, after_s,
    ratio, ratio_low, ratio_high, p_value, runs_before, runs_after, causes
FROM change_points
WHERE (repository_id, workflow_id) IN (
    SELECT repository_id, workflow_id
    FROM workflows_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}))
ORDER BY changed_at DESC, lower(owner), lower(repo), lower(workflow_name), workflow_id, job_name
