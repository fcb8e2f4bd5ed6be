// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/forecast.hpp"
#include "app/settings.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "github/client.hpp"

namespace runlight::app {

/// Something that the credential may not do, and what it takes.
struct Missing {
  std::string permission;  ///< "actions: read"
  std::string message;     ///< what is not possible without it, or GitHub's own words
};

/// What was found out about a credential.
struct Diagnosis {
  github::CredentialFacts credential;
  github::Budget budget;         ///< all absent: the server has no limit
  std::optional<Error> problem;  ///< that ended the examination; what follows is then absent
  std::int64_t repositories = 0;
  std::int64_t repositories_private = 0;
  std::int64_t actions_asked = 0;  ///< repositories whose runs were asked for
  std::int64_t actions_readable = 0;
  std::vector<Missing> missing;
  std::optional<Backfill> backfill;  ///< absent: nothing could be counted
  std::int64_t requests = 0;         ///< spent on this
};

/// Examines the credential of `github` by the fewest requests: its limit (free), the account, the list of repositories (one
/// per 100), then the number of runs of at most 50 of them, spread evenly over the list by their last push. When the first
/// five all refuse, the others are not asked. `on_plan` is told before each part what it will spend.
Task<Diagnosis> diagnose(github::Client* github, ScopeSettings scope, std::function<void(std::string)> on_plan);

/// For people: one line per thing.
std::string diagnosis_text(const Diagnosis& diagnosis, const DoctorSettings& settings, Time now);
/// One object, for programs.
std::string diagnosis_json(const Diagnosis& diagnosis, const DoctorSettings& settings, Time now);

/// 0 when everything can be read; partial when some can; otherwise that of the problem.
int exit_code(const Diagnosis& diagnosis);

}  // namespace runlight::app
