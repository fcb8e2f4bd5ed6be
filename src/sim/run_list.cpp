// SPDX-License-Identifier: MIT
#include "sim/run_list.hpp"

#include <algorithm>
#include <utility>

namespace runlight::sim {
namespace {

using std::chrono::sys_seconds;
using Iterator = std::vector<RunPlan>::const_iterator;

Iterator first_after(const std::vector<RunPlan>& runs, sys_seconds time) {
  return std::upper_bound(runs.begin(), runs.end(), time,
                          [](sys_seconds at, const RunPlan& run) { return at < run.created_at; });
}

Iterator first_not_before(const std::vector<RunPlan>& runs, sys_seconds time) {
  return std::lower_bound(runs.begin(), runs.end(), time,
                          [](const RunPlan& run, sys_seconds at) { return run.created_at < at; });
}

}  // namespace

std::size_t RunList::count(sys_seconds now) const {
  return static_cast<std::size_t>(first_after(runs_, now) - runs_.begin());
}

std::optional<std::size_t> RunList::find(std::int64_t id, sys_seconds created_at) const {
  const auto known = controlled_.find(id);
  if (known != controlled_.end()) created_at = known->second;
  for (auto run = first_not_before(runs_, created_at); run != runs_.end() && run->created_at == created_at; ++run) {
    if (run->id == id) return static_cast<std::size_t>(run - runs_.begin());
  }
  return std::nullopt;
}

void RunList::insert(RunPlan run) {
  controlled_[run.id] = run.created_at;
  // Ids of one second grow, so a newcomer stands last among those of its second.
  runs_.insert(first_after(runs_, run.created_at), std::move(run));
}

void RunList::erase(std::size_t index) {
  controlled_.erase(runs_[index].id);
  runs_.erase(runs_.begin() + static_cast<std::ptrdiff_t>(index));
}

void RunList::forget_future(sys_seconds now, std::optional<std::size_t> workflow) {
  const auto from = runs_.begin() + (first_after(runs_, now) - runs_.cbegin());
  runs_.erase(std::remove_if(from, runs_.end(), [&](const RunPlan& run) { return !workflow || run.workflow == *workflow; }),
              runs_.end());
}

}  // namespace runlight::sim
