-- What the workflow files of the default branches say. One row per file and time of reading; read again when its content has
-- changed, which is when its blob_sha has.
CREATE TABLE IF NOT EXISTS workflow_file_versions
(
    repository_id      UInt64,
    path               String,
    blob_sha           String,
    name               Nullable(String),
    triggers           Array(LowCardinality(String)),
    crons              Array(String),
    cron_timezones     Array(LowCardinality(String)),
    timeout_minutes    Nullable(UInt32),
    concurrency_group  Nullable(String),
    cancel_in_progress Nullable(Bool),
    jobs               UInt32,
    problem            String,
    observed_at        DateTime64(3, 'UTC'),
    version            UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (repository_id, path);

CREATE OR REPLACE VIEW workflow_files AS
SELECT r.owner AS owner, r.repo AS repo, f.* EXCEPT (version)
FROM workflow_file_versions AS f FINAL
LEFT JOIN (SELECT repository_id, owner, repo FROM repository_versions FINAL) AS r ON r.repository_id = f.repository_id;
