-- What is said of each workflow, made by src/insight of its history: one row per workflow, replaced as a whole. Of this data folder
-- alone: another makes its own of the same rows.
CREATE TABLE IF NOT EXISTS assessment_versions
(
    repository_id   UInt64,
    workflow_id     UInt64,
    verdict         LowCardinality(String),
    verdict_since   Nullable(DateTime('UTC')),
    severity        UInt8,
    sentence        String,
    failing_runs    UInt64,
    findings        Array(Tuple(
                        verdict  String,
                        since    Nullable(DateTime('UTC')),
                        severity UInt8,
                        sentence String,
                        evidence String)),
    change_points   Array(Tuple(
                        job_name    String,
                        run_id      UInt64,
                        run_number  UInt64,
                        head_sha    String,
                        changed_at  DateTime('UTC'),
                        before_s    Float64,
                        after_s     Float64,
                        ratio       Float64,
                        ratio_low   Float64,
                        ratio_high  Float64,
                        p_value     Float64,
                        runs_before UInt32,
                        runs_after  UInt32,
                        causes      Array(String))),
    schedules       Array(Tuple(
                        cron         String,
                        time_zone    String,
                        problem      String,
                        slots        UInt32,
                        matched      UInt32,
                        missed       UInt32,
                        late         UInt32,
                        reliability  Nullable(Float64),
                        delay_p50_s  Nullable(Float64),
                        delay_p95_s  Nullable(Float64),
                        next_slot    Nullable(DateTime('UTC')),
                        last_slot    Nullable(DateTime('UTC')),
                        last_missed  Nullable(DateTime('UTC')),
                        missed_slots Array(DateTime('UTC')),
                        quieter_cron String)),
    assessed_at     DateTime64(3, 'UTC'),
    -- Of the row but for assessed_at and version: a workflow of which the same is said again gets no new row.
    fingerprint     UInt64,
    version         UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (repository_id, workflow_id);

-- One row per workflow; unknown is one that was not judged yet. evidence: of the finding that is the verdict.
CREATE OR REPLACE VIEW verdicts AS
SELECT
    w.repository_id AS repository_id, r.owner AS owner, r.repo AS repo,
    w.workflow_id AS workflow_id, w.name AS workflow_name, w.path AS path, w.state AS state,
    if(a.verdict = '', 'unknown', a.verdict) AS verdict, a.verdict_since AS verdict_since, a.severity AS severity,
    a.sentence AS sentence, a.failing_runs AS failing_runs,
    if(empty(a.findings), '{}', a.findings[1].evidence) AS evidence,
    if(a.verdict = '', NULL, a.assessed_at) AS assessed_at
FROM workflow_versions AS w FINAL
LEFT JOIN (SELECT repository_id, owner, repo FROM repository_versions FINAL) AS r ON r.repository_id = w.repository_id
LEFT JOIN (SELECT * FROM assessment_versions FINAL) AS a ON a.repository_id = w.repository_id AND a.workflow_id = w.workflow_id;

-- All that holds of each workflow, healthy too.
CREATE OR REPLACE VIEW findings AS
SELECT
    a.repository_id AS repository_id, w.owner AS owner, w.repo AS repo, a.workflow_id AS workflow_id, w.name AS workflow_name,
    a.found.verdict AS verdict, a.found.since AS since, a.found.severity AS severity, a.found.sentence AS sentence,
    a.found.evidence AS evidence, a.assessed_at AS assessed_at
FROM (SELECT repository_id, workflow_id, assessed_at, arrayJoin(findings) AS found FROM assessment_versions FINAL) AS a
LEFT JOIN (SELECT repository_id, workflow_id, owner, repo, name FROM workflows) AS w
    ON w.repository_id = a.repository_id AND w.workflow_id = a.workflow_id;

-- Lasting changes of how long a workflow, or one of its jobs, takes; slower and faster.
CREATE OR REPLACE VIEW change_points AS
SELECT
    a.repository_id AS repository_id, w.owner AS owner, w.repo AS repo, a.workflow_id AS workflow_id, w.name AS workflow_name,
    a.change.job_name AS job_name, a.change.run_id AS run_id, a.change.run_number AS run_number, a.change.head_sha AS head_sha,
    a.change.changed_at AS changed_at, a.change.before_s AS before_s, a.change.after_s AS after_s,
    a.change.ratio AS ratio, a.change.ratio_low AS ratio_low, a.change.ratio_high AS ratio_high, a.change.p_value AS p_value,
    a.change.runs_before AS runs_before, a.change.runs_after AS runs_after, a.change.causes AS causes
FROM (SELECT repository_id, workflow_id, arrayJoin(change_points) AS change FROM assessment_versions FINAL) AS a
LEFT JOIN (SELECT repository_id, workflow_id, owner, repo, name FROM workflows) AS w
    ON w.repository_id = a.repository_id AND w.workflow_id = a.workflow_id;

-- How each cron of each active workflow was kept.
CREATE OR REPLACE VIEW schedules AS
SELECT
    a.repository_id AS repository_id, w.owner AS owner, w.repo AS repo, a.workflow_id AS workflow_id, w.name AS workflow_name,
    a.schedule.cron AS cron, a.schedule.time_zone AS time_zone, a.schedule.problem AS problem,
    a.schedule.slots AS slots, a.schedule.matched AS matched, a.schedule.missed AS missed, a.schedule.late AS late,
    a.schedule.reliability AS reliability, a.schedule.delay_p50_s AS delay_p50_s, a.schedule.delay_p95_s AS delay_p95_s,
    a.schedule.next_slot AS next_slot, a.schedule.last_slot AS last_slot, a.schedule.last_missed AS last_missed,
    a.schedule.missed_slots AS missed_slots, a.schedule.quieter_cron AS quieter_cron
FROM (SELECT repository_id, workflow_id, arrayJoin(schedules) AS schedule FROM assessment_versions FINAL) AS a
LEFT JOIN (SELECT repository_id, workflow_id, owner, repo, name FROM workflows) AS w
    ON w.repository_id = a.repository_id AND w.workflow_id = a.workflow_id;

-- What 0002 said in SQL.
DROP VIEW IF EXISTS workflow_verdicts;
