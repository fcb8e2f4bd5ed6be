-- What the archive rests on (src/archive): which rows were stored here, in which order, and what was exchanged with an archive.

-- The number of the save that wrote the row, counted up; 0: it was taken from an archive; 1: stored before saves were numbered.
-- Materialized, so that no * shows it: it is of this data folder and says nothing of the thing.
ALTER TABLE repository_versions ADD COLUMN IF NOT EXISTS stored_seq UInt64 MATERIALIZED 1;
ALTER TABLE workflow_versions ADD COLUMN IF NOT EXISTS stored_seq UInt64 MATERIALIZED 1;
ALTER TABLE workflow_file_versions ADD COLUMN IF NOT EXISTS stored_seq UInt64 MATERIALIZED 1;
ALTER TABLE run_versions ADD COLUMN IF NOT EXISTS stored_seq UInt64 MATERIALIZED 1;
ALTER TABLE job_versions ADD COLUMN IF NOT EXISTS stored_seq UInt64 MATERIALIZED 1;
ALTER TABLE job_list_versions ADD COLUMN IF NOT EXISTS stored_seq UInt64 MATERIALIZED 1;
ALTER TABLE coverage_versions ADD COLUMN IF NOT EXISTS stored_seq UInt64 MATERIALIZED 1;
ALTER TABLE page_versions ADD COLUMN IF NOT EXISTS stored_seq UInt64 MATERIALIZED 1;
ALTER TABLE ledger_versions ADD COLUMN IF NOT EXISTS stored_seq UInt64 MATERIALIZED 1;
ALTER TABLE absent_run_versions ADD COLUMN IF NOT EXISTS stored_seq UInt64 MATERIALIZED 1;

-- collections, so that one that is taken twice is there once. (The name may be that of the view below already.)
CREATE TABLE IF NOT EXISTS collection_versions
(
    collection_id       String,
    repository_id       UInt64,
    owner               String,
    repo                String,
    outcome             LowCardinality(String),
    message             String,
    runs_listed         UInt64,
    run_attempts_stored UInt64,
    jobs_stored         UInt64,
    requests            UInt64,
    started_at          DateTime64(3, 'UTC'),
    finished_at         DateTime64(3, 'UTC'),
    version             UInt64,
    stored_seq          UInt64 MATERIALIZED 1
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(started_at)
ORDER BY (repository_id, started_at, collection_id);

INSERT INTO collection_versions SELECT *, toUInt64(toUnixTimestamp64Milli(finished_at)) AS version FROM collections;

CREATE OR REPLACE VIEW collections AS
SELECT * EXCEPT (version)
FROM collection_versions FINAL
SETTINGS do_not_merge_across_partitions_select_final = 1;

-- Segments of an archive whose rows are all here. whole: with all columns, not only with those that a collector needs.
CREATE TABLE IF NOT EXISTS archive_segments
(
    location    String,
    segment     String,
    whole       Bool,
    taken_at    DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(taken_at)
ORDER BY (location, segment);

-- Up to which stored_seq an archive has this folder's rows.
CREATE TABLE IF NOT EXISTS archive_marks
(
    location    String,
    table_name  LowCardinality(String),
    pushed_seq  UInt64,
    pushed_at   DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(pushed_at)
ORDER BY (location, table_name);
