-- The repositories and workflows of the data set: {workflows} in {repositories}. Every hundredth has never run.
INSERT INTO repository_versions (repository_id, owner, repo, visibility, default_branch, html_url, created_at, observed_at, version)
SELECT number + 1, 'fleet', concat('repository-', toString(number + 1)), 'private', 'main',
    concat('https://github.com/fleet/repository-', toString(number + 1)), {end:DateTime('UTC')} - INTERVAL 3 YEAR, {end:DateTime('UTC')}, 1
FROM numbers({repositories:UInt64});

INSERT INTO workflow_versions (repository_id, workflow_id, name, path, state, html_url, created_at, observed_at, version)
SELECT number % {repositories:UInt64} + 1, 5000000 + number, ['CI', 'Release', 'Nightly', 'Lint', 'Docs'][number % 5 + 1] || ' ' || toString(number),
    concat('.github/workflows/workflow-', toString(number), '.yml'), if(number % 200 = 3, 'disabled_inactivity', 'active'),
    concat('https://github.com/fleet/repository-', toString(number % {repositories:UInt64} + 1), '/blob/main/.github/workflows/workflow-', toString(number), '.yml'),
    {end:DateTime('UTC')} - INTERVAL 2 YEAR, {end:DateTime('UTC')}, 1
FROM numbers({workflows:UInt64});
