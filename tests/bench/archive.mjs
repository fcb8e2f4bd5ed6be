// SPDX-License-Identifier: MIT
// What an archive of a long history costs: sizes, and the time and memory of push, pull and compaction; one line of JSON per figure.
// Usage: archive.mjs [RUNS]   (default 1,000,000; without jobs, whose number follows their runs')
import { join } from 'node:path';

process.env.RUNLIGHT_BINARY ??= join(import.meta.dirname, '..', '..', 'build', 'release', 'src', 'runlight');
const { start } = await import('../support/binary.mjs');
const { Azurite } = await import('../support/azurite.mjs');
const { figure, measure, rounded } = await import('../support/measure.mjs');
const { World, owner, token } = await import('../support/world.mjs');

const repositories = 100;
const runs = Number(process.argv[2] ?? 1_000_000);

const world = new World();
const azurite = await Azurite.start();
try {
  const simulator = await world.bulk(repositories, runs / repositories, ['--rate-limit', '0']);
  const data = world.dataFolder();
  const collect = (folder, ...args) =>
    measure(['collect', '--owner', owner, '--api-url', simulator.url, '--data', folder, '--jobs', 'none', '--points-per-minute', '0', ...args], { RUNLIGHT_GITHUB_TOKEN: token, ...azurite.env });
  await collect(data);

  for (const [kind, place] of [['folder', world.dataFolder()], ['azurite', azurite.container('history')]]) {
    const archive = (word, ...args) => measure(['archive', word, '--archive', place, ...args], azurite.env);
    const bench = `archive_${kind}`;
    const speed = (name, done) => {
      figure(bench, `${name}_seconds`, rounded(done.wall_s), 's');
      figure(bench, `${name}_rows_per_second`, Math.round(done.rows / done.seconds), 'rows/s');
      figure(bench, `${name}_peak_rss_mb`, done.peak_rss_mb, 'MB');
    };
    speed('push', await archive('push', '--data', data));
    const { segments } = await archive('list');
    const bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
    figure(bench, 'segments', segments.length, 'segments');
    figure(bench, 'bytes_per_run', rounded(bytes / runs), 'bytes');
    figure(bench, 'largest_segment_mb', rounded(Math.max(...segments.map((segment) => segment.bytes)) / 1e6), 'MB');
    const copy = world.dataFolder();
    speed('pull', await archive('pull', '--data', copy));
    figure(bench, 'pull_nothing_new_seconds', rounded((await archive('pull', '--data', copy)).wall_s), 's');
    const verified = await archive('verify', '--data', copy);
    figure(bench, 'verify_equal', verified.equal ? 1 : 0, 'bool');
    figure(bench, 'verify_seconds', rounded(verified.wall_s), 's');
    figure(bench, 'verify_peak_rss_mb', verified.peak_rss_mb, 'MB');
    const increment = await collect(world.dataFolder(), '--archive', place);
    figure(bench, 'collect_on_an_empty_machine_seconds', rounded(increment.wall_s), 's');
    figure(bench, 'collect_on_an_empty_machine_requests', increment.requests, 'requests');
    figure(bench, 'collect_on_an_empty_machine_peak_rss_mb', increment.peak_rss_mb, 'MB');
    const served = await start(['serve', '--listen', '127.0.0.1:0', '--data', copy, '--archive', place], { env: azurite.env });
    await fetch(`${served.url}/readyz`);
    figure(bench, 'serve_from_the_copy_ready_seconds', rounded(served.ready_s), 's');
    await served.stop();
  }
} finally {
  await azurite.stop();
  await world.close();
}
