-- What is said of each workflow, most in need first: the worst of its findings, with one sentence and what it rests on.
-- One row per workflow; unknown is one that was not judged yet. evidence is a JSON object as text.
SELECT
    repository_id, owner, repo, workflow_id, workflow_name, path, state, verdict, verdict_since, severity, sentence, failing_runs,
    evidence, assessed_at
FROM verdicts
WHERE (repository_id, workflow_id) IN (
    SELECT repository_id, workflow_id
    FROM workflows_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}))
ORDER BY state = 'deleted', severity DESC, verdict = 'unknown', lower(owner), lower(repo), lower(workflow_name), workflow_id
