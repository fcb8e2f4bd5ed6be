-- A run that GitHub was thought not to have any more, and that it lists again: its last row says so.
ALTER TABLE absent_run_versions ADD COLUMN IF NOT EXISTS listed_again Bool DEFAULT false AFTER run_id;

CREATE OR REPLACE VIEW absent_runs AS
SELECT * EXCEPT (listed_again, version)
FROM absent_run_versions FINAL
WHERE NOT listed_again;
