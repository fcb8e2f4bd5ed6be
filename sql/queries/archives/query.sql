-- last_exchanged_at: when rows last went either way. A row is yet to be pushed when it was saved here (stored_seq above 0) after the
-- table's mark; all rows of a table without a mark are. Not FINAL: an observation that was replaced is not written a second time,
-- and counting it is right until the engine has merged it away.
WITH
    marks AS (SELECT location, table_name, max(pushed_seq) AS pushed_seq FROM archive_marks GROUP BY location, table_name),
    archives AS
    (
        SELECT location, max(at) AS last_exchanged_at
        FROM
        (
            SELECT location, pushed_at AS at FROM archive_marks
            UNION ALL SELECT location, taken_at FROM archive_segments
        )
        GROUP BY location
    ),
    stored AS
    (
        SELECT table_name, stored_seq, count() AS rows
        FROM
        (
            SELECT 'repositories' AS table_name, stored_seq FROM repository_versions
            UNION ALL SELECT 'workflows', stored_seq FROM workflow_versions
            UNION ALL SELECT 'workflow_files', stored_seq FROM workflow_file_versions
            UNION ALL SELECT 'runs', stored_seq FROM run_versions
            UNION ALL SELECT 'jobs', stored_seq FROM job_versions
            UNION ALL SELECT 'collections', stored_seq FROM collection_versions
            UNION ALL SELECT 'absent_runs', stored_seq FROM absent_run_versions
            UNION ALL SELECT 'job_lists', stored_seq FROM job_list_versions
            UNION ALL SELECT 'ledger', stored_seq FROM ledger_versions
            UNION ALL SELECT 'coverage', stored_seq FROM coverage_versions
            UNION ALL SELECT 'pages', stored_seq FROM page_versions
        )
        GROUP BY table_name, stored_seq
    )
SELECT
    a.location AS place,
    any(a.last_exchanged_at) AS last_exchanged_at,
    sumIf(s.rows, m.table_name = '' OR s.stored_seq > m.pushed_seq) AS rows_not_pushed
FROM archives AS a
LEFT JOIN stored AS s ON true
LEFT JOIN marks AS m ON m.location = a.location AND m.table_name = s.table_name
GROUP BY a.location
ORDER BY place
