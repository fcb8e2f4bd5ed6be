// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>

#include "base/time.hpp"
#include "github/page.hpp"

namespace runlight::collect {

/// "This endpoint will return up to 1,000 results for each search":
/// https://docs.github.com/en/rest/actions/workflow-runs#list-workflow-runs-for-a-repository
inline constexpr std::int64_t k_search_limit = 1'000;

/// Cuts a range of creation times into closed windows from the newest end down, each likely to hold a little less than what
/// one search gives: first the whole, then by how close the runs lie. Windows of a day or more begin at a UTC midnight, and
/// none of less crosses one, so that every day ends with a window. Pure.
class WindowPlanner {
 public:
  explicit WindowPlanner(github::CreatedRange whole);

  /// The window to read now; absent: all is read.
  std::optional<github::CreatedRange> next() const;

  /// All that is left.
  std::optional<github::CreatedRange> rest() const;

  /// That window, at the newest end of what was left, held that many runs and is done.
  void took(github::CreatedRange window, std::int64_t runs);
  /// It holds more than a search gives. `oldest_of_page`: creation of the oldest of its newest 100 runs.
  void too_many(std::int64_t total, Time oldest_of_page);

 private:
  github::CreatedRange rest_;
  double runs_per_second_ = 0;  ///< 0: not known yet
  double widest_s_ = 0;         ///< of the next window, after one that was too wide; 0: any
};

/// Midnight of the UTC day.
Time day_of(Time time);

}  // namespace runlight::collect
