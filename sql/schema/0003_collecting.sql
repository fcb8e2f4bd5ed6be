-- What the collector knows of its own work: how far each repository is collected, what a page said last, what was proved.

-- watched, transferred (another owner has it now), gone (deleted, or hidden from the credential). History stays whatever it is.
ALTER TABLE repository_versions ADD COLUMN IF NOT EXISTS state LowCardinality(String) DEFAULT 'watched' AFTER disabled;

CREATE OR REPLACE VIEW repositories AS
SELECT * EXCEPT (version)
FROM repository_versions FINAL;

-- Everything that GitHub listed as created from head_from to head_until is stored, and, while a gap is still being filled, from
-- past_from to past_until too (both ends included). bottom: it is filled down to there (1970: to the first run); null: not yet.
CREATE TABLE IF NOT EXISTS coverage_versions
(
    repository_id   UInt64,
    head_from       Nullable(DateTime('UTC')),
    head_until      Nullable(DateTime('UTC')),
    past_from       Nullable(DateTime('UTC')),
    past_until      Nullable(DateTime('UTC')),
    bottom          Nullable(DateTime('UTC')),
    observed_at     DateTime64(3, 'UTC'),
    version         UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY repository_id;

-- What a page of GitHub's said last, so that "nothing has changed" can be asked and recognised. memo: what its reader keeps of it.
CREATE TABLE IF NOT EXISTS page_versions
(
    page            String,
    validator       String,
    fingerprint     UInt64,
    memo            String,
    observed_at     DateTime64(3, 'UTC'),
    version         UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY page;

-- The ledger: of each repository and UTC day of creation, how many runs GitHub promised and how many were stored when that was
-- last proved. Days without runs have no row. source: list (the unfiltered list), window (a created= search), verify.
CREATE TABLE IF NOT EXISTS ledger_versions
(
    repository_id   UInt64,
    day             Date,
    runs_promised   UInt32,
    runs_stored     UInt32,
    source          LowCardinality(String),
    proved_at       DateTime64(3, 'UTC'),
    version         UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (repository_id, day);

-- Stored runs that GitHub no longer has.
CREATE TABLE IF NOT EXISTS absent_run_versions
(
    repository_id   UInt64,
    run_id          UInt64,
    observed_at     DateTime64(3, 'UTC'),
    version         UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (repository_id, run_id);

CREATE OR REPLACE VIEW coverage AS
SELECT r.owner AS owner, r.repo AS repo, c.* EXCEPT (version)
FROM coverage_versions AS c FINAL
LEFT JOIN (SELECT repository_id, owner, repo FROM repository_versions FINAL) AS r ON r.repository_id = c.repository_id;

CREATE OR REPLACE VIEW ledger AS
SELECT r.owner AS owner, r.repo AS repo, l.* EXCEPT (version)
FROM ledger_versions AS l FINAL
LEFT JOIN (SELECT repository_id, owner, repo FROM repository_versions FINAL) AS r ON r.repository_id = l.repository_id;

CREATE OR REPLACE VIEW absent_runs AS
SELECT * EXCEPT (version)
FROM absent_run_versions FINAL;
