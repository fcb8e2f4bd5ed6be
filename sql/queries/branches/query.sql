-- Branch names that runs of the filtered repositories were seen on, busiest first, at most 1,000.
-- One row per name, whatever repository it is in. A run is its latest attempt, counted once, settled or not; runs without a
-- branch are left out. FINAL (in the views): observations repeat.
SELECT
    assumeNotNull(head_branch)::String AS branch,
    count() AS runs,
    (branch IN (SELECT default_branch FROM repositories_in_filter(repository = {repository:Array(String)})))::Bool AS is_default
FROM latest_runs
WHERE head_branch IS NOT NULL
    AND (empty({repository:Array(String)})
        OR repository_id IN (SELECT repository_id FROM repositories_in_filter(repository = {repository:Array(String)})))
GROUP BY branch
ORDER BY runs DESC, branch
LIMIT 1000
