-- The first schema. Each table holds observations ("versions") of its things; the view of the plain name gives each key once,
-- whatever the engine has merged so far, and is what people and the dashboard query.
--
-- Partitions are months of a time that never changes, so that two versions of one key always share a partition: that is what
-- allows do_not_merge_across_partitions_select_final, which makes FINAL cheap. `version` is model::observation_version.

CREATE TABLE IF NOT EXISTS repository_versions
(
    repository_id   UInt64,
    owner           String,
    repo            String,
    visibility      LowCardinality(String),
    default_branch  String,
    archived        Bool,
    fork            Bool,
    disabled        Bool,
    html_url        String,
    created_at      Nullable(DateTime('UTC')),
    pushed_at       Nullable(DateTime('UTC')),
    observed_at     DateTime64(3, 'UTC'),
    version         UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY repository_id;

CREATE TABLE IF NOT EXISTS workflow_versions
(
    repository_id   UInt64,
    workflow_id     UInt64,
    name            String,
    path            String,
    state           LowCardinality(String),
    html_url        String,
    created_at      Nullable(DateTime64(3, 'UTC')),
    updated_at      Nullable(DateTime64(3, 'UTC')),
    observed_at     DateTime64(3, 'UTC'),
    version         UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (repository_id, workflow_id);

-- One row per attempt. workflow_id stands before run_id in the key for speed only: a run never changes its workflow.
CREATE TABLE IF NOT EXISTS run_versions
(
    repository_id    UInt64,
    run_id           UInt64,
    run_attempt      UInt32,
    workflow_id      UInt64,
    workflow_name    LowCardinality(Nullable(String)),
    run_number       UInt64,
    event            LowCardinality(String),
    status           LowCardinality(String),
    conclusion       LowCardinality(Nullable(String)),
    head_branch      LowCardinality(Nullable(String)),
    head_sha         String,
    head_repository  LowCardinality(Nullable(String)),
    display_title    String,
    path             LowCardinality(String),
    actor            LowCardinality(String),
    triggering_actor LowCardinality(String),
    check_suite_id   UInt64,
    html_url         String,
    created_at       DateTime('UTC'),
    run_started_at   Nullable(DateTime('UTC')),
    updated_at       DateTime('UTC'),
    observed_at      DateTime64(3, 'UTC'),
    version          UInt64
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(created_at)
ORDER BY (repository_id, workflow_id, run_id, run_attempt);

-- One row per job; jobs live in their run's month.
CREATE TABLE IF NOT EXISTS job_versions
(
    repository_id     UInt64,
    run_id            UInt64,
    run_attempt       UInt32,
    job_id            UInt64,
    workflow_id       UInt64,
    name              String,
    workflow_name     LowCardinality(Nullable(String)),
    status            LowCardinality(String),
    conclusion        LowCardinality(Nullable(String)),
    head_sha          String,
    head_branch       LowCardinality(Nullable(String)),
    runner_id         UInt64,
    runner_name       String,
    runner_group_name LowCardinality(String),
    labels            Array(LowCardinality(String)),
    html_url          String,
    run_created_at    DateTime('UTC'),
    created_at        Nullable(DateTime('UTC')),
    started_at        Nullable(DateTime('UTC')),
    completed_at      Nullable(DateTime('UTC')),
    steps             Array(Tuple(
                          number       UInt32,
                          name         String,
                          status       LowCardinality(String),
                          conclusion   Nullable(String),
                          started_at   Nullable(DateTime64(3, 'UTC')),
                          completed_at Nullable(DateTime64(3, 'UTC')))),
    observed_at       DateTime64(3, 'UTC'),
    version           UInt64
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(run_created_at)
ORDER BY (repository_id, workflow_id, run_id, job_id);

-- What was read of each run's jobs.
CREATE TABLE IF NOT EXISTS job_list_versions
(
    repository_id   UInt64,
    run_id          UInt64,
    run_attempt     UInt32,
    jobs_promised   UInt32,
    jobs_received   UInt32,
    settled         Bool,
    run_created_at  DateTime('UTC'),
    observed_at     DateTime64(3, 'UTC'),
    version         UInt64
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(run_created_at)
ORDER BY (repository_id, run_id);

-- One row per repository and collection; only ever appended to.
CREATE TABLE IF NOT EXISTS collections
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
    finished_at         DateTime64(3, 'UTC')
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(started_at)
ORDER BY (repository_id, started_at);

CREATE OR REPLACE VIEW repositories AS
SELECT * EXCEPT (version)
FROM repository_versions FINAL;

CREATE OR REPLACE VIEW workflows AS
SELECT r.owner AS owner, r.repo AS repo, w.* EXCEPT (version)
FROM workflow_versions AS w FINAL
LEFT JOIN (SELECT repository_id, owner, repo FROM repository_versions FINAL) AS r ON r.repository_id = w.repository_id;

-- A payload without a name (old ones lack it) names its run by the workflow's file, as GitHub does for a file that names itself
-- nothing: so workflow_name is never null here.
CREATE OR REPLACE VIEW runs AS
SELECT
    r.owner AS owner, r.repo AS repo,
    a.* EXCEPT (version) REPLACE (ifNull(a.workflow_name, splitByChar('@', a.path)[1]) AS workflow_name)
FROM run_versions AS a FINAL
LEFT JOIN (SELECT repository_id, owner, repo FROM repository_versions FINAL) AS r ON r.repository_id = a.repository_id
SETTINGS do_not_merge_across_partitions_select_final = 1;

CREATE OR REPLACE VIEW jobs AS
SELECT r.owner AS owner, r.repo AS repo, j.* EXCEPT (version)
FROM job_versions AS j FINAL
LEFT JOIN (SELECT repository_id, owner, repo FROM repository_versions FINAL) AS r ON r.repository_id = j.repository_id
SETTINGS do_not_merge_across_partitions_select_final = 1;

CREATE OR REPLACE VIEW job_lists AS
SELECT * EXCEPT (version)
FROM job_list_versions FINAL
SETTINGS do_not_merge_across_partitions_select_final = 1;
