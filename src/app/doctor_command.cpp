// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <cstdio>

#include "app/commands.hpp"
#include "app/doctor.hpp"
#include "app/environment.hpp"
#include "app/event_loop.hpp"
#include "app/parts.hpp"

namespace runlight::app {
namespace {

/// Nobody waits an hour for advice.
constexpr std::chrono::seconds k_longest_wait{60};

}  // namespace

int run_doctor(const DoctorSettings& settings) {
  auto github_settings = settings.github;
  if (!github_settings.longest_wait) github_settings.longest_wait = k_longest_wait;
  EventLoop loop;
  GithubParts github(github_settings, or_fatal(github_credentials(github_settings, settings.scope.owner)));

  const auto body = [&]() -> Task<int> {
    const auto on_plan = [](const std::string& plan) { fmt::print(stderr, "runlight: {}\n", plan); };
    const auto diagnosis = co_await diagnose(&github.client, settings.scope, on_plan);
    const auto now = system_clock().now();
    fmt::print("{}", settings.json ? diagnosis_json(diagnosis, settings, now) : diagnosis_text(diagnosis, settings, now));
    if (diagnosis.problem) fmt::print(stderr, "runlight: {}\n", diagnosis.problem->message);
    co_return exit_code(diagnosis);
  };
  return loop.run(body);
}

}  // namespace runlight::app
