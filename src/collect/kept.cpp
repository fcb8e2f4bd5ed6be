// SPDX-License-Identifier: MIT
#include "collect/kept.hpp"

#include <algorithm>

#include "collect/window_planner.hpp"

namespace runlight::collect {
namespace {

/// GitHub Actions came in 2018: https://github.blog/news-insights/product-news/actions-demos/
constexpr Time k_first_actions = std::chrono::sys_days(std::chrono::year(2018) / 10 / 1);

}  // namespace

Time kept_from(Time now, std::chrono::days keep) {
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(now - keep)};
  return std::chrono::sys_days(day.year() / day.month() / 1);
}

Time first_possible_run(const model::Repository& repository) {
  // An hour of clocks that differ costs nothing.
  if (!repository.created_at) return k_first_actions;
  return std::max(day_of(*repository.created_at - std::chrono::hours(1)), k_first_actions);
}

std::optional<Time> wanted_from(const Context& context, const model::Repository& repository) {
  const auto kept = context.kept_from();
  if (!kept || *kept <= first_possible_run(repository)) return context.request.since;
  return std::max(context.request.since.value_or(*kept), *kept);
}

model::Coverage without_dropped(model::Coverage covered, const model::Repository& repository, Time from, Time now) {
  const bool has_runs = covered.head_from && covered.head_until && *covered.head_until > Time{};
  if (!has_runs || from <= first_possible_run(repository)) return covered;
  const auto oldest = std::min(*covered.head_from, covered.past_from.value_or(*covered.head_from));
  if (oldest >= from) return covered;
  covered.observed_at = now;
  if (covered.past_until && *covered.past_until >= from) {
    covered.past_from = from;
    covered.bottom = from;
    return covered;
  }
  covered.past_from = covered.past_until = std::nullopt;
  // What was a gap is now what lies below everything.
  covered.bottom = std::nullopt;
  if (*covered.head_from > from) return covered;
  covered.head_from = from;
  covered.head_until = std::max(*covered.head_until, from);
  covered.bottom = from;
  return covered;
}

}  // namespace runlight::collect
