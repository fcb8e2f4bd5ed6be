// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/json.hpp>

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>
#include <cstdio>
#include <exception>

#include "app/archive_loop.hpp"
#include "app/commands.hpp"
#include "app/cycle_note.hpp"
#include "app/environment.hpp"
#include "app/event_loop.hpp"
#include "app/fleet_summary.hpp"
#include "app/judging.hpp"
#include "app/parts.hpp"
#include "app/progress_line.hpp"
#include "base/log.hpp"
#include "base/offload.hpp"
#include "base/text.hpp"

namespace runlight::app {
namespace {

std::string summary_text(const collect::Summary& summary) {
  const auto& counts = summary.counts;
  return fmt::format(
      "{} repositories ({} unchanged, {} not complete), {} runs listed, {} attempts and {} jobs stored, {} requests ({} "
      "points) in "
      "{}\n",
      with_thousands(counts.repositories_total), with_thousands(summary.repositories_unchanged), summary.troubles.size(),
      with_thousands(counts.runs_listed), with_thousands(counts.run_attempts_stored), with_thousands(counts.jobs_stored),
      with_thousands(summary.requests), with_thousands(summary.points), human_duration(summary.seconds));
}

std::string archive_text(const ArchiveLoop& archive) {
  const auto& [pulled, pushed, last_exchanged_at, failing_since, failure] = archive.totals();
  return fmt::format("archive: {} segments ({} rows) taken, {} segments ({} rows) written\n",
                     with_thousands(pulled.segments), with_thousands(pulled.rows), with_thousands(pushed.segments),
                     with_thousands(pushed.rows));
}

boost::json::value archive_json(const ArchiveLoop* archive) {
  if (archive == nullptr) return nullptr;
  const auto& [pulled, pushed, last_exchanged_at, failing_since, failure] = archive->totals();
  return {{"place", archive->place()},   {"segments_taken", pulled.segments},   {"rows_taken", pulled.rows},
          {"bytes_taken", pulled.bytes}, {"segments_written", pushed.segments}, {"rows_written", pushed.rows},
          {"failure", failure}};
}

std::string summary_json(const collect::Summary& summary, const ArchiveLoop* archive) {
  boost::json::array troubles;
  for (const auto& trouble : summary.troubles) {
    troubles.push_back(
        {{"repository", trouble.repository}, {"kind", facts(trouble.error.kind).name}, {"message", trouble.error.message}});
  }
  const auto& counts = summary.counts;
  const boost::json::object object{{"repositories", counts.repositories_total},
                                   {"repositories_unchanged", summary.repositories_unchanged},
                                   {"repositories_incomplete", summary.troubles.size()},
                                   {"runs_listed", counts.runs_listed},
                                   {"run_attempts_stored", counts.run_attempts_stored},
                                   {"jobs_stored", counts.jobs_stored},
                                   {"requests", summary.requests},
                                   {"not_modified", summary.not_modified},
                                   {"points", summary.points},
                                   {"waits", summary.waits},
                                   {"waited_s", summary.waited_s},
                                   {"seconds", summary.seconds},
                                   {"archive", archive_json(archive)},
                                   {"troubles", std::move(troubles)}};
  return boost::json::serialize(object) + "\n";
}

/// When every repository failed for one and the same reason, that reason; partial when some went through.
int exit_code(const collect::Summary& summary) {
  if (summary.troubles.empty()) return k_exit_ok;
  const auto kind = summary.troubles.front().error.kind;
  const bool all = static_cast<std::int64_t>(summary.troubles.size()) == summary.counts.repositories_total;
  const bool alike = std::ranges::all_of(summary.troubles, [&](const auto& trouble) { return trouble.error.kind == kind; });
  return all && alike ? facts(kind).exit_code : k_exit_partial;
}

CycleFacts cycle_facts(const Result<collect::Summary>& summary, const github::Client& client, Time started_at) {
  const auto& counters = client.counters();
  return {.started_at = started_at,
          .finished_at = system_clock().now(),
          .repositories = summary ? summary->counts.repositories_total : 0,
          .unchanged = summary ? summary->repositories_unchanged : 0,
          .requests = counters.requests,
          .not_modified = counters.not_modified,
          .points = counters.points,
          .budget = client.budget(),
          .message = summary ? trouble_text(*summary) : summary.error().message};
}

using Collected = Result<collect::Summary>;

/// A collection that waits for a limit tells nothing by itself.
Task<void> show_waiting(ProgressLine* line, const collect::Progress* progress, const github::Client* client) {
  for (;;) {
    co_await system_clock().sleep_for(std::chrono::seconds(1));
    if (const auto waiting = client->waiting()) line->show(*progress, waiting);
  }
}

Task<Collected> watched(Task<Collected> collecting, ProgressLine* line, const collect::Progress* progress,
                        const github::Client* client) {
  using namespace boost::asio::experimental::awaitable_operators;
  auto ended = co_await (std::move(collecting) || show_waiting(line, progress, client));
  co_return std::get<0>(std::move(ended));
}

/// What is collected is written to the archive meanwhile, so that a machine that is taken away loses little.
Task<Collected> archived(Task<Collected> collecting, ArchiveLoop* archive) {
  using namespace boost::asio::experimental::awaitable_operators;
  if (archive == nullptr) co_return co_await std::move(collecting);
  auto ended = co_await (std::move(collecting) || archive->run());
  co_return std::get<0>(std::move(ended));
}

constexpr int k_last_tries = 3;
constexpr std::chrono::seconds k_between_tries{5};

/// The machine may be gone when this process is.
Task<Result<void>> write_last(ArchiveLoop* archive) {
  if (archive == nullptr) co_return Result<void>{};
  for (int tries = 1;; ++tries) {
    auto exchanged = co_await archive->exchange();
    if (exchanged || tries == k_last_tries) co_return exchanged;
    co_await system_clock().sleep_for(k_between_tries);
  }
}

Result<void> judge(insight::Assessor& assessor, const Collected& collected, Time started_at) {
  const insight::Moment moment{.now = system_clock().now(),
                               .collected_until = collected ? std::optional(started_at) : std::nullopt};
  RUNLIGHT_TRY([[maybe_unused]] const auto changed, assessor.assess_all(moment));
  return {};
}

/// Only who tells of workflows needs to judge them: whoever reads them later judges them then. What was said before is of
/// what was stored before, so a collection that did not go through is followed by this, too.
Result<void> judge_and_tell(insight::Assessor& assessor, const std::string& file, store::Engine& engine,
                            const Collected& collected, Time started_at) {
  if (file.empty()) return {};
  RUNLIGHT_TRY_VOID(judge(assessor, collected, started_at));
  return append_fleet_summary(file, engine, collected, system_clock().now());
}

}  // namespace

int run_collect(const CollectSettings& settings) {
  const auto thresholds = read_thresholds(settings.verdicts);
  EventLoop loop;
  const auto folder = data_folder(settings.data_folder);
  const auto place = archive_location(settings.archive);
  StoreParts store(folder, place);
  ArchiveParts archive(place, store.store, loop.workers(), {.pulls = true, .pushes = true, .extent = archive::Extent::state},
                       settings.archive.interval);
  ArchiveLoop* const exchange = archive.loop();
  GithubParts github(settings.github, or_fatal(github_credentials(settings.github, settings.scope.owner)));
  collect::Collector collector(github.client, store.store, system_clock(), loop.workers());
  ProgressLine line;
  auto request = collect_request(settings.scope, settings.github);
  request.recheck_all = settings.recheck;
  insight::Assessor assessor(store.store, thresholds);

  const auto body = [&]() -> Task<int> {
    collect::Progress latest;
    const Time started_at = system_clock().now();
    if (exchange != nullptr) or_fatal(co_await exchange->exchange());
    auto collecting = collector.collect(request, [&](const collect::Progress& progress) {
      latest = progress;
      line.show(progress, github.client.waiting());
    });
    Collected summary = fail(ErrorKind::cancelled, "stopped");
    std::exception_ptr stopped;
    try {
      summary = co_await archived(watched(std::move(collecting), &line, &latest, &github.client), exchange);
    } catch (...) {
      stopped = std::current_exception();
    }
    line.end();
    if (stopped != nullptr) {
      // What was collected until now is worth keeping, and this machine may not be there much longer.
      co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::disable_cancellation());
      if (exchange != nullptr) co_await exchange->finish();
      std::rethrow_exception(stopped);
    }
    CycleNote(folder, system_clock()).add(cycle_facts(summary, github.client, started_at));
    auto written = co_await write_last(exchange);
    const auto told = co_await offload(
        loop.workers(), [&] { return judge_and_tell(assessor, settings.summary_file, *store.engine, summary, started_at); });
    if (!summary && !told) log::warn(told.error().message);
    if (!summary) throw Fatal(std::move(summary).error());
    for (const auto& trouble : summary->troubles) {
      fmt::print(stderr, "runlight: {} is not complete: {}\n", trouble.repository, trouble.error.message);
    }
    fmt::print("{}", settings.json ? summary_json(*summary, exchange) : summary_text(*summary));
    if (exchange != nullptr && !settings.json) fmt::print("{}", archive_text(*exchange));
    or_fatal(std::move(written));
    or_fatal(told);
    co_return exit_code(*summary);
  };
  return loop.run(body);
}

}  // namespace runlight::app
