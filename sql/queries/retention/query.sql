-- What GitHub deletes of each repository, and when, by a retention that is a setting: GitHub is not asked. One row per repository, by
-- owner and name. Runs created before retention_limit it keeps no more; what it deletes within 30 days lies in the 30 days after that.
-- At risk is what lies there and is not stored: days of history that are not read (see the question coverage; what --since left out is
-- not wanted), and the jobs of runs without a final list (see job_lists_due). Overdue is the same before the limit: gone, or as good as;
-- its lists are counted as all runs without the final ones, so that no run has to be looked up. Of a repository that is not watched any
-- more nothing is asked, and so nothing is at risk. FINAL: observations repeat.
WITH
    toDateTime('2018-10-01 00:00:00', 'UTC') AS first_actions,
    -- Of any repository: months outside are not read.
    {now:DateTime('UTC')} - toIntervalDay(greatest({retention_days:UInt32}, {private_retention_days:UInt32})) AS first_limit,
    {now:DateTime('UTC')} - toIntervalDay(least({retention_days:UInt32}, {private_retention_days:UInt32})) + toIntervalDay(30) AS last_soon,
    limits AS
    (
        SELECT
            repository_id, owner, repo, state, created_at,
            if(visibility = 'public', {retention_days:UInt32}, {private_retention_days:UInt32}) AS retention_days,
            {now:DateTime('UTC')} - toIntervalDay(retention_days) AS retention_limit,
            retention_limit + toIntervalDay(30) AS soon
        FROM repositories_in_filter(repository = {repository:Array(String)})
    ),
    final_lists AS
    (
        SELECT v.repository_id AS repository_id, v.run_id AS run_id, v.run_created_at AS run_created_at
        FROM job_lists AS v
        LEFT JOIN
        (
            SELECT repository_id, run_id, max(run_attempt) AS run_attempts
            FROM run_versions
            WHERE run_attempt > 1 AND repository_id IN (SELECT repository_id FROM limits)
            GROUP BY repository_id, run_id
        ) AS rerun ON rerun.repository_id = v.repository_id AND rerun.run_id = v.run_id
        WHERE v.settled AND v.jobs_received >= v.jobs_promised AND v.run_attempt >= rerun.run_attempts
            AND v.repository_id IN (SELECT repository_id FROM limits)
            AND (v.repository_id, v.run_id) NOT IN (SELECT repository_id, run_id FROM absent_runs)
    ),
    -- What is unread, down to the first possible run and in a gap, as far as it lies in the 30 days, and before them.
    arrayFilter(range -> range.1 < range.2, arrayMap(range -> (greatest(range.1, r.retention_limit), least(range.2, r.soon)), r.unread)) AS at_risk,
    arrayFilter(range -> range.1 < range.2, arrayMap(range -> (range.1, least(range.2, r.retention_limit)), r.unread)) AS overdue,
    arrayConcat(arrayMap(range -> range.1, at_risk), if(j.job_lists_at_risk > 0, [j.first_created_at], [])) AS first_at_risk
SELECT
    r.repository_id AS repository_id, r.owner AS owner, r.repo AS repo, r.state AS state,
    r.retention_days AS retention_days, r.retention_limit AS retention_limit,
    a.first_run_created_at AS first_run_created_at,
    a.rescued_runs AS rescued_runs,
    a.expiring_runs_7d AS expiring_runs_7d, a.expiring_runs_30d AS expiring_runs_30d,
    a.next_created_at + toIntervalDay(r.retention_days) AS next_expires_at,
    toUInt32(arraySum(range -> ceil(dateDiff('second', range.1, range.2) / 86400), at_risk)) AS days_at_risk,
    toUInt32(arraySum(range -> ceil(dateDiff('second', range.1, range.2) / 86400), overdue)) AS days_overdue,
    j.job_lists_at_risk AS job_lists_at_risk,
    if(r.state = 'watched', toUInt64(greatest(toInt64(a.present_rescued_runs) - toInt64(f.final_lists), 0)), 0) AS job_lists_overdue,
    if(empty(first_at_risk), NULL, arrayMin(first_at_risk) + toIntervalDay(r.retention_days)) AS first_at_risk_at
FROM
(
    SELECT
        l.*,
        greatest(ifNull(l.created_at, first_actions), first_actions) AS first_possible,
        if(l.state != 'watched', [],
            arrayConcat(
                if(c.bottom IS NULL, [(first_possible, ifNull(ifNull(c.past_from, c.head_from), {now:DateTime('UTC')}))], []),
                if(c.past_until IS NULL, [], [(assumeNotNull(c.past_until), assumeNotNull(c.head_from))]))) AS unread
    FROM limits AS l
    LEFT JOIN (SELECT * FROM coverage_versions FINAL) AS c ON c.repository_id = l.repository_id
) AS r
LEFT JOIN
(
    SELECT
        repository_id,
        toNullable(min(created_at)) AS first_run_created_at,
        countIf(is_rescued) AS rescued_runs,
        countIf(is_rescued AND is_present) AS present_rescued_runs,
        countIf(expires AND created_at < retention_limit + toIntervalDay(7)) AS expiring_runs_7d,
        countIf(expires AND created_at < soon) AS expiring_runs_30d,
        minOrNullIf(created_at, expires) AS next_created_at
    FROM
    (
        SELECT
            v.repository_id AS repository_id, v.created_at AS created_at, l.retention_limit AS retention_limit, l.soon AS soon,
            v.created_at < l.retention_limit AS is_rescued,
            (v.repository_id, v.run_id) NOT IN (SELECT repository_id, run_id FROM absent_runs) AS is_present,
            l.state = 'watched' AND NOT is_rescued AND is_present AS expires
        FROM latest_runs AS v
        INNER JOIN limits AS l ON l.repository_id = v.repository_id
        WHERE v.repository_id IN (SELECT repository_id FROM limits)
    )
    GROUP BY repository_id
) AS a ON a.repository_id = r.repository_id
LEFT JOIN
(
    SELECT v.repository_id AS repository_id, count() AS job_lists_at_risk, min(v.created_at) AS first_created_at
    FROM latest_runs AS v
    INNER JOIN limits AS l ON l.repository_id = v.repository_id
    WHERE v.created_at >= first_limit AND v.created_at < last_soon AND v.repository_id IN (SELECT repository_id FROM limits)
        AND l.state = 'watched' AND v.created_at >= l.retention_limit AND v.created_at < l.soon
        AND (v.repository_id, v.run_id) NOT IN (SELECT repository_id, run_id FROM absent_runs)
        AND (v.repository_id, v.run_id) NOT IN
            (SELECT repository_id, run_id FROM final_lists WHERE run_created_at >= first_limit AND run_created_at < last_soon)
    GROUP BY v.repository_id
) AS j ON j.repository_id = r.repository_id
LEFT JOIN
(
    SELECT v.repository_id AS repository_id, count() AS final_lists
    FROM final_lists AS v
    INNER JOIN limits AS l ON l.repository_id = v.repository_id
    WHERE v.run_created_at < l.retention_limit
    GROUP BY v.repository_id
) AS f ON f.repository_id = r.repository_id
ORDER BY lower(owner), lower(repo), repository_id
