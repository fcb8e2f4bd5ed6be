// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "net/url.hpp"
#include "sim/world.hpp"

namespace runlight::sim {

/// Both ends included.
struct TimeSpan {
  Time from = Time::min();
  Time to = Time::max();
};

/// The words of a `created` filter: a time or a day, alone or after >, >=, <, <=, and ranges a..b, a..*, *..b. A day is all
/// of its 24 hours; times count in whole seconds. Fails as bad_input for anything else.
/// https://docs.github.com/en/search-github/getting-started-with-searching-on-github/understanding-the-search-syntax#query-for-dates
Result<TimeSpan> parse_created(std::string_view text);

/// What a list of runs is restricted to.
/// https://docs.github.com/en/rest/actions/workflow-runs#list-workflow-runs-for-a-repository
struct RunFilter {
  std::optional<std::string> actor, branch, event, status, head_sha, check_suite_id;
  std::optional<TimeSpan> created;
  std::optional<std::int64_t> workflow_id;  ///< by the address, not by a parameter

  /// Whether a parameter that GitHub answers from its search index is given: such a list ends after 1,000 results.
  bool is_search() const;
  /// Whether anything but `created` restricts it.
  bool restricts_beyond_time() const;
  bool accepts(const RunFacts& run) const;
};

/// Fails as bad_input for a status that GitHub does not offer as a filter (startup_failure is one) and for a malformed
/// `created`.
Result<RunFilter> parse_run_filter(const net::Target& target);

/// The runs created in the filter's time, as [begin, end) of all; found in logarithmic time.
struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;
};
Stretch stretch_of(const View& view, std::size_t repository, const RunFilter& filter);

/// The indexes of the runs that pass, newest first.
std::vector<std::size_t> filtered_runs(const View& view, std::size_t repository, const RunFilter& filter);

}  // namespace runlight::sim
