// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/json.hpp>

#include <algorithm>
#include <cstdio>

#include "app/commands.hpp"
#include "app/environment.hpp"
#include "app/event_loop.hpp"
#include "app/parts.hpp"
#include "app/progress_line.hpp"
#include "base/text.hpp"

namespace runlight::app {
namespace {

std::string summary_text(const collect::Summary& summary) {
  const auto& counts = summary.counts;
  return fmt::format(
      "{} repositories ({} not complete), {} runs listed, {} attempts and {} jobs stored, {} requests in {}\n",
      with_thousands(counts.repositories_done), summary.troubles.size(), with_thousands(counts.runs_listed),
      with_thousands(counts.run_attempts_stored), with_thousands(counts.jobs_stored), with_thousands(summary.requests),
      human_duration(summary.seconds));
}

std::string summary_json(const collect::Summary& summary) {
  boost::json::array troubles;
  for (const auto& trouble : summary.troubles) {
    troubles.push_back(
        {{"repository", trouble.repository}, {"kind", facts(trouble.error.kind).name}, {"message", trouble.error.message}});
  }
  const auto& counts = summary.counts;
  const boost::json::object object{{"repositories", counts.repositories_done},
                                   {"repositories_incomplete", summary.troubles.size()},
                                   {"runs_listed", counts.runs_listed},
                                   {"run_attempts_stored", counts.run_attempts_stored},
                                   {"jobs_stored", counts.jobs_stored},
                                   {"requests", summary.requests},
                                   {"seconds", summary.seconds},
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

}  // namespace

int run_collect(const CollectSettings& settings) {
  EventLoop loop;
  StoreParts store(data_folder(settings.data_folder));
  GithubParts github(settings.github, github_token());
  collect::Collector collector(github.client, store.store, system_clock(), loop.workers());
  ProgressLine line;

  const auto body = [&]() -> Task<int> {
    auto summary = co_await collector.collect(collect_request(settings.github),
                                              [&](const collect::Progress& progress) { line.show(progress); });
    line.end();
    if (!summary) throw Fatal(std::move(summary).error());
    for (const auto& trouble : summary->troubles) {
      fmt::print(stderr, "runlight: {} is not complete: {}\n", trouble.repository, trouble.error.message);
    }
    fmt::print("{}", settings.json ? summary_json(*summary) : summary_text(*summary));
    co_return exit_code(*summary);
  };
  return loop.run(body);
}

}  // namespace runlight::app
