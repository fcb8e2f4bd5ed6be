// SPDX-License-Identifier: MIT
#include "sim/filters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace runlight::sim {
namespace {

constexpr std::array<std::string_view, 14> k_statuses{
    "completed", "action_required", "cancelled",   "failure", "neutral",   "skipped", "stale",
    "success",   "timed_out",       "in_progress", "queued",  "requested", "waiting", "pending"};

/// The first and last second that a time or day stands for.
Result<TimeSpan> parse_moment(std::string_view text) {
  const auto time = parse_time(text);
  if (!time) return fail(ErrorKind::bad_input, fmt::format("\"{}\" is neither a time nor a day.", text));
  const bool is_day = text.find('T') == std::string_view::npos;
  const auto length = is_day ? std::chrono::hours(24) : std::chrono::seconds(1);
  return TimeSpan{*time, *time + length - std::chrono::milliseconds(1)};
}

Result<TimeSpan> parse_range(std::string_view first, std::string_view last) {
  TimeSpan span;
  if (first != "*") {
    RUNLIGHT_TRY(const TimeSpan from, parse_moment(first));
    span.from = from.from;
  }
  if (last != "*") {
    RUNLIGHT_TRY(const TimeSpan to, parse_moment(last));
    span.to = to.to;
  }
  return span;
}

bool same_login(std::string_view a, std::string_view b) { return to_lower(a) == to_lower(b); }

bool in_span(Time time, const TimeSpan& span) { return span.from <= time && time <= span.to; }

/// The first index whose run was created before `time`, or also at it; runs are newest first.
std::size_t first_before(const View& view, std::size_t repository, Time time, bool or_at) {
  std::size_t low = 0;
  std::size_t high = view.run_count(repository);
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const Time created_at = view.run_created_at(repository, middle);
    if (created_at > time || (created_at == time && !or_at))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

}  // namespace

Result<TimeSpan> parse_created(std::string_view text) {
  if (const auto dots = text.find(".."); dots != std::string_view::npos)
    return parse_range(text.substr(0, dots), text.substr(dots + 2));
  const std::size_t sign = std::min(text.find_first_not_of("<>="), text.size());
  const std::string_view comparison = text.substr(0, sign);
  RUNLIGHT_TRY(const TimeSpan moment, parse_moment(text.substr(sign)));
  if (comparison.empty()) return moment;
  if (comparison == ">=") return TimeSpan{.from = moment.from};
  if (comparison == ">") return TimeSpan{.from = moment.to + std::chrono::milliseconds(1)};
  if (comparison == "<=") return TimeSpan{.to = moment.to};
  if (comparison == "<") return TimeSpan{.to = moment.from - std::chrono::milliseconds(1)};
  return fail(ErrorKind::bad_input, fmt::format("\"{}\" is no comparison.", comparison));
}

bool RunFilter::is_search() const { return actor || branch || event || status || head_sha || check_suite_id || created; }

bool RunFilter::restricts_beyond_time() const {
  return actor || branch || event || status || head_sha || check_suite_id || workflow_id;
}

bool RunFilter::accepts(const RunFacts& run) const {
  if (workflow_id && run.workflow_id != *workflow_id) return false;
  if (created && !in_span(run.created_at, *created)) return false;
  if (status && run.status != *status && run.conclusion != *status) return false;
  if (event && run.event != *event) return false;
  if (branch && run.head_branch != *branch) return false;
  if (actor && !same_login(run.actor, *actor)) return false;
  if (head_sha && run.head_sha != *head_sha) return false;
  return !check_suite_id || std::to_string(run.check_suite_id) == *check_suite_id;
}

Result<RunFilter> parse_run_filter(const net::Target& target) {
  RunFilter filter;
  filter.actor = target.parameter("actor");
  filter.branch = target.parameter("branch");
  filter.event = target.parameter("event");
  filter.status = target.parameter("status");
  filter.head_sha = target.parameter("head_sha");
  filter.check_suite_id = target.parameter("check_suite_id");
  if (filter.status && std::ranges::find(k_statuses, std::string_view(*filter.status)) == k_statuses.end()) {
    return fail(ErrorKind::bad_input, fmt::format("{} is not a valid status or conclusion", *filter.status));
  }
  if (const auto created = target.parameter("created")) {
    RUNLIGHT_TRY(filter.created, parse_created(*created));
  }
  return filter;
}

Stretch stretch_of(const View& view, std::size_t repository, const RunFilter& filter) {
  if (!filter.created) return {0, view.run_count(repository)};
  const Stretch stretch{first_before(view, repository, filter.created->to, true),
                        first_before(view, repository, filter.created->from, false)};
  return {stretch.begin, std::max(stretch.begin, stretch.end)};
}

std::vector<std::size_t> filtered_runs(const View& view, std::size_t repository, const RunFilter& filter) {
  std::vector<std::size_t> runs;
  const Stretch stretch = stretch_of(view, repository, filter);
  const bool takes_all = !filter.restricts_beyond_time();
  for (std::size_t index = stretch.begin; index < stretch.end; ++index) {
    if (takes_all || filter.accepts(view.run(repository, index))) runs.push_back(index);
  }
  return runs;
}

}  // namespace runlight::sim
