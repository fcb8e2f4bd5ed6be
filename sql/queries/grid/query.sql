-- Jobs by commit: which job ended how on which of the newest commits.
-- One row per commit, workflow and job name, newest commit first. A commit is as new as the first of its runs in the filter; at most
-- `limit` of them, and 200. Told is the job of that name in the commit's newest run and latest attempt, one that was skipped only
-- where there is no other; of several with one name (names are not unique) the worst. duration_s is the time on a runner, also of a
-- job that was carried over.
--   earlier_failures  jobs of that name that failed on that commit before: in an earlier attempt or an earlier run
--   job_name          '' for a run of which no jobs are known; what is told is then the run's
-- Runs of pull requests are not the default branch's, even where a fork's branch has its name. display_title and actor are those of the
-- commit's first run that a push started, else of its first. The filter is spelled out, without views: see 0011_roll_ups.sql on what
-- planning costs. FINAL: observations repeat.
WITH
    commits AS
    (
        SELECT
            repository_id, head_sha,
            min(created_at) AS first_run_created_at,
            min(run_id) AS first_run_id,
            argMin((display_title, actor), (event != 'push', run_id)) AS first_run,
            groupArray((workflow_id, run_id, run_attempt, status, conclusion, duration_s, created_at, html_url)) AS runs,
            groupArray(run_id) AS run_ids,
            groupArray(workflow_id) AS workflow_ids
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
            AND ({branch:String} = ''
                OR if((repository_id, ifNull(head_branch, '')) IN (SELECT repository_id, default_branch FROM repository_versions FINAL),
                      NOT startsWith(event, 'pull_request'), {branch:String} != '*'))
            AND (empty({event:Array(String)}) OR event IN {event:Array(String)})
        GROUP BY repository_id, head_sha
        ORDER BY first_run_created_at DESC, first_run_id DESC
        LIMIT least({limit:UInt32}, 200)
    )
SELECT
    g.repository_id AS repository_id, r.owner AS owner, r.repo AS repo,
    g.head_sha AS head_sha, g.first_run_created_at AS first_run_created_at, g.display_title AS display_title, g.actor AS actor,
    g.workflow_id AS workflow_id, w.name AS workflow_name, g.job_name AS job_name,
    g.told.1 AS run_id, g.told.2 AS run_attempt, g.told.3 AS status, g.told.4 AS conclusion, g.told.5 AS duration_s,
    arrayCount(failure -> failure < (g.told.1, g.told.2), g.failures) AS earlier_failures,
    g.told.6 AS html_url
FROM
(
    SELECT
        c.repository_id AS repository_id, c.head_sha AS head_sha, c.workflow_id AS workflow_id, j.name AS job_name,
        any(c.first_run_created_at) AS first_run_created_at, any(c.first_run_id) AS first_run_id,
        any(c.display_title) AS display_title, any(c.actor) AS actor,
        argMax(
            if(j.job_id = 0, (c.run_id, c.run_attempt, c.status, c.conclusion, c.duration_s, c.html_url),
                (c.run_id, j.run_attempt, toString(j.status), j.conclusion::Nullable(String), j.duration_s, j.html_url)),
            (ifNull(j.conclusion, '') != 'skipped', c.run_id, j.run_attempt, j.badness, j.job_id)) AS told,
        groupArrayIf((c.run_id, j.run_attempt), j.badness = 4 AND NOT j.carried_over) AS failures
    FROM
    (
        SELECT
            repository_id, head_sha, first_run_created_at, first_run_id, first_run.1 AS display_title, first_run.2 AS actor,
            run.1 AS workflow_id, run.2 AS run_id, run.3 AS run_attempt, toString(run.4) AS status, run.5::Nullable(String) AS conclusion,
            run.6 AS duration_s, run.8 AS html_url
        FROM commits
        ARRAY JOIN runs AS run
    ) AS c
    LEFT JOIN
    (
        SELECT
            repository_id, workflow_id, run_id, run_attempt, job_id, name, status, conclusion, html_url,
            multiIf(ifNull(conclusion, '') IN ('failure', 'timed_out', 'startup_failure'), 4, status != 'completed', 3,
                    ifNull(conclusion, '') NOT IN ('success', 'skipped'), 2, conclusion = 'success', 1, 0) AS badness,
            run_attempt > 1 AND ifNull(started_at < created_at, false) AS carried_over,
            if(status = 'completed' AND ifNull(conclusion, '') != 'skipped' AND completed_at >= started_at
                AND NOT (runner_id = 0 AND runner_name = '' AND steps.size0 = 0 AND ifNull(conclusion, '') != 'success'),
               dateDiff('second', started_at, completed_at), NULL) AS duration_s
        FROM job_versions FINAL
        WHERE (repository_id, workflow_id, run_id) IN (SELECT repository_id, workflow_id, run_id FROM commits ARRAY JOIN run_ids AS run_id, workflow_ids AS workflow_id)
            AND run_created_at >= ifNull({from:Nullable(DateTime('UTC'))}, toDateTime(0, 'UTC'))
            AND ({to:Nullable(DateTime('UTC'))} IS NULL OR run_created_at < {to:Nullable(DateTime('UTC'))})
    ) AS j ON j.repository_id = c.repository_id AND j.workflow_id = c.workflow_id AND j.run_id = c.run_id
    GROUP BY repository_id, head_sha, workflow_id, job_name
) AS g
LEFT JOIN (SELECT repository_id, owner, repo FROM repository_versions FINAL) AS r ON r.repository_id = g.repository_id
LEFT JOIN (SELECT repository_id, workflow_id, name FROM workflow_versions FINAL) AS w
    ON w.repository_id = g.repository_id AND w.workflow_id = g.workflow_id
ORDER BY g.first_run_created_at DESC, g.first_run_id DESC, repository_id, lower(workflow_name), workflow_id, job_name
LIMIT 20000
SETTINGS do_not_merge_across_partitions_select_final = 1
