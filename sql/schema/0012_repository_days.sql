-- What a repository's runs of one day (UTC, of created_at) come to, whatever their branch and event: totals of long ranges are made
-- of some hundred rows instead of a million. Kept as the other roll-ups are (0011_roll_ups.sql).
CREATE TABLE IF NOT EXISTS repository_days
(
    repository_id        UInt64,
    day                  Date,
    runs                 UInt64,
    run_attempts         UInt64,
    success              UInt64,
    failure              UInt64,
    cancelled            UInt64,
    skipped              UInt64,
    in_progress          UInt64,
    rerun_runs           UInt64,
    first_run_created_at DateTime('UTC'),
    last_run_created_at  DateTime('UTC'),
    version              UInt64
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(day)
ORDER BY (repository_id, day);

-- Of what is rolled up already it has nothing yet: all is rolled up again.
TRUNCATE TABLE roll_up_marks;
