// SPDX-License-Identifier: MIT
#include "app/fleet_summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <string_view>
#include <system_error>

#include "app/markdown.hpp"
#include "base/text.hpp"
#include "store/named_query.hpp"
#include "store/row_reader.hpp"

namespace runlight::app {
namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr std::size_t k_most_workflows = 50;
constexpr std::size_t k_most_troubles = 20;
constexpr std::size_t k_longest_message = 300;
constexpr days k_range{30};

/// As in the glossary, worst first.
struct VerdictWords {
  std::string_view verdict;
  std::string_view words;
};
constexpr std::array<VerdictWords, 8> k_in_need{{{"failing", "failing"},
                                                 {"missed", "missed"},
                                                 {"stuck", "stuck"},
                                                 {"flaky", "flaky"},
                                                 {"slower", "slower"},
                                                 {"stale", "stale"},
                                                 {"disabled", "disabled"},
                                                 {"never_run", "never run"}}};

std::string_view words_of(std::string_view verdict) {
  const auto* const found = std::ranges::find(k_in_need, verdict, &VerdictWords::verdict);
  return found != k_in_need.end() ? found->words : verdict;
}

std::string counted(std::size_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", with_thousands(static_cast<long long>(number)), number == 1 ? one : many);
}

std::string percent(const std::optional<double>& rate) {
  // Not rounded up to what would say that nothing failed.
  return rate ? fmt::format("{:.1f} %", *rate < 1 ? std::min(*rate * 100, 99.9) : 100) : "–";
}

std::string age_text(Time then, Time now) {
  const auto age = std::max(std::chrono::duration_cast<seconds>(now - then), seconds(0));
  return age < days(2) ? human_duration(static_cast<double>(age.count())) : fmt::format("{} days", age / days(1));
}

std::string day_text(Time time) { return format_time(time).substr(0, 10); }

bool is_deleted(const WorkflowRow& row) { return row.state == "deleted"; }
bool is_in_need(const WorkflowRow& row) { return row.verdict != "healthy" && row.verdict != "unknown" && !is_deleted(row); }

// The headline.

std::string headline(const Fleet& fleet) {
  const auto with = [&](std::string_view verdict) {
    return std::ranges::count_if(fleet.workflows,
                                 [&](const auto& row) { return row.verdict == verdict && !is_deleted(row); });
  };
  std::vector<std::string> counts;
  for (const auto& [verdict, words] : k_in_need) {
    if (const auto number = with(verdict); number > 0) counts.push_back(fmt::format("{} {}", with_thousands(number), words));
  }
  if (const auto healthy = with("healthy"); healthy > 0 || counts.empty()) {
    counts.push_back(fmt::format("{} healthy", with_thousands(healthy)));
  }
  return fmt::format("**{}**", fmt::join(counts, " · "));
}

std::string totals_line(const Fleet& fleet) {
  const auto workflows = fleet.workflows.size() - std::ranges::count_if(fleet.workflows, is_deleted);
  const auto& totals = fleet.totals;
  return fmt::format("{} in {}; in the last {} days {}{}.", counted(workflows, "workflow", "workflows"),
                     counted(static_cast<std::size_t>(totals.repositories), "repository", "repositories"), k_range.count(),
                     counted(static_cast<std::size_t>(totals.runs), "run", "runs"),
                     totals.success_rate ? fmt::format(", success rate {}", percent(totals.success_rate)) : "");
}

// The table.

std::string verdict_text(const WorkflowRow& row, Time now) {
  std::string text(words_of(row.verdict));
  if (row.verdict == "disabled" && row.state != "active") text += fmt::format(" ({})", markdown_text(row.state));
  if (!row.verdict_since) return text;
  text += fmt::format(" since {} ({}", day_text(*row.verdict_since), age_text(*row.verdict_since, now));
  if (row.verdict == "failing") {
    text += ", " + counted(static_cast<std::size_t>(row.failing_runs), "run", "runs in a row");
  }
  return text + ")";
}

std::string last_run_text(const std::optional<LastRun>& run, Time now) {
  if (!run) return "–";
  return fmt::format("{} {}, {} ago", markdown_link(fmt::format("#{}", run->run_number), run->html_url),
                     markdown_text(run->conclusion.value_or(run->status)), age_text(run->created_at, now));
}

std::string row_text(const WorkflowRow& row, Time now) {
  return fmt::format("| {}/{} | {} | {} | {} | {} |\n", markdown_text(row.owner), markdown_text(row.repo),
                     markdown_link(row.workflow_name, row.workflow_html_url), verdict_text(row, now),
                     last_run_text(row.last_run, now), percent(row.success_rate));
}

std::string attention_text(const Fleet& fleet, Time now) {
  std::string rows;
  std::size_t in_need = 0;
  for (const auto& row : fleet.workflows) {
    if (is_in_need(row) && ++in_need <= k_most_workflows) rows += row_text(row, now);
  }
  if (in_need == 0) return "No workflow needs attention.\n";
  auto text =
      fmt::format("| repository | workflow | verdict | last run, any branch | success, {} days |\n|---|---|---|---|--:|\n{}",
                  k_range.count(), rows);
  if (in_need > k_most_workflows) {
    text += fmt::format("\nLeft out here: {} more that {} attention.\n",
                        counted(in_need - k_most_workflows, "workflow", "workflows"),
                        in_need - k_most_workflows == 1 ? "needs" : "need");
  }
  return text;
}

// The collection.

std::string collection_table(const collect::Summary& summary) {
  const auto& counts = summary.counts;
  const auto row = [](std::string_view name, std::int64_t number) {
    return fmt::format("| {} | {} |\n", name, with_thousands(number));
  };
  return "| this collection | |\n|---|--:|\n" + row("repositories", counts.repositories_total) +
         row("unchanged", summary.repositories_unchanged) + row("runs listed", counts.runs_listed) +
         row("attempts stored", counts.run_attempts_stored) + row("jobs stored", counts.jobs_stored) +
         row("requests", summary.requests) + row("points", summary.points) +
         fmt::format("| time | {} |\n", human_duration(summary.seconds)) +
         (summary.waits > 0 ? fmt::format("| of it waited for a limit | {} |\n", human_duration(summary.waited_s)) : "");
}

std::string troubles_text(std::span<const collect::Trouble> troubles) {
  if (troubles.empty()) return "";
  std::string text = "\nNot complete; the next collection takes up what is missing:\n\n";
  for (const auto& trouble : troubles.first(std::min(troubles.size(), k_most_troubles))) {
    text += fmt::format("* {}: {}\n", markdown_text(trouble.repository),
                        markdown_text(trouble.error.message, k_longest_message));
  }
  if (troubles.size() > k_most_troubles) text += fmt::format("* and {} more\n", troubles.size() - k_most_troubles);
  return text;
}

std::string collection_text(const Result<collect::Summary>& collection) {
  if (collection) return collection_table(*collection) + troubles_text(collection->troubles);
  return fmt::format("**The collection did not go through** ({}): {} The verdicts are of what was stored before.\n",
                     facts(collection.error().kind).name, markdown_text(collection.error().message, k_longest_message));
}

}  // namespace

