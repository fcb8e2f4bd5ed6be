-- How far each repository is collected, by owner and name.
-- One row per repository, also one of which nothing is read yet. Everything that GitHub listed as created from covered_from to
-- covered_until is stored, but for the gap. job_lists_due: runs without a final list of jobs (see the question of that name),
-- whatever jobs are wanted; counted as all runs without the final lists, so that no run has to be looked up. Only runs of which
-- an attempt above 1 is known can have outgrown their list. FINAL: observations repeat.
WITH
    toDateTime('2018-10-01 00:00:00', 'UTC') AS first_actions,
    wanted AS (SELECT repository_id FROM repositories_in_filter(repository = {repository:Array(String)}))
SELECT
    r.repository_id AS repository_id, r.owner AS owner, r.repo AS repo, r.state AS state,
    ifNull(c.past_from, c.head_from) AS covered_from,
    c.head_until AS covered_until,
    c.past_until AS gap_from,
    if(c.past_until IS NULL, NULL, c.head_from) AS gap_until,
    multiIf(covered_until IS NULL, 'unread', gap_from IS NOT NULL OR c.bottom IS NULL, 'reading',
            c.bottom > toDateTime(0, 'UTC'), 'since', 'whole') AS history,
    if(history = 'since', c.bottom, NULL) AS since,
    (history IN ('since', 'whole') AND l.days_short = 0)::Bool AS is_complete,
    toUInt32(if(history IN ('since', 'whole'), 0,
        if(c.bottom IS NULL, greatest(dateDiff('day', greatest(ifNull(r.created_at, first_actions), first_actions),
                                               ifNull(covered_from, {now:DateTime('UTC')})), 0) + 1, 0)
        + ifNull(dateDiff('day', gap_from, gap_until) + 1, 0))) AS days_unread,
    l.days_short AS days_short,
    a.runs AS runs, a.run_attempts AS run_attempts, j.jobs AS jobs,
    d.absent_runs AS absent_runs,
    toUInt64(greatest(toInt64(a.present_runs) - toInt64(f.final_lists), 0)) AS job_lists_due,
    a.unfinished_runs AS unfinished_runs,
    a.last_run_created_at AS last_run_created_at,
    l.last_proved_at AS last_proved_at,
    o.last.1 AS last_collected_at, o.last.2 AS last_outcome, nullIf(o.last.3, '') AS last_message
FROM repository_versions AS r FINAL
LEFT JOIN (SELECT * FROM coverage_versions FINAL) AS c ON c.repository_id = r.repository_id
LEFT JOIN
(
    SELECT
        n.repository_id AS repository_id, n.runs AS runs, n.present_runs AS present_runs, n.unfinished_runs AS unfinished_runs,
        n.last_run_created_at AS last_run_created_at, t.run_attempts AS run_attempts
    FROM
    (
        SELECT
            repository_id,
            count() AS runs,
            countIf((repository_id, run_id) NOT IN (SELECT repository_id, run_id FROM absent_runs)) AS present_runs,
            -- Older ones have been ended by GitHub.
            countIf(status != 'completed' AND created_at >= {now:DateTime('UTC')} - 65 * 86400
                AND (repository_id, run_id) NOT IN (SELECT repository_id, run_id FROM absent_runs)) AS unfinished_runs,
            toNullable(max(created_at)) AS last_run_created_at
        FROM latest_runs
        WHERE empty({repository:Array(String)}) OR repository_id IN wanted
        GROUP BY repository_id
    ) AS n
    LEFT JOIN
    (
        SELECT repository_id, count() AS run_attempts
        FROM run_versions FINAL
        WHERE empty({repository:Array(String)}) OR repository_id IN wanted
        GROUP BY repository_id
    ) AS t ON t.repository_id = n.repository_id
) AS a ON a.repository_id = r.repository_id
LEFT JOIN
(
    SELECT repository_id, sum(jobs) AS jobs
    FROM repository_days FINAL
    WHERE empty({repository:Array(String)}) OR repository_id IN wanted
    GROUP BY repository_id
) AS j ON j.repository_id = r.repository_id
LEFT JOIN
(
    SELECT v.repository_id AS repository_id,
        countIf(v.settled AND v.jobs_received >= v.jobs_promised AND v.run_attempt >= rerun.run_attempts) AS final_lists
    FROM job_lists AS v
    LEFT JOIN
    (
        SELECT repository_id, run_id, max(run_attempt) AS run_attempts
        FROM run_versions
        WHERE run_attempt > 1 AND (empty({repository:Array(String)}) OR repository_id IN wanted)
        GROUP BY repository_id, run_id
    ) AS rerun ON rerun.repository_id = v.repository_id AND rerun.run_id = v.run_id
    WHERE (empty({repository:Array(String)}) OR v.repository_id IN wanted)
        AND (v.repository_id, v.run_id) NOT IN (SELECT repository_id, run_id FROM absent_runs)
    GROUP BY repository_id
) AS f ON f.repository_id = r.repository_id
LEFT JOIN (SELECT repository_id, count() AS absent_runs FROM absent_run_versions FINAL GROUP BY repository_id) AS d ON d.repository_id = r.repository_id
LEFT JOIN
(
    SELECT repository_id, countIf(runs_stored < runs_promised) AS days_short, toNullable(max(proved_at)) AS last_proved_at
    FROM ledger_versions FINAL
    GROUP BY repository_id
) AS l ON l.repository_id = r.repository_id
LEFT JOIN
(
    SELECT repository_id, argMax(tuple(toNullable(finished_at), toNullable(toString(outcome)), toNullable(message)), (started_at, finished_at)) AS last
    FROM collections
    GROUP BY repository_id
) AS o ON o.repository_id = r.repository_id
WHERE empty({repository:Array(String)}) OR r.repository_id IN wanted
ORDER BY lower(owner), lower(repo), repository_id
