-- The ledger, summed over the filtered repositories, oldest day first.
-- One row per UTC day of creation that was read whole in at least one of them; days without runs have none. proved_at: since when
-- the day is proved in all of them. is_complete: none of them holds less than GitHub promised (a sum alone could hide that, where
-- another holds more because GitHub has deleted some). FINAL: days are proved again and again.
SELECT
    l.day AS day,
    sum(l.runs_promised) AS runs_promised,
    sum(l.runs_stored) AS runs_stored,
    min(l.proved_at) AS proved_at,
    countIf(l.runs_stored < l.runs_promised) AS repositories_short,
    (repositories_short = 0)::Bool AS is_complete
FROM ledger_versions AS l FINAL
WHERE (empty({repository:Array(String)})
        OR l.repository_id IN (SELECT repository_id FROM repositories_in_filter(repository = {repository:Array(String)})))
    AND l.day >= ifNull(toDate({from:Nullable(DateTime('UTC'))}), toDate(0))
    AND ({to:Nullable(DateTime('UTC'))} IS NULL OR toDateTime(l.day, 'UTC') < {to:Nullable(DateTime('UTC'))})
GROUP BY day
ORDER BY day