bool read_cell(const boost::json::value& cell, LastRun& out) {
  return cell.is_object() && store::read_row(cell.get_object(), out);
}

Result<Fleet> read_fleet(store::Engine& engine, Time now) {
  const auto text_of = [](Time time) { return format_time(std::chrono::floor<seconds>(time)); };
  const store::Arguments range{{"from", {text_of(now - k_range)}}};
  auto arguments = range;
  arguments["now"] = {text_of(now)};
  RUNLIGHT_TRY(const auto workflows, store::ask(engine, "workflows", arguments));
  RUNLIGHT_TRY(auto rows, store::parse_rows<WorkflowRow>(workflows.body, "workflows"));
  RUNLIGHT_TRY(const auto summary, store::ask(engine, "summary", range));
  RUNLIGHT_TRY(const auto totals, store::parse_rows<FleetTotals>(summary.body, "summary"));
  return Fleet{.workflows = std::move(rows), .totals = totals.empty() ? FleetTotals{} : totals.front()};
}

std::string fleet_markdown(const Fleet& fleet, const Result<collect::Summary>& collection, Time now) {
  return fmt::format("## Workflows of the fleet\n\n{}\n\n{}\n\n{}\n{}", headline(fleet), totals_line(fleet),
                     attention_text(fleet, now), collection_text(collection));
}

Result<void> append_fleet_summary(const std::string& path, store::Engine& engine, const Result<collect::Summary>& collection,
                                  Time now) {
  RUNLIGHT_TRY(const auto fleet, read_fleet(engine, now));
  errno = 0;
  std::ofstream file(path, std::ios::app);
  file << fleet_markdown(fleet, collection, now) << std::flush;
  if (file) return {};
  return fail(ErrorKind::storage, fmt::format("--summary: \"{}\" cannot be written: {}; what was collected is stored", path,
                                              std::generic_category().message(errno != 0 ? errno : EIO)));
}

}  // namespace runlight::app
