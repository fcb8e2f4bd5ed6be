-- One month of runs: {runs} from {from} to {until}, of which the first is number {first} of the data set. Few workflows have most
-- of the runs; a fiftieth of the workflows fell silent 60 days ago. 3 of 100 were run again, with a half of their jobs carried over,
-- and 10 of 100 are stored a second time by an earlier observation.
INSERT INTO run_versions (repository_id, run_id, run_attempt, workflow_id, workflow_name, run_number, event, status, conclusion,
    head_branch, head_sha, head_repository, display_title, path, actor, triggering_actor, check_suite_id, html_url, created_at,
    run_started_at, updated_at, observed_at, version)
WITH
    {first:UInt64} + number AS i,
    cityHash64(i, 'workflow') / 18446744073709551615. AS place,
    toUInt64({workflows:UInt64} * pow(place, 3)) AS w,
    w % {repositories:UInt64} + 1 AS repository,
    cityHash64(i, 'kind') AS kind,
    {from:DateTime('UTC')} + toUInt32(number * dateDiff('second', {from:DateTime('UTC')}, {until:DateTime('UTC')}) / {runs:UInt64}) AS created,
    kind % 100 < 3 AS is_rerun,
    intDiv(kind, 100) % 100 AS ends,
    multiIf(ends < 82, 'success', ends < 92, 'failure', ends < 97, 'cancelled', 'skipped') AS outcome,
    ['push', 'push', 'push', 'push', 'pull_request', 'pull_request', 'pull_request', 'pull_request', 'schedule', 'workflow_dispatch'][intDiv(kind, 10000) % 10 + 1] AS cause,
    if(cause = 'pull_request', concat('feature-', toString(intDiv(kind, 100000) % 40)), 'main') AS branch,
    arrayJoin(arrayConcat([(toUInt32(1), true)], if(is_rerun, [(toUInt32(2), true)], []), if(intDiv(kind, 1000000) % 10 = 0, [(toUInt32(if(is_rerun, 2, 1)), false)], []))) AS version_of,
    version_of.1 AS attempt, version_of.2 AS ended
SELECT
    repository, 10000000000 + i * 3, attempt, 5000000 + w, ['CI', 'Release', 'Nightly', 'Lint', 'Docs'][w % 5 + 1] || ' ' || toString(w),
    i, cause, if(ended, 'completed', 'in_progress'), if(ended, if(is_rerun AND attempt = 1, 'failure', outcome), NULL),
    branch, lower(hex(MD5(toString(i)))) || '00000000', concat('fleet/repository-', toString(repository)),
    concat('Change ', toString(i), ' of what was said to be wrong'), concat('.github/workflows/workflow-', toString(w), '.yml'),
    concat('developer-', toString(intDiv(kind, 7) % 300)), concat('developer-', toString(intDiv(kind, 7) % 300)), 20000000000 + i,
    concat('https://github.com/fleet/repository-', toString(repository), '/actions/runs/', toString(10000000000 + i * 3)),
    created, created + (attempt - 1) * 3600, created + (attempt - 1) * 3600 + 900, created + (attempt - 1) * 3600 + 960,
    attempt * 2 + ended
FROM numbers({runs:UInt64})
WHERE w % 100 != 99 AND (w % 50 != 7 OR created < {end:DateTime('UTC')} - INTERVAL 60 DAY)
SETTINGS max_threads = 1, max_insert_threads = 1;

INSERT INTO job_versions (repository_id, run_id, run_attempt, job_id, workflow_id, name, workflow_name, status, conclusion, head_sha,
    head_branch, runner_id, runner_name, runner_group_name, labels, html_url, run_created_at, created_at, started_at, completed_at, steps,
    observed_at, version)
WITH
    {first:UInt64} + number AS i,
    cityHash64(i, 'workflow') / 18446744073709551615. AS place,
    toUInt64({workflows:UInt64} * pow(place, 3)) AS w,
    w % {repositories:UInt64} + 1 AS repository,
    cityHash64(i, 'kind') AS kind,
    {from:DateTime('UTC')} + toUInt32(number * dateDiff('second', {from:DateTime('UTC')}, {until:DateTime('UTC')}) / {runs:UInt64}) AS created,
    kind % 100 < 3 AS is_rerun,
    intDiv(kind, 100) % 100 AS ends,
    multiIf(ends < 82, 'success', ends < 92, 'failure', ends < 97, 'cancelled', 'skipped') AS outcome,
    arrayJoin(if(is_rerun, [1, 2], [1])) AS attempt,
    arrayJoin([0, 1, 2, 3]) AS j,
    attempt = 2 AND j >= 2 AS is_carried,
    created + (attempt - 1) * 3600 AS listed,
    created + (if(is_carried, 1, attempt) - 1) * 3600 AS queued,
    cityHash64(i, attempt, j) AS chance,
    5 + chance % 40 + if(chance % 97 = 0, 900, 0) AS queue,
    -- Lognormal; the sum of four even numbers stands for the normal one.
    toUInt32(exp(3.5 + cityHash64(w, 'pace') % 300 / 100. + (chance % 1000 + intDiv(chance, 1000) % 1000 + intDiv(chance, 1000000) % 1000 + intDiv(chance, 1000000000) % 1000 - 2000) / 1000.)) AS took,
    queued + queue + if(j >= 2, 120, 0) AS began,
    intDiv(kind, 100000) % 40 AS feature
SELECT
    repository, 10000000000 + i * 3, attempt, 30000000000 + i * 16 + attempt * 4 + j, 5000000 + w,
    ['build', 'test (linux)', 'test (other)', 'publish'][j + 1], ['CI', 'Release', 'Nightly', 'Lint', 'Docs'][w % 5 + 1] || ' ' || toString(w),
    'completed', if(outcome = 'skipped', 'skipped', if(outcome = 'failure' AND j < 3, 'success', outcome)), lower(hex(MD5(toString(i)))) || '00000000',
    if(intDiv(kind, 10000) % 10 IN (4, 5, 6, 7), concat('feature-', toString(feature)), 'main'),
    if(outcome = 'skipped', 0, 1 + chance % 500), if(outcome = 'skipped', '', concat('runner-', toString(chance % 500))), 'GitHub Actions',
    [['ubuntu-latest'], ['self-hosted', 'linux', 'x64'], ['windows-latest'], ['macos-14']][(w + intDiv(j, 2)) % 4 + 1],
    concat('https://github.com/fleet/repository-', toString(repository), '/actions/runs/', toString(10000000000 + i * 3), '/job/', toString(30000000000 + i * 16 + attempt * 4 + j)),
    created, listed, began, if(outcome = 'skipped', began, began + took),
    arrayMap(step -> (toUInt32(step + 1), ['Set up job', 'Check out', 'Set up cache', 'Build', 'Test', 'Upload', 'Report', 'Complete job'][step + 1], 'completed', 'success',
        toDateTime64(began + step, 3, 'UTC'), toDateTime64(began + step + 1, 3, 'UTC')),
        range(if({with_steps:Bool} AND outcome != 'skipped', 3 + chance % 6, 0)))::Array(Tuple(number UInt32, name String, status LowCardinality(String), conclusion Nullable(String), started_at Nullable(DateTime64(3, 'UTC')), completed_at Nullable(DateTime64(3, 'UTC')))),
    began + took, 3
FROM numbers({runs:UInt64})
WHERE w % 100 != 99 AND (w % 50 != 7 OR created < {end:DateTime('UTC')} - INTERVAL 60 DAY)
SETTINGS max_threads = 1, max_insert_threads = 1, max_block_size = 16384, min_insert_block_size_rows = 262144;
