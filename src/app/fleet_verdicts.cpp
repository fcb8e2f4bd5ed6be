// SPDX-License-Identifier: MIT
#include "app/fleet_verdicts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/value.hpp>
#include <map>
#include <tuple>
#include <utility>

#include "app/report_text.hpp"
#include "base/text.hpp"

namespace runlight::app {
namespace {

bool is_there(const WorkflowVerdict& row) { return row.state != "deleted"; }

bool needs_attention(const WorkflowVerdict& row) {
  return is_there(row) && row.verdict != "healthy" && row.verdict != "unknown";
}

/// Words of a verdict as people write them.
std::string spoken(std::string verdict) {
  std::ranges::replace(verdict, '_', ' ');
  return verdict;
}

}  // namespace

std::vector<WorkflowVerdict> in_need(std::span<const WorkflowVerdict> all) {
  std::vector<WorkflowVerdict> rows;
  std::ranges::copy_if(all, std::back_inserter(rows), needs_attention);
  std::ranges::sort(rows, {}, [](const WorkflowVerdict& row) {
    return std::tuple(-row.severity, row.owner, row.repo, row.workflow_name);
  });
  return rows;
}

std::string verdict_counts(std::span<const WorkflowVerdict> all) {
  std::map<std::pair<std::int64_t, std::string>, long long, std::greater<>> counts;
  for (const auto& row : all) {
    if (is_there(row)) ++counts[{row.severity, spoken(row.verdict)}];
  }
  std::vector<std::string> parts;
  for (const auto& [key, count] : counts) parts.push_back(fmt::format("{} {}", with_thousands(count), key.second));
  return parts.empty() ? "none" : fmt::format("{}", fmt::join(parts, ", "));
}

std::string verdict_table(std::span<const WorkflowVerdict> all, std::size_t most_rows) {
  const auto rows = in_need(all);
  if (rows.empty()) return "";
  const auto shown = std::min(rows.size(), most_rows);
  std::vector<std::vector<std::string>> cells;
  for (const auto& row : std::span(rows).first(shown)) {
    cells.push_back({spoken(row.verdict), row.owner + "/" + row.repo, row.workflow_name,
                     row.verdict_since ? day_text(*row.verdict_since) : "", row.sentence});
  }
  auto text = table_text({{"verdict"}, {"repository"}, {"workflow"}, {"since"}, {""}}, cells);
  if (shown < rows.size()) {
    text += fmt::format("and {} more; --all shows them\n", with_thousands(static_cast<long long>(rows.size() - shown)));
  }
  return text;
}

boost::json::array verdicts_json(std::span<const WorkflowVerdict> all) {
  boost::json::array array;
  for (const auto& row : all) {
    if (!is_there(row)) continue;
    array.push_back(
        boost::json::object{{"owner", row.owner},
                            {"repo", row.repo},
                            {"workflow_name", row.workflow_name},
                            {"verdict", row.verdict},
                            {"verdict_since", row.verdict_since ? boost::json::value(format_time(*row.verdict_since))
                                                                : boost::json::value(nullptr)},
                            {"sentence", row.sentence}});
  }
  return array;
}

bool has_alarm(std::span<const WorkflowVerdict> all) {
  return std::ranges::any_of(all, [](const WorkflowVerdict& row) {
    return is_there(row) && (row.verdict == "failing" || row.verdict == "missed");
  });
}

}  // namespace runlight::app
