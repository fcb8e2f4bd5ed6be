// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>

#include "app/commands.hpp"
#include "app/environment.hpp"
#include "app/event_loop.hpp"
#include "app/parts.hpp"
#include "app/progress_line.hpp"
#include "base/text.hpp"

namespace runlight::app {
namespace {

std::string verification_text(const collect::Verification& verification) {
  std::string text;
  for (const auto& difference : verification.differences) {
    text += fmt::format("{}: {}\n", difference.repository, difference.what);
  }
  const auto untold = verification.differences_total - static_cast<std::int64_t>(verification.differences.size());
  if (untold > 0) text += fmt::format("and {} more\n", with_thousands(untold));
  text += fmt::format(
      "{}: {} repositories, {} runs, {} attempts and {} jobs compared, {} kept that GitHub no longer has, {} "
      "requests in {}\n",
      verification.is_equal() ? "equal" : fmt::format("{} differences", verification.differences_total),
      with_thousands(verification.repositories), with_thousands(verification.runs_compared),
      with_thousands(verification.attempts_compared), with_thousands(verification.jobs_compared),
      with_thousands(verification.runs_kept), with_thousands(verification.requests), human_duration(verification.seconds));
  return text;
}

std::string verification_json(const collect::Verification& verification) {
  boost::json::array differences;
  for (const auto& difference : verification.differences) {
    differences.push_back({{"repository", difference.repository}, {"what", difference.what}});
  }
  boost::json::array troubles;
  for (const auto& trouble : verification.troubles) {
    troubles.push_back(
        {{"repository", trouble.repository}, {"kind", facts(trouble.error.kind).name}, {"message", trouble.error.message}});
  }
  const boost::json::object object{{"equal", verification.is_equal()},
                                   {"repositories", verification.repositories},
                                   {"windows", verification.windows},
                                   {"runs_compared", verification.runs_compared},
                                   {"attempts_compared", verification.attempts_compared},
                                   {"jobs_compared", verification.jobs_compared},
                                   {"runs_kept", verification.runs_kept},
                                   {"differences_total", verification.differences_total},
                                   {"differences", std::move(differences)},
                                   {"troubles", std::move(troubles)},
                                   {"requests", verification.requests},
                                   {"seconds", verification.seconds}};
  return boost::json::serialize(object) + "\n";
}

}  // namespace

int run_verify(const VerifySettings& settings) {
  const auto request = collect_request(settings.scope, settings.github);
  EventLoop loop;
  StoreParts store(existing_data_folder(settings.data_folder));
  GithubParts github(settings.github, or_fatal(github_credentials(settings.github, settings.scope.owner)));
  collect::Collector collector(github.client, store.store, system_clock(), loop.workers());
  ProgressLine line;

  const auto body = [&]() -> Task<int> {
    const collect::VerifyOptions options{.sample = settings.sample, .seed = settings.seed};
    auto verified = co_await collector.verify(
        request, options, [&](const collect::Progress& progress) { line.show(progress, github.client.waiting()); });
    line.end();
    if (!verified) throw Fatal(std::move(verified).error());
    for (const auto& trouble : verified->troubles) {
      fmt::print(stderr, "runlight: {} could not be compared: {}\n", trouble.repository, trouble.error.message);
    }
    fmt::print("{}", settings.json ? verification_json(*verified) : verification_text(*verified));
    co_return verified->is_equal() ? k_exit_ok : k_exit_partial;
  };
  return loop.run(body);
}

}  // namespace runlight::app
