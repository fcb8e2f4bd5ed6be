// SPDX-License-Identifier: MIT
#include "sim/history.hpp"

#include <algorithm>

#include "sim/random.hpp"

namespace runlight::sim {
namespace {

using std::chrono::days;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr sys_days k_id_epoch = std::chrono::year(2020) / 1 / 1;
// GitHub's run ids passed 32 bits in 2021.
constexpr std::int64_t k_first_run_id = 10'000'000'000;
constexpr std::int64_t k_ids_per_second = 256;
constexpr std::int64_t k_ids_per_repository = 8;

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
        next_day_(number_origin(start)),
        numbers_(profile.repositories[index].workflows.size(), 0) {}

  void extend_to(sys_seconds now) {
    while (next_day_ <= floor_day(now)) add_day();
  }
  bool reaches(sys_seconds now) const { return floor_day(now) < next_day_; }

  std::size_t count(sys_seconds now) const {
    const auto end = std::upper_bound(runs_.begin(), runs_.end(), now,
                                      [](sys_seconds at, const RunPlan& run) { return at < run.created_at; });
    return static_cast<std::size_t>(end - runs_.begin());
  }
  const RunPlan& run(std::size_t index) const { return runs_[index]; }

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
    if (trigger.at == last_second_ && ++in_last_second_ == k_ids_per_repository) trigger.at += seconds(1);
    if (trigger.at != last_second_) in_last_second_ = 0;
    last_second_ = trigger.at;
    const std::int64_t second = (trigger.at - k_id_epoch).count();
    const auto slot = static_cast<std::int64_t>(index_ % (k_ids_per_second / k_ids_per_repository)) * k_ids_per_repository +
                      in_last_second_;
    runs_.push_back(plan_run(profile_, index_, trigger, k_first_run_id + second * k_ids_per_second + slot, number));
  }

  const Profile& profile_;
  std::size_t index_;
  sys_days listed_from_;
  sys_days next_day_;
  std::vector<std::uint32_t> numbers_;  ///< the last run number of each workflow
  std::vector<Trigger> spilled_;
  sys_seconds last_second_{};
  std::int64_t in_last_second_ = 0;
  std::vector<RunPlan> runs_;
};

class LivelyHistory : public History {
 public:
  LivelyHistory(const Profile& profile, sys_seconds start) {
    for (std::size_t i = 0; i < profile.repositories.size(); ++i) repositories_.emplace_back(profile, i, start);
  }
  void extend_to(sys_seconds now) override {
    for (auto& repository : repositories_) repository.extend_to(now);
  }
  bool reaches(sys_seconds now) const override {
    return std::ranges::all_of(repositories_, [&](const auto& repository) { return repository.reaches(now); });
  }
  std::size_t count(std::size_t repository, sys_seconds now) const override { return repositories_[repository].count(now); }
  RunPlan run(std::size_t repository, std::size_t index) const override { return repositories_[repository].run(index); }

 private:
  std::vector<LivelyRepository> repositories_;
};

class BulkHistory : public History {
 public:
  BulkHistory(const Profile& profile, sys_seconds start)
      : profile_(profile),
        begin_(floor_day(start) - days(90)),
        span_(days(89)),
        runs_(static_cast<std::size_t>(profile.bulk_runs)) {}
  void extend_to(sys_seconds) override {}
  bool reaches(sys_seconds) const override { return true; }
  std::size_t count(std::size_t, sys_seconds) const override { return runs_; }

  RunPlan run(std::size_t repository, std::size_t index) const override {
    const auto& spec = profile_.repositories[repository];
    RunPlan run;
    run.id = k_first_run_id + static_cast<std::int64_t>(index * profile_.repositories.size() + repository);
    run.seed = mix(profile_.seed, static_cast<std::uint64_t>(run.id));
    run.commit = run.seed;
    run.created_at = begin_ + seconds(span_.count() * static_cast<std::int64_t>(index) /
                                      std::max<std::int64_t>(1, static_cast<std::int64_t>(runs_)));
    run.run_number = static_cast<std::uint32_t>(index / spec.workflows.size() + 1);
    run.workflow = static_cast<std::uint16_t>(index % spec.workflows.size());
    run.actor = static_cast<ActorCode>(run.seed % profile_.people.size());
    run.attempts[0] = {.created_at = run.created_at,
                       .first_start_s = 4,
                       .end_s = 310,
                       .outcome = run.seed % 10 == 0 ? Outcome::failure : Outcome::success,
                       .actor = run.actor};
    return run;
  }

 private:
  const Profile& profile_;
  sys_seconds begin_;
  seconds span_;
  std::size_t runs_;
};

}  // namespace

std::unique_ptr<History> make_lively_history(const Profile& profile, sys_seconds start) {
  return std::make_unique<LivelyHistory>(profile, start);
}
std::unique_ptr<History> make_bulk_history(const Profile& profile, sys_seconds start) {
  return std::make_unique<BulkHistory>(profile, start);
}

}  // namespace runlight::sim
