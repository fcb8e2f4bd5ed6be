// SPDX-License-Identifier: MIT
#pragma once
#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/settings.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "store/named_query.hpp"

namespace runlight::app {

// What GitHub deletes and when, by a retention that is a setting and no fact: what an account really has nobody but its
// owner can look up.

/// For how long GitHub keeps runs.
struct RetentionSetting {
  std::int64_t days = k_github_retention_days;
  std::int64_t private_days = k_github_retention_days;  ///< of private and internal repositories

  bool is_default() const { return days == k_github_retention_days && private_days == k_github_retention_days; }
};

RetentionSetting retention_setting(const StatusSettings& settings);

/// Where the default is from; docs/collecting.md says how sure that is.
inline constexpr std::string_view k_retention_source =
    "https://github.blog/changelog/2026-08-27-actions-retention-will-cover-checks-workflow-runs-and-statuses/";
inline constexpr std::string_view k_retention_as_of = "2026-08-27";

/// A row of the question `retention`; its columns are described in docs/glossary.md.
struct RepositoryRetention {
  std::string owner;
  std::string repo;
  std::int64_t retention_days = 0;
  Time retention_limit{};
  std::optional<Time> first_run_created_at;
  std::int64_t rescued_runs = 0;
  std::int64_t expiring_runs_7d = 0;
  std::int64_t expiring_runs_30d = 0;
  std::optional<Time> next_expires_at;
  std::int64_t days_at_risk = 0;
  std::int64_t days_overdue = 0;
  std::int64_t job_lists_at_risk = 0;
  std::int64_t job_lists_overdue = 0;
  std::optional<Time> first_at_risk_at;
};
BOOST_DESCRIBE_STRUCT(RepositoryRetention, (),
                      (owner, repo, retention_days, retention_limit, first_run_created_at, rescued_runs, expiring_runs_7d,
                       expiring_runs_30d, next_expires_at, days_at_risk, days_overdue, job_lists_at_risk, job_lists_overdue,
                       first_at_risk_at))

struct Retention {
  RetentionSetting setting;
  std::vector<RepositoryRetention> repositories;
};

/// What the question is asked with.
store::Arguments retention_arguments(const RetentionSetting& setting, Time now);
/// The same for a server: "/api/v1/retention?…".
std::string retention_target(const RetentionSetting& setting);

/// All repositories together: the sums, and the first of the times.
RepositoryRetention retention_sums(std::span<const RepositoryRetention> repositories);

/// The repositories of which something at GitHub is at risk, the most urgent first; "" when there are none.
std::string at_risk_table(const Retention& retention, std::size_t most_rows);
/// What GitHub deletes, a line each.
std::vector<std::string> retention_sentences(const Retention& retention, Time now);
/// What of that is not stored.
std::string at_risk_sentence(const Retention& retention, Time now);

boost::json::object retention_json(const Retention& retention);

}  // namespace runlight::app
