// SPDX-License-Identifier: MIT
#include "insight/change_points.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "insight/energy_split.hpp"
#include "insight/levels.hpp"

namespace runlight::insight {
namespace {

class Search {
 public:
  Search(std::span<const double> series, const ChangeThresholds& thresholds, const IsLargeStep& is_large)
      : series_(series),
        thresholds_(thresholds),
        is_large_(is_large),
        min_runs_(std::max<std::size_t>(2, thresholds.min_runs)) {}

  std::vector<ChangePoint> run() {
    if (series_.size() < 2 * min_runs_) return {};
    guess();
    merge();
    if (settle()) merge();
    std::erase_if(points_, [this](const ChangePoint& point) { return point.p_value > thresholds_.p_value; });
    return std::move(points_);
  }

 private:
  void guess() {
    const std::size_t window = std::max(thresholds_.window, 2 * min_runs_);
    for (std::size_t begin = 0;; begin += window / 2) {
      const std::size_t end = std::min(begin + window, series_.size());
      bisect(begin, end);
      if (end == series_.size()) break;
    }
    judge_all();
  }

  void bisect(std::size_t begin, std::size_t end) {
    const auto split = split_of(begin, end, SplitEnd::any);
    if (!split) return;
    const std::size_t index = begin + split->index;
    if (bare_p_value(begin, index, begin + split->end) > thresholds_.weak_p_value) return;
    add(index);
    bisect(begin, index);
    bisect(index, end);
  }

  /// Keeps the guesses in order, each at least min_runs from the next: windows overlap and may find a step twice.
  void add(std::size_t index) {
    const auto next = std::ranges::lower_bound(points_, index, {}, &ChangePoint::index);
    if (next != points_.end() && next->index - index < min_runs_) return;
    if (next != points_.begin() && index - std::prev(next)->index < min_runs_) return;
    points_.insert(next, ChangePoint{.index = index});
  }

  /// Takes away the weakest of those that do not hold, until all do.
  void merge() {
    const auto is_weaker = [](const ChangePoint& a, const ChangePoint& b) {
      if (a.p_value != b.p_value) return a.p_value > b.p_value;
      return std::abs(a.after - a.before) < std::abs(b.after - b.before);
    };
    while (true) {
      std::optional<std::size_t> weakest;
      for (std::size_t i = 0; i < points_.size(); ++i) {
        if (!holds(points_[i]) && (!weakest || is_weaker(points_[i], points_[*weakest]))) weakest = i;
      }
      if (!weakest) return;
      points_.erase(points_.begin() + static_cast<std::ptrdiff_t>(*weakest));
      if (*weakest > 0) judge(*weakest - 1);
      if (*weakest < points_.size()) judge(*weakest);
    }
  }

  /// Moves each to the best place between its neighbours, which may be others than when it was guessed. Whether any moved.
  bool settle() {
    bool moved = false;
    for (std::size_t i = 0; i < points_.size(); ++i) {
      const auto split = split_of(begin_of(i), end_of(i), SplitEnd::at_last);
      if (!split || begin_of(i) + split->index == points_[i].index) continue;
      points_[i].index = begin_of(i) + split->index;
      moved = true;
    }
    if (moved) judge_all();
    return moved;
  }

  std::optional<EnergySplit> split_of(std::size_t begin, std::size_t end, SplitEnd split_end) const {
    return find_energy_split(drawn_in(series_.subspan(begin, end - begin)), min_runs_, split_end);
  }

  bool holds(const ChangePoint& point) const {
    return point.p_value <= std::max(thresholds_.p_value, thresholds_.border_p_value) &&
           is_large_(point.before, point.after);
  }

  void judge_all() {
    for (std::size_t i = 0; i < points_.size(); ++i) judge(i);
  }

  void judge(std::size_t i) {
    ChangePoint& point = points_[i];
    const auto places = static_cast<double>(series_.size() - 2 * min_runs_ + 1);
    point.p_value = std::min(1.0, places * bare_p_value(begin_of(i), point.index, end_of(i)));
    point.begin = begin_of(i);
    point.end = end_of(i);
    const auto levels = levels_of(series_.subspan(point.begin, point.index - point.begin),
                                  series_.subspan(point.index, point.end - point.index));
    point.before = levels.before.mean;
    point.after = levels.after.mean;
  }

  double bare_p_value(std::size_t begin, std::size_t index, std::size_t end) const {
    return level_p_value(series_.subspan(begin, end - begin), index - begin);
  }

  std::size_t begin_of(std::size_t i) const { return i == 0 ? 0 : points_[i - 1].index; }
  std::size_t end_of(std::size_t i) const { return i + 1 == points_.size() ? series_.size() : points_[i + 1].index; }

  std::span<const double> series_;
  const ChangeThresholds& thresholds_;
  const IsLargeStep& is_large_;
  std::size_t min_runs_;
  std::vector<ChangePoint> points_;
};

}  // namespace

std::vector<ChangePoint> find_change_points(std::span<const double> series, const ChangeThresholds& thresholds,
                                            const IsLargeStep& is_large) {
  return Search(series, thresholds, is_large).run();
}

std::vector<ChangePoint> find_change_points(std::span<const double> series, const ChangeThresholds& thresholds) {
  return find_change_points(series, thresholds, [&](double before, double after) {
    const double difference = std::abs(after - before);
    return difference >= thresholds.min_relative * std::abs(before) && difference >= thresholds.min_difference_s;
  });
}

}  // namespace runlight::insight
