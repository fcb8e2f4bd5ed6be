// SPDX-License-Identifier: MIT
#include "sim/history.hpp"

#include <algorithm>
#include <utility>

#include "sim/run_ids.hpp"
#include "sim/run_list.hpp"

namespace runlight::sim {
namespace {

using std::chrono::days;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

sys_days floor_day(sys_seconds time) { return std::chrono::floor<days>(time); }

/// Run numbers begin here, or two years before the start if that is earlier.
sys_days number_origin(sys_seconds start) {
  constexpr sys_days k_usual = std::chrono::year(2024) / 1 / 1;
  return std::min(k_usual, floor_day(start) - days(730));
}

class LivelyRepository {
 public:
  LivelyRepository(const Profile& profile, std::size_t index, sys_seconds start)
      : profile_(profile),
        index_(index),
        listed_from_(floor_day(start) - days(profile.repositories[index].history_days)),
        next_day_(profile.is_quiet ? sys_days::max() : number_origin(start)),
        numbers_(profile.repositories[index].workflows.size(), 0) {}

  void extend_to(sys_seconds now) {
    while (next_day_ <= floor_day(now)) add_day();
  }
  bool reaches(sys_seconds now) const { return floor_day(now) < next_day_; }

  RunList& runs() { return runs_; }
  const RunList& runs() const { return runs_; }
  std::uint32_t next_run_number(std::size_t workflow) { return ++numbers_[workflow]; }

 private:
  void add_day() {
    auto triggers = std::move(spilled_);
    spilled_.clear();
    auto todays = triggers_of_day(profile_, index_, next_day_);
    triggers.insert(triggers.end(), todays.begin(), todays.end());
    std::sort(triggers.begin(), triggers.end(), is_before);
    const bool listed = next_day_ >= listed_from_;
    next_day_ += days(1);
    for (auto& trigger : triggers) {
      // A late schedule of the evening belongs among the runs of the next day.
      if (trigger.at >= next_day_)
        spilled_.push_back(trigger);
      else
        add_run(trigger, listed);
    }
  }

  void add_run(Trigger& trigger, bool listed) {
    const std::uint32_t number = ++numbers_[trigger.workflow];
    if (!listed) return;
    trigger.at = std::max(trigger.at, last_second_);
    if (trigger.at == last_second_ && ++in_last_second_ == k_planned_ids_per_repository) trigger.at += seconds(1);
    if (trigger.at != last_second_) in_last_second_ = 0;
    last_second_ = trigger.at;
    constexpr auto k_repositories = static_cast<std::size_t>(k_planned_ids_per_second / k_planned_ids_per_repository);
    const auto slot = static_cast<std::int64_t>(index_ % k_repositories) * k_planned_ids_per_repository + in_last_second_;
    runs_.append(plan_run(profile_, index_, trigger, planned_run_id(trigger.at, slot), number));
  }

  const Profile& profile_;
  std::size_t index_;
  sys_days listed_from_;
  sys_days next_day_;
  std::vector<std::uint32_t> numbers_;  ///< the last run number of each workflow
  std::vector<Trigger> spilled_;
  sys_seconds last_second_{};
  std::int64_t in_last_second_ = 0;
  RunList runs_;
};

class LivelyHistory : public History {
 public:
  LivelyHistory(const Profile& profile, sys_seconds start) : profile_(profile) {
    for (std::size_t i = 0; i < profile.repositories.size(); ++i) repositories_.emplace_back(profile, i, start);
  }
  void extend_to(sys_seconds now) override {
    for (auto& repository : repositories_) repository.extend_to(now);
  }
  bool reaches(sys_seconds now) const override {
    return std::ranges::all_of(repositories_, [&](const auto& repository) { return repository.reaches(now); });
  }
  std::size_t count(std::size_t repository, sys_seconds now) const override { return runs(repository).count(now); }
  RunPlan run(std::size_t repository, std::size_t index) const override { return runs(repository)[index]; }
  sys_seconds created_at(std::size_t repository, std::size_t index) const override {
    return runs(repository)[index].created_at;
  }
  std::optional<std::size_t> find(std::size_t repository, std::int64_t id) const override {
    return runs(repository).find(id, second_of_run_id(id));
  }

  void change(std::size_t repository, std::size_t index, RunPlan run) override {
    repositories_[repository].runs()[index] = std::move(run);
  }
  void insert(std::size_t repository, RunPlan run) override { repositories_[repository].runs().insert(std::move(run)); }
  void erase(std::size_t repository, std::size_t index) override { repositories_[repository].runs().erase(index); }
  std::uint32_t next_run_number(std::size_t repository, std::size_t workflow) override {
    return repositories_[repository].next_run_number(workflow);
  }
  void forget_future(std::size_t repository, std::optional<std::size_t> workflow, sys_seconds now) override {
    repositories_[repository].runs().forget_future(now, workflow);
  }
  void add_repository(sys_seconds now) override {
    repositories_.emplace_back(profile_, repositories_.size(), now);
    repositories_.back().extend_to(now);
    repositories_.back().runs().forget_future(sys_seconds::min(), std::nullopt);
  }

 private:
  const RunList& runs(std::size_t repository) const { return repositories_[repository].runs(); }

  const Profile& profile_;
  std::vector<LivelyRepository> repositories_;
};

}  // namespace

std::unique_ptr<History> make_lively_history(const Profile& profile, sys_seconds start) {
  return std::make_unique<LivelyHistory>(profile, start);
}

}  // namespace runlight::sim
