// SPDX-License-Identifier: MIT
#include "app/retention.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <tuple>

#include "app/report_text.hpp"
#include "base/text.hpp"

namespace runlight::app {
namespace {

namespace bj = boost::json;

void take_earlier(std::optional<Time>& earliest, const std::optional<Time>& time) {
  if (time && (!earliest || *time < *earliest)) earliest = time;
}

bool is_at_risk(const RepositoryRetention& row) { return row.days_at_risk > 0 || row.job_lists_at_risk > 0; }

/// "3 days of history and the jobs of 2 runs"; "" for nothing.
std::string unread_text(std::int64_t days, std::int64_t job_lists) {
  std::vector<std::string> parts;
  if (days > 0) parts.push_back(how_many(days, "day", "days") + " of history");
  if (job_lists > 0) parts.push_back("the jobs of " + how_many(job_lists, "run", "runs"));
  return fmt::format("{}", fmt::join(parts, " and "));
}

std::string setting_text(const RetentionSetting& setting) {
  const auto text = how_many(setting.days, "day", "days");
  if (setting.days == setting.private_days) return text;
  return fmt::format("{}, and those of private repositories {}", text, how_many(setting.private_days, "day", "days"));
}

bj::value time_or_null(const std::optional<Time>& time) { return time ? bj::value(format_time(*time)) : bj::value(nullptr); }

bj::object numbers_json(const RepositoryRetention& row) {
  return {{"first_run_created_at", time_or_null(row.first_run_created_at)},
          {"rescued_runs", row.rescued_runs},
          {"expiring_runs_7d", row.expiring_runs_7d},
          {"expiring_runs_30d", row.expiring_runs_30d},
          {"next_expires_at", time_or_null(row.next_expires_at)},
          {"days_at_risk", row.days_at_risk},
          {"days_overdue", row.days_overdue},
          {"job_lists_at_risk", row.job_lists_at_risk},
          {"job_lists_overdue", row.job_lists_overdue},
          {"first_at_risk_at", time_or_null(row.first_at_risk_at)}};
}

}  // namespace

RetentionSetting retention_setting(const StatusSettings& settings) {
  return {.days = settings.retention_days,
          .private_days = settings.private_retention_days.value_or(settings.retention_days)};
}

store::Arguments retention_arguments(const RetentionSetting& setting, Time now) {
  return {{"now", {format_time(std::chrono::floor<std::chrono::seconds>(now))}},
          {"retention_days", {std::to_string(setting.days)}},
          {"private_retention_days", {std::to_string(setting.private_days)}}};
}

std::string retention_target(const RetentionSetting& setting) {
  return fmt::format("/api/v1/retention?retention_days={}&private_retention_days={}", setting.days, setting.private_days);
}

RepositoryRetention retention_sums(std::span<const RepositoryRetention> repositories) {
  RepositoryRetention sums;
  for (const auto& row : repositories) {
    sums.rescued_runs += row.rescued_runs;
    sums.expiring_runs_7d += row.expiring_runs_7d;
    sums.expiring_runs_30d += row.expiring_runs_30d;
    sums.days_at_risk += row.days_at_risk;
    sums.days_overdue += row.days_overdue;
    sums.job_lists_at_risk += row.job_lists_at_risk;
    sums.job_lists_overdue += row.job_lists_overdue;
    take_earlier(sums.first_run_created_at, row.first_run_created_at);
    take_earlier(sums.next_expires_at, row.next_expires_at);
    take_earlier(sums.first_at_risk_at, row.first_at_risk_at);
  }
  return sums;
}

std::string at_risk_table(const Retention& retention, std::size_t most_rows) {
  std::vector<RepositoryRetention> rows;
  std::ranges::copy_if(retention.repositories, std::back_inserter(rows), is_at_risk);
  if (rows.empty()) return "";
  std::ranges::sort(rows, {}, [](const RepositoryRetention& row) {
    return std::tuple(row.first_at_risk_at.value_or(Time::max()), to_lower(row.owner), to_lower(row.repo));
  });
  const auto all = rows.size();
  rows.resize(std::min(all, most_rows));
  std::vector<std::vector<std::string>> cells;
  for (const auto& row : rows) {
    cells.push_back({row.owner + "/" + row.repo, row.first_at_risk_at ? day_text(*row.first_at_risk_at) : "",
                     with_thousands(row.days_at_risk), with_thousands(row.job_lists_at_risk)});
  }
  auto text = table_text({{"at risk"}, {"first on"}, {"days unread", true}, {"runs without jobs", true}}, cells);
  if (rows.size() < all) {
    text += fmt::format("and {} more; --all shows them\n", with_thousands(static_cast<long long>(all - rows.size())));
  }
  return text;
}

std::vector<std::string> retention_sentences(const Retention& retention, Time now) {
  const auto sums = retention_sums(retention.repositories);
  std::vector<std::string> sentences{
      fmt::format("by the setting --github-retention, GitHub keeps runs {}: {} older, and only here",
                  setting_text(retention.setting), how_many(sums.rescued_runs, "stored run is", "stored runs are"))};
  if (sums.expiring_runs_30d > 0 && sums.next_expires_at) {
    sentences.push_back(fmt::format("of those that are stored it deletes {} by {} and {} by {}, the first on {}",
                                    with_thousands(sums.expiring_runs_7d), day_text(now + std::chrono::days(7)),
                                    with_thousands(sums.expiring_runs_30d), day_text(now + std::chrono::days(30)),
                                    day_text(*sums.next_expires_at)));
  }
  if (retention.setting.is_default()) {
    sentences.push_back(fmt::format("the default is second-hand, as of {}, from {}", k_retention_as_of, k_retention_source));
  }
  return sentences;
}

std::string at_risk_sentence(const Retention& retention, Time now) {
  const auto sums = retention_sums(retention.repositories);
  const auto until = day_text(now + std::chrono::days(30));
  auto text = fmt::format("nothing that GitHub deletes by {} is still to be read", until);
  if (is_at_risk(sums)) {
    text = fmt::format("by the setting, GitHub deletes by {} what is not stored yet: {} of {}, the first on {}", until,
                       unread_text(sums.days_at_risk, sums.job_lists_at_risk),
                       how_many(std::ranges::count_if(retention.repositories, is_at_risk), "repository", "repositories"),
                       day_text(sums.first_at_risk_at.value_or(now)));
  }
  const auto overdue = unread_text(sums.days_overdue, sums.job_lists_overdue);
  return overdue.empty() ? text : text + "; not read either, and older than it keeps: " + overdue;
}

bj::object retention_json(const Retention& retention) {
  bj::array repositories;
  for (const auto& row : retention.repositories) {
    bj::object object{{"owner", row.owner},
                      {"repo", row.repo},
                      {"retention_days", row.retention_days},
                      {"retention_limit", format_time(row.retention_limit)}};
    for (const auto& number : numbers_json(row)) object.insert(number);
    repositories.push_back(std::move(object));
  }
  bj::object object{{"retention_days", retention.setting.days},
                    {"private_retention_days", retention.setting.private_days},
                    {"is_default", retention.setting.is_default()},
                    {"default_source", k_retention_source},
                    {"default_as_of", k_retention_as_of}};
  for (const auto& number : numbers_json(retention_sums(retention.repositories))) object.insert(number);
  object["repositories"] = std::move(repositories);
  return object;
}

}  // namespace runlight::app
