// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "app/forecast.hpp"
#include "app/report_text.hpp"
#include "app/status.hpp"
#include "base/text.hpp"

namespace runlight::app {
namespace {

namespace bj = boost::json;
using std::chrono::seconds;

constexpr std::size_t k_longest_remark = 80;
/// As collect and serve take them without being told otherwise.
constexpr Pace k_usual_pace{.reserve_points = 100, .points_per_minute = 900, .is_history = true};

struct Sums {
  std::int64_t watched = 0;
  std::int64_t transferred = 0;
  std::int64_t gone = 0;
  std::int64_t complete = 0;
  std::int64_t since = 0;  ///< of the complete ones: down to a chosen time only
  std::int64_t runs = 0;
  std::int64_t run_attempts = 0;
  std::int64_t jobs = 0;
  std::int64_t absent_runs = 0;
};

Sums sums_of(const std::vector<RepositoryStatus>& repositories) {
  Sums sums;
  for (const auto& row : repositories) {
    ++(row.state == "gone" ? sums.gone : row.state == "transferred" ? sums.transferred : sums.watched);
    sums.complete += row.is_complete ? 1 : 0;
    sums.since += row.is_complete && row.history == "since" ? 1 : 0;
    sums.runs += row.runs;
    sums.run_attempts += row.run_attempts;
    sums.jobs += row.jobs;
    sums.absent_runs += row.absent_runs;
  }
  return sums;
}

/// What is left of this hour. An hour that is over has left another whole one.
github::Budget present_budget(const Status& status, Time now) {
  if (!status.collector.cycle) return {};
  auto budget = status.collector.cycle->budget;
  if (budget.reset_at && *budget.reset_at <= now) {
    budget.remaining = budget.limit;
    budget.reset_at.reset();
  }
  return budget;
}

std::string time_text(const std::optional<Time>& time, Time now) {
  if (!time) return "never";
  const auto age = std::max(std::chrono::duration<double>(now - *time).count(), 0.0);
  return fmt::format("{} ago ({})", human_duration(age), format_time(std::chrono::floor<seconds>(*time)));
}

std::string days_text(std::int64_t days) { return how_many(days, "day", "days"); }

// The table.

std::string collected_text(const RepositoryStatus& row) {
  if (!row.covered_from) return "nothing yet";
  if (row.history == "whole") return "all";
  const auto from = "from " + day_text(*row.covered_from);
  if (row.days_unread == 0) return from;
  return from + (row.gap_from ? ", with a gap, " : ", ") + days_text(row.days_unread) + " unread";
}

/// A message as far as a table has room for it; the JSON has it whole.
std::string shortened(const std::string& text) {
  if (text.size() <= k_longest_remark) return text;
  auto end = k_longest_remark;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

std::string remark_text(const RepositoryStatus& row) {
  std::vector<std::string> remarks;
  if (row.state != "watched") remarks.push_back(row.state);
  if (row.days_short > 0) remarks.push_back(fmt::format("{} short", days_text(row.days_short)));
  if (row.last_outcome.value_or("complete") != "complete") {
    remarks.push_back(fmt::format("{}: {}", *row.last_outcome, shortened(row.last_message.value_or(""))));
  }
  return fmt::format("{}", fmt::join(remarks, "; "));
}

std::string coverage_table(std::span<const RepositoryStatus> rows) {
  std::vector<std::vector<std::string>> cells;
  for (const auto& row : rows) {
    cells.push_back({row.owner + "/" + row.repo, collected_text(row), with_thousands(row.runs),
                     with_thousands(row.job_lists_due), with_thousands(row.unfinished_runs),
                     row.last_proved_at ? day_text(*row.last_proved_at) : "never", remark_text(row)});
  }
  return table_text(
      {{"repository"}, {"collected"}, {"runs", true}, {"jobs due", true}, {"unfinished", true}, {"proved"}, {""}}, cells);
}

// The sums.

std::string backlog_text(const Backlog& backlog) {
  std::vector<std::string> parts;
  if (backlog.histories > 0) {
    parts.push_back(fmt::format("history of {} ({}; {} runs{} if all of it was as busy)",
                                how_many(backlog.histories, "repository", "repositories"), days_text(backlog.days_unread),
                                with_thousands(backlog.runs_unread), backlog.is_at_least ? " or more" : ""));
  }
  if (backlog.job_lists_due > 0) parts.push_back("jobs of " + how_many(backlog.job_lists_due, "run", "runs"));
  if (backlog.unfinished_runs > 0) parts.push_back(how_many(backlog.unfinished_runs, "unfinished run", "unfinished runs"));
  return parts.empty() ? "nothing" : fmt::format("{}", fmt::join(parts, ", "));
}

std::string budget_text(const github::Budget& budget) {
  if (!budget.limit) return "not known: no limit was told yet, or the server has none";
  auto text = fmt::format("{} of {} points an hour are left", with_thousands(budget.remaining.value_or(*budget.limit)),
                          with_thousands(*budget.limit));
  return budget.reset_at ? text + " until " + format_time(*budget.reset_at) : text;
}

std::string forecast_line(std::int64_t requests, const github::Budget& budget, Time now) {
  return fmt::format("{} requests: {}", with_thousands(requests),
                     forecast_text(duration_of(requests, budget, k_usual_pace, now)));
}

std::string collector_text(const CollectorStatus& collector, Time now) {
  auto text = collector.state.empty()        ? std::string("not running on this folder")
              : collector.state == "off"     ? std::string("the server does not collect")
              : collector.state == "waiting" ? std::string("runs")
                                             : collector.state;
  if (collector.waiting_until && *collector.waiting_until > now) {
    text += ", held back by a limit until " + format_time(std::chrono::ceil<seconds>(*collector.waiting_until));
  }
  if (collector.cycle && !collector.cycle->message.empty()) text += ". " + collector.cycle->message;
  return text;
}

std::string archive_text(const ArchiveStatus& archive, Time now) {
  // A folder remembers when rows were exchanged, a server when it last looked for some.
  const auto what = archive.state.empty() ? "rows exchanged" : "exchanged";
  auto text = fmt::format("{}: {} {}", archive.place, what, time_text(archive.last_exchanged_at, now));
  if (archive.rows_not_pushed) {
    text += fmt::format(", {} not written there yet", how_many(*archive.rows_not_pushed, "row", "rows"));
  }
  if (archive.state == "beginning") text += ", the first exchange is under way";
  if (archive.state == "failing") text += ". It fails: " + archive.message;
  return text;
}

std::optional<Time> last_finished(const CollectorStatus& collector) {
  if (!collector.cycle || collector.cycle->finished_at == Time{}) return std::nullopt;
  return collector.cycle->finished_at;
}

std::string sums_text(const Status& status, Time now) {
  const auto line = [](std::string_view name, const std::string& text) { return fmt::format("{:<14}{}\n", name, text); };
  const auto sums = sums_of(status.repositories);
  const auto backlog = backlog_of(status.repositories);
  const auto budget = present_budget(status, now);
  std::string text;
  text += line("workflows", verdict_counts(status.verdicts));
  text += line("repositories",
               fmt::format("{}: {} watched, {} transferred, {} gone",
                           with_thousands(static_cast<long long>(status.repositories.size())), with_thousands(sums.watched),
                           with_thousands(sums.transferred), with_thousands(sums.gone)));
  text +=
      line("coverage",
           fmt::format("complete for {} of {}{}", with_thousands(sums.complete),
                       with_thousands(static_cast<long long>(status.repositories.size())),
                       sums.since > 0 ? fmt::format(", {} of them down to a chosen time", with_thousands(sums.since)) : ""));
  const auto oldest = retention_sums(status.retention.repositories).first_run_created_at;
  text += line("stored",
               fmt::format("{} runs{}, {} attempts, {} jobs; {} runs that GitHub no longer has", with_thousands(sums.runs),
                           oldest ? " since " + day_text(*oldest) : "", with_thousands(sums.run_attempts),
                           with_thousands(sums.jobs), with_thousands(sums.absent_runs)));
  text += line("freshness",
               fmt::format("a cycle ended {}; GitHub told something new {}", time_text(last_finished(status.collector), now),
                           time_text(status.last_observed_at, now)));
  text += line("collector", collector_text(status.collector, now));
  for (const auto& archive : status.archives) text += line("archive", archive_text(archive, now));
  text += line("backlog", backlog_text(backlog));
  std::string_view name = "retention";
  for (const auto& sentence : retention_sentences(status.retention, now)) text += line(std::exchange(name, ""), sentence);
  text += line("at risk", at_risk_sentence(status.retention, now));
  text += line("budget", budget_text(budget));
  if (backlog.requests_with_jobs == 0) return text + line("forecast", "nothing to be read");
  text += line("forecast", "without jobs " + forecast_line(backlog.requests_without_jobs, budget, now));
  return text + line("", "with jobs    " + forecast_line(backlog.requests_with_jobs, budget, now));
}

// JSON.

bj::value time_or_null(const std::optional<Time>& time) { return time ? bj::value(format_time(*time)) : bj::value(nullptr); }
bj::value number_or_null(const std::optional<std::int64_t>& number) {
  return number ? bj::value(*number) : bj::value(nullptr);
}
bj::value text_or_null(const std::optional<std::string>& text) { return text ? bj::value(*text) : bj::value(nullptr); }

bj::value seconds_or_null(std::int64_t requests, const github::Budget& budget, Time now) {
  const auto duration = duration_of(requests, budget, k_usual_pace, now);
  return duration ? bj::value(duration->count()) : bj::value(nullptr);
}

bj::object row_json(const RepositoryStatus& row) {
  return {{"owner", row.owner},
          {"repo", row.repo},
          {"state", row.state},
          {"covered_from", time_or_null(row.covered_from)},
          {"covered_until", time_or_null(row.covered_until)},
          {"gap_from", time_or_null(row.gap_from)},
          {"gap_until", time_or_null(row.gap_until)},
          {"history", row.history},
          {"since", time_or_null(row.since)},
          {"is_complete", row.is_complete},
          {"days_unread", row.days_unread},
          {"days_short", row.days_short},
          {"runs", row.runs},
          {"run_attempts", row.run_attempts},
          {"jobs", row.jobs},
          {"absent_runs", row.absent_runs},
          {"job_lists_due", row.job_lists_due},
          {"unfinished_runs", row.unfinished_runs},
          {"last_proved_at", time_or_null(row.last_proved_at)},
          {"last_outcome", text_or_null(row.last_outcome)},
          {"last_message", text_or_null(row.last_message)}};
}

bj::object collector_json(const CollectorStatus& collector) {
  return {{"state", collector.state.empty() ? bj::value(nullptr) : bj::value(collector.state)},
          {"last_finished_at", time_or_null(last_finished(collector))},
          {"waiting_until", time_or_null(collector.waiting_until)},
          {"message", collector.cycle ? collector.cycle->message : ""}};
}

bj::array archives_json(const std::vector<ArchiveStatus>& archives) {
  bj::array array;
  for (const auto& archive : archives) {
    array.push_back(bj::object{{"place", archive.place},
                               {"state", archive.state.empty() ? bj::value(nullptr) : bj::value(archive.state)},
                               {"message", archive.message},
                               {"last_exchanged_at", time_or_null(archive.last_exchanged_at)},
                               {"rows_not_pushed", number_or_null(archive.rows_not_pushed)}});
  }
  return array;
}

}  // namespace

std::string status_text(Status status, std::size_t most_rows, Time now) {
  sort_worst_first(status.repositories);
  const auto all = status.repositories.size();
  const auto shown = std::min(all, most_rows);
  std::string text = verdict_table(status.verdicts, most_rows);
  if (!text.empty()) text += "\n";
  if (shown > 0) text += coverage_table(std::span(status.repositories).first(shown));
  if (shown < all)
    text += fmt::format("and {} more; --all shows them\n", with_thousands(static_cast<long long>(all - shown)));
  if (shown > 0) text += "\n";
  if (const auto table = at_risk_table(status.retention, most_rows); !table.empty()) text += table + "\n";
  return text + sums_text(status, now);
}

std::string status_json(Status status, Time now) {
  sort_worst_first(status.repositories);
  const auto sums = sums_of(status.repositories);
  const auto backlog = backlog_of(status.repositories);
  const auto budget = present_budget(status, now);
  bj::array rows;
  for (const auto& row : status.repositories) rows.push_back(row_json(row));
  const bj::object object{
      {"is_complete",
       std::ranges::all_of(status.repositories, [](const auto& row) { return row.is_complete || row.state != "watched"; })},
      {"repositories",
       bj::object{
           {"watched", sums.watched}, {"transferred", sums.transferred}, {"gone", sums.gone}, {"complete", sums.complete}}},
      {"stored", bj::object{{"runs", sums.runs},
                            {"run_attempts", sums.run_attempts},
                            {"jobs", sums.jobs},
                            {"absent_runs", sums.absent_runs}}},
      {"verdicts", verdicts_json(status.verdicts)},
      {"retention", retention_json(status.retention)},
      {"last_observed_at", time_or_null(status.last_observed_at)},
      {"collector", collector_json(status.collector)},
      {"archives", archives_json(status.archives)},
      {"backlog", bj::object{{"histories_unread", backlog.histories},
                             {"days_unread", backlog.days_unread},
                             {"runs_unread", backlog.runs_unread},
                             {"is_at_least", backlog.is_at_least},
                             {"job_lists_due", backlog.job_lists_due},
                             {"unfinished_runs", backlog.unfinished_runs}}},
      {"budget", budget.limit ? bj::value(bj::object{{"limit", *budget.limit},
                                                     {"remaining", number_or_null(budget.remaining)},
                                                     {"reset_at", time_or_null(budget.reset_at)}})
                              : bj::value(nullptr)},
      {"forecast", bj::object{{"requests_without_jobs", backlog.requests_without_jobs},
                              {"requests_with_jobs", backlog.requests_with_jobs},
                              {"seconds_without_jobs", seconds_or_null(backlog.requests_without_jobs, budget, now)},
                              {"seconds_with_jobs", seconds_or_null(backlog.requests_with_jobs, budget, now)}}},
      {"coverage", std::move(rows)}};
  return bj::serialize(object) + "\n";
}

}  // namespace runlight::app
