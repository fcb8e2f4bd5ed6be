// SPDX-License-Identifier: MIT
#include "app/status.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <concepts>
#include <tuple>
#include <type_traits>

#include "base/text.hpp"
#include "store/row_reader.hpp"

namespace runlight::app {
namespace {

namespace bj = boost::json;

/// Above what any fleet has; sums of as many as an answer can hold are still numbers.
constexpr std::int64_t k_most = 1'000'000'000'000;

double days_covered(const RepositoryStatus& row) {
  if (!row.covered_from || !row.covered_until) return 0;
  auto covered = *row.covered_until - *row.covered_from;
  if (row.gap_from && row.gap_until) covered -= *row.gap_until - *row.gap_from;
  return std::max(std::chrono::duration<double, std::chrono::days::period>(covered).count(), 1.0);
}

std::int64_t runs_unread(const RepositoryStatus& row) {
  const double covered = days_covered(row);
  if (covered == 0) return 0;
  const auto estimate = static_cast<double>(row.runs) / covered * static_cast<double>(row.days_unread);
  return std::llround(std::min(estimate, static_cast<double>(k_most)));
}

int rank(const RepositoryStatus& row) {
  if (row.state == "watched" && !row.is_complete) return 0;
  return row.last_outcome.value_or("complete") != "complete" ? 1 : 2;
}

std::unexpected<Error> not_ours(std::string_view what) {
  return fail(ErrorKind::bad_data,
              fmt::format("The server gave no {} that this version understands; is it a Runlight?", what));
}

std::optional<Time> time_at(const bj::object& object, std::string_view name) {
  std::optional<Time> time;
  const auto* value = object.if_contains(name);
  return value != nullptr && store::read_cell(*value, time) ? time : std::nullopt;
}

bool is_plausible(std::int64_t number) { return number >= 0 && number <= k_most; }

/// As it may stand in a table.
std::string one_line(std::string_view text) {
  auto line = showable(text);
  std::ranges::replace(line, '\n', ' ');
  return line;
}

/// Makes the texts of a row such as may be shown; whether its numbers can be true.
template <class Row>
bool is_plausible_row(Row& row) {
  bool all = true;
  boost::mp11::mp_for_each<boost::describe::describe_members<Row, boost::describe::mod_public>>([&](auto member) {
    auto& value = row.*member.pointer;
    using Value = std::remove_cvref_t<decltype(value)>;
    if constexpr (std::same_as<Value, std::string>) {
      value = one_line(value);
    } else if constexpr (std::same_as<Value, std::optional<std::string>>) {
      if (value) value = one_line(*value);
    } else if constexpr (std::same_as<Value, std::int64_t>) {
      all = all && is_plausible(value);
    }
  });
  return all;
}

std::string text_at(const bj::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? one_line(value->get_string()) : "";
}

std::optional<std::int64_t> number_at(const bj::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_int64() && is_plausible(value->get_int64()) ? std::optional(value->get_int64())
                                                                                   : std::nullopt;
}

CollectorStatus collector_of(const bj::object& collector) {
  CollectorStatus status{.state = text_at(collector, "state"), .cycle = {}, .waiting_until = {}};
  const auto finished_at = time_at(collector, "last_finished_at");
  const auto* budget = collector.if_contains("budget");
  const auto message = text_at(collector, "message");
  if (!finished_at && message.empty() && (budget == nullptr || !budget->is_object())) return status;
  CycleFacts cycle{.started_at = finished_at.value_or(Time{}),
                   .finished_at = finished_at.value_or(Time{}),
                   .budget = {},
                   .message = message};
  if (budget != nullptr && budget->is_object()) {
    const auto& known = budget->get_object();
    cycle.budget = {.limit = number_at(known, "limit"),
                    .remaining = number_at(known, "remaining"),
                    .reset_at = time_at(known, "reset_at")};
    status.waiting_until = time_at(known, "waiting_until");
  }
  status.cycle = std::move(cycle);
  return status;
}

std::vector<ArchiveStatus> archives_of(const bj::object& health) {
  const auto* archive = health.if_contains("archive");
  if (archive == nullptr || !archive->is_object()) return {};
  const auto& told = archive->get_object();
  return {{.place = text_at(told, "place"),
           .last_exchanged_at = time_at(told, "last_exchanged_at"),
           .rows_not_pushed = {},
           .state = text_at(told, "state"),
           .message = text_at(told, "message")}};
}

/// What is under "data" of an answer; null when it is none.
bj::value data_of(std::string_view body) {
  boost::system::error_code failed;
  auto answer = bj::parse(body, failed);
  if (failed || !answer.is_object()) return nullptr;
  auto* data = answer.get_object().if_contains("data");
  return data != nullptr ? std::move(*data) : bj::value(nullptr);
}

template <class Row>
Result<std::vector<Row>> rows_of(std::string_view body, std::string_view what) {
  const auto data = data_of(body);
  if (!data.is_array()) return not_ours(what);
  std::vector<Row> rows;
  for (const auto& row : data.get_array()) {
    auto& read = rows.emplace_back();
    if (!row.is_object() || !store::read_row(row.get_object(), read) || !is_plausible_row(read)) return not_ours(what);
  }
  return rows;
}

}  // namespace

Backlog backlog_of(std::span<const RepositoryStatus> repositories) {
  Backlog backlog;
  for (const auto& row : repositories) {
    if (row.state != "watched") continue;
    backlog.job_lists_due += row.job_lists_due;
    backlog.unfinished_runs += row.unfinished_runs;
    if (row.history == "unread") backlog.is_at_least = true;
    if (row.days_unread == 0) continue;
    const auto runs = runs_unread(row);
    ++backlog.histories;
    backlog.days_unread += row.days_unread;
    backlog.runs_unread += runs;
    // Pages of 100, and one that is not full.
    backlog.requests_without_jobs += runs / 100 + 1;
  }
  backlog.requests_without_jobs += backlog.unfinished_runs;
  backlog.requests_with_jobs = backlog.requests_without_jobs + backlog.job_lists_due + backlog.runs_unread;
  return backlog;
}

void sort_worst_first(std::vector<RepositoryStatus>& repositories) {
  std::ranges::sort(repositories, {}, [](const RepositoryStatus& row) {
    return std::tuple(rank(row), to_lower(row.owner), to_lower(row.repo));
  });
}

Result<Status> status_of_answers(const StatusAnswers& answers, const RetentionSetting& setting) {
  Status status;
  RUNLIGHT_TRY(status.repositories, rows_of<RepositoryStatus>(answers.coverage, "coverage"));
  status.retention.setting = setting;
  RUNLIGHT_TRY(status.retention.repositories, rows_of<RepositoryRetention>(answers.retention, "retention"));
  RUNLIGHT_TRY(status.verdicts, rows_of<WorkflowVerdict>(answers.verdicts, "verdicts"));
  const auto facts = data_of(answers.health);
  if (!facts.is_object()) return not_ours("health");
  status.last_observed_at = time_at(facts.get_object(), "last_observed_at");
  const auto* collector = facts.get_object().if_contains("collector");
  if (collector == nullptr || !collector->is_object()) return not_ours("health");
  status.collector = collector_of(collector->get_object());
  status.archives = archives_of(facts.get_object());
  return status;
}

}  // namespace runlight::app
