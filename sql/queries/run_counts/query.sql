-- How many runs ended in each way, or what they are about now: of those that the question runs finds, whatever their conclusion.
-- One row per status, conclusion and whether there was more than one attempt; a run is its latest attempt, counted once. The filter
-- is spelled out, without views: see 0011_roll_ups.sql on what planning costs. FINAL: a run is rolled up whenever something of it is
-- stored.
WITH lower({search:String}) AS wanted
SELECT status, conclusion, (run_attempt > 1)::Bool AS is_rerun, count() AS runs
FROM run_facts FINAL
WHERE created_at >= ifNull({from:Nullable(DateTime('UTC'))}, toDateTime(0, 'UTC'))
    AND ({to:Nullable(DateTime('UTC'))} IS NULL OR created_at < {to:Nullable(DateTime('UTC'))})
    AND (empty({repository:Array(String)}) OR repository_id IN (
        SELECT repository_id
        FROM repository_versions FINAL
        WHERE lower(concat(owner, '/', repo)) IN (arrayMap(name -> lower(name), {repository:Array(String)}))))
    AND (empty({workflow:Array(String)}) OR (repository_id, workflow_id) IN (
        SELECT repository_id, workflow_id
        FROM workflow_versions FINAL
        WHERE hasAny({workflow:Array(String)}, [name, path, splitByChar('/', path)[-1], toString(workflow_id)])))
    AND ({branch:String} IN ('', '*') OR head_branch = {branch:String})
    AND ({branch:String} != '*'
        OR (repository_id, ifNull(head_branch, '')) IN (SELECT repository_id, default_branch FROM repository_versions FINAL))
    AND (empty({event:Array(String)}) OR event IN {event:Array(String)})
    AND ({actor:String} = '' OR lower(actor) = lower({actor:String}))
    AND (wanted = ''
        OR positionCaseInsensitiveUTF8(display_title, wanted) > 0
        OR positionCaseInsensitiveUTF8(ifNull(head_branch, ''), wanted) > 0
        OR startsWith(head_sha, wanted)
        OR toString(run_number) = trimLeft(wanted, '#')
        OR toString(run_id) = wanted)
GROUP BY status, conclusion, is_rerun
ORDER BY status, conclusion, is_rerun
