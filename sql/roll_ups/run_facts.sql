-- Runs of a month of which something was stored, as all that is stored tells them now.
INSERT INTO run_facts
(
    repository_id, workflow_id, run_id, run_attempt, workflow_name, run_number, event, status, conclusion, head_branch, head_sha, head_repository, display_title,
    path, actor, triggering_actor, check_suite_id, html_url, created_at, run_started_at, updated_at, observed_at, jobs, jobs_executed, jobs_carried_over, queue_s,
    wait_s, busy_s, busy_min, idle_s, completed_at, duration_source, duration_s,
    version
)
SELECT
    repository_id, workflow_id, run_id, run_attempt, workflow_name, run_number, event, status, conclusion, head_branch, head_sha, head_repository, display_title,
    path, actor, triggering_actor, check_suite_id, html_url, created_at, run_started_at, updated_at, observed_at, jobs, jobs_executed, jobs_carried_over, queue_s,
    wait_s, busy_s, busy_min, idle_s, completed_at, duration_source, duration_s,
    {version:UInt64}
FROM observed_run_times(month = {month:String}, from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}, run_block = {run_block:Int64}, job_block = {job_block:Int64},
    repository_from = {repository_from:UInt64}, repository_until = {repository_until:UInt64})
