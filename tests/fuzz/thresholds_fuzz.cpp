// SPDX-License-Identifier: MIT
// Whatever stands in a thresholds file: what is taken holds numbers that can be counted with, what is refused is refused in
// words.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "insight/thresholds_file.hpp"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace runlight;
  const auto read = insight::parse_thresholds(std::string(data, data + size));
  if (!read) {
    require(read.error().kind == ErrorKind::bad_input && !read.error().message.empty() &&
            read.error().message.size() < 1'000);
    return 0;
  }
  const auto& verdict = read->verdict;
  require(verdict.failing_runs >= 0 && verdict.stale_least_days >= 0 && verdict.stuck_least_s >= 0);
  require(std::isfinite(verdict.stale_gap_factor) && verdict.stale_gap_factor >= 0);
  require(verdict.flaky_least_rate_low >= 0 && verdict.flaky_least_rate_low <= 1);
  require(read->change.min_runs >= 2 && read->change.window >= 2 * read->change.min_runs);
  require(read->schedule.usual_dropped >= 0 && read->schedule.usual_dropped <= 1);
  return 0;
}
