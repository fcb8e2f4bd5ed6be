-- All that holds of each workflow beside being healthy, worst first. One row per workflow and verdict. evidence is a JSON object as text.
SELECT
    repository_id, owner, repo, workflow_id, workflow_name, verdict, since, severity, sentence, evidence, assessed_at
FROM findings
WHERE verdict != 'healthy' AND (repository_id, workflow_id) IN (
    SELECT repository_id, workflow_id
    FROM workflows_in_filter(repository = {repository:Array(String)}, workflow = {workflow:Array(String)}))
ORDER BY severity DESC, lower(owner), lower(repo), lower(workflow_name), workflow_id
