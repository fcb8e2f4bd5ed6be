// SPDX-License-Identifier: MIT
#include "collect/window_planner.hpp"

#include <algorithm>
#include <cmath>

namespace runlight::collect {
namespace {

using std::chrono::days;
using std::chrono::seconds;

/// Aimed at: the nearer to the limit, the fewer half-empty last pages; the further, the fewer windows that hold too many.
constexpr double k_wanted_runs = 880;

double span_s(Time from, Time to) { return std::chrono::duration<double>(to - from).count() + 1; }

}  // namespace

Time day_of(Time time) { return std::chrono::floor<days>(time); }

WindowPlanner::WindowPlanner(github::CreatedRange whole) : rest_(whole) {
  rest_.from = std::chrono::floor<seconds>(rest_.from);
  rest_.to = std::chrono::floor<seconds>(rest_.to);
}

std::optional<github::CreatedRange> WindowPlanner::next() const {
  if (rest_.from > rest_.to) return std::nullopt;
  const double whole_s = span_s(rest_.from, rest_.to);
  double width_s = runs_per_second_ > 0 ? k_wanted_runs / runs_per_second_ : whole_s;
  if (widest_s_ > 0) width_s = std::min(width_s, widest_s_);
  if (width_s >= whole_s) return rest_;
  const Time from = rest_.to - seconds(std::max<std::int64_t>(std::llround(width_s), 1) - 1);
  const Time midnight = day_of(rest_.to);
  if (from <= midnight) {
    // The first midnight inside, so that the window is no wider than wanted.
    const Time inside = day_of(from) == from ? from : day_of(from) + days(1);
    return github::CreatedRange{std::max(std::min(inside, midnight), rest_.from), rest_.to};
  }
  return github::CreatedRange{std::max(from, rest_.from), rest_.to};
}

std::optional<github::CreatedRange> WindowPlanner::rest() const {
  return rest_.from > rest_.to ? std::nullopt : std::optional(rest_);
}

void WindowPlanner::took(github::CreatedRange window, std::int64_t runs) {
  const double density = static_cast<double>(runs) / span_s(window.from, window.to);
  // A quiet stretch tells little of what lies before it: windows grow fourfold at most.
  if (runs_per_second_ > 0) runs_per_second_ = std::max(density, runs_per_second_ / 4);
  widest_s_ = 0;
  rest_.to = window.from - seconds(1);
}

void WindowPlanner::too_many(std::int64_t total, Time oldest_of_page) {
  const auto window = next();
  if (!window) return;
  const double width_s = span_s(window->from, window->to);
  const double all = static_cast<double>(std::max(total, k_search_limit)) / width_s;
  const double newest = 100 / span_s(std::min(oldest_of_page, window->to), window->to);
  // The newest 100 tell more of the newest windows than the whole does, unless they are a burst.
  runs_per_second_ = std::clamp(newest, all, all * 8);
  widest_s_ = std::max(1.0, std::floor(width_s * 0.9));
}

}  // namespace runlight::collect
