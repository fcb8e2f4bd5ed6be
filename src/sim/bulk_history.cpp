// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "sim/history.hpp"
#include "sim/random.hpp"
#include "sim/run_ids.hpp"
#include "sim/run_list.hpp"

namespace runlight::sim {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr int k_days = 89;

/// Spreads runs over time: piece i takes a share of the runs, evenly inside.
class Density {
 public:
  Density(sys_days first_day, bool is_uneven) {
    if (is_uneven)
      add_uneven_days(first_day);
    else
      add(first_day, days(k_days), 1);
  }

  sys_seconds at(std::size_t index, std::size_t runs) const {
    const double place = total_ * static_cast<double>(index) / static_cast<double>(std::max<std::size_t>(1, runs));
    const auto next = std::upper_bound(pieces_.begin(), pieces_.end(), place,
                                       [](double wanted, const Piece& piece) { return wanted < piece.before; });
    const Piece& piece = *std::prev(next);
    const double inside = (place - piece.before) / piece.weight;
    return piece.begin + seconds(static_cast<std::int64_t>(inside * static_cast<double>(piece.length.count())));
  }

 private:
  struct Piece {
    double before;  ///< the weight of all pieces before
    double weight;
    sys_seconds begin;
    seconds length;
  };

  void add(sys_seconds begin, seconds length, double weight) {
    pieces_.push_back({total_, weight, begin, length});
    total_ += weight;
  }

  void add_uneven_days(sys_days first_day) {
    constexpr std::array k_weeks{1.0, 0.05, 3.0, 0.4, 8.0, 0.1, 1.5};
    constexpr int k_burst_day = 31;
    for (int day = 0; day < k_days; ++day) {
      const sys_days date = first_day + days(day);
      const std::chrono::weekday weekday(date);
      const bool is_weekend = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
      const double weight = k_weeks.at(static_cast<std::size_t>(day / 7) % k_weeks.size()) * (is_weekend ? 0.1 : 1.0);
      add(date, hours(6), weight * 0.1);
      add(date + hours(6), hours(8), weight * 0.7);
      // As after a mass update: more runs within ten minutes than one search gives.
      if (day == k_burst_day) add(date + hours(14), minutes(10), 8.0);
      add(date + hours(15), hours(9), weight * 0.2);
    }
  }

  double total_ = 0;
  std::vector<Piece> pieces_;
};

class BulkHistory : public History {
 public:
  BulkHistory(const Profile& profile, sys_seconds start)
      : profile_(profile),
        repositories_(profile.repositories.size()),
        density_(std::chrono::floor<days>(start) - days(90), profile.is_uneven),
        runs_(static_cast<std::size_t>(profile.bulk_runs)) {}

  void extend_to(sys_seconds) override {}
  bool reaches(sys_seconds) const override { return true; }
  std::size_t count(std::size_t repository, sys_seconds now) const override {
    if (const auto* list = edited(repository)) return list->count(now);
    return runs_;
  }
  RunPlan run(std::size_t repository, std::size_t index) const override {
    if (const auto* list = edited(repository)) return (*list)[index];
    return planned(repository, index);
  }
  sys_seconds created_at(std::size_t repository, std::size_t index) const override {
    if (const auto* list = edited(repository)) return (*list)[index].created_at;
    return density_.at(index, runs_);
  }
  std::optional<std::size_t> find(std::size_t repository, std::int64_t id) const override {
    const auto index = index_of(repository, id);
    if (const auto* list = edited(repository))
      return list->find(id, index ? density_.at(*index, runs_) : sys_seconds::min());
    return index;
  }

  void change(std::size_t repository, std::size_t index, RunPlan run) override {
    editable(repository)[index] = std::move(run);
  }
  void insert(std::size_t repository, RunPlan run) override { editable(repository).insert(std::move(run)); }
  void erase(std::size_t repository, std::size_t index) override { editable(repository).erase(index); }
  std::uint32_t next_run_number(std::size_t repository, std::size_t workflow) override {
    auto& numbers = numbers_[repository];
    const std::size_t workflows = profile_.repositories[repository].workflows.size();
    const bool is_new = repository >= repositories_;
    if (numbers.empty()) numbers.assign(workflows, is_new ? 0U : static_cast<std::uint32_t>(runs_ / workflows + 1));
    return ++numbers[workflow];
  }
  void forget_future(std::size_t, std::optional<std::size_t>, sys_seconds) override {}
  void add_repository(sys_seconds) override { edited_.try_emplace(profile_.repositories.size() - 1); }

 private:
  const RunList* edited(std::size_t repository) const {
    if (edited_.empty()) return nullptr;
    const auto found = edited_.find(repository);
    return found == edited_.end() ? nullptr : &found->second;
  }
  /// Once something is changed, a repository's runs are kept.
  RunList& editable(std::size_t repository) {
    const auto found = edited_.find(repository);
    if (found != edited_.end()) return found->second;
    std::vector<RunPlan> all;
    all.reserve(runs_);
    for (std::size_t i = 0; i < runs_; ++i) all.push_back(planned(repository, i));
    return edited_.emplace(repository, RunList(std::move(all))).first->second;
  }

  std::optional<std::size_t> index_of(std::size_t repository, std::int64_t id) const {
    const std::int64_t number = (id - k_first_run_id) / k_run_id_distance;
    const auto among = static_cast<std::int64_t>(repositories_);
    if (id < k_first_run_id || (id - k_first_run_id) % k_run_id_distance != 0) return std::nullopt;
    if (number % among != static_cast<std::int64_t>(repository)) return std::nullopt;
    const auto index = static_cast<std::size_t>(number / among);
    return index < runs_ ? std::optional(index) : std::nullopt;
  }

  RunPlan planned(std::size_t repository, std::size_t index) const {
    const auto& spec = profile_.repositories[repository];
    RunPlan run;
    run.id = k_first_run_id + static_cast<std::int64_t>(index * repositories_ + repository) * k_run_id_distance;
    run.seed = mix(profile_.seed, static_cast<std::uint64_t>(run.id));
    run.commit = run.seed;
    run.created_at = density_.at(index, runs_);
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

  const Profile& profile_;
  std::size_t repositories_;  ///< at first: what ids are shared among
  Density density_;
  std::size_t runs_;
  std::unordered_map<std::size_t, RunList> edited_;
  std::unordered_map<std::size_t, std::vector<std::uint32_t>> numbers_;
};

}  // namespace

std::unique_ptr<History> make_bulk_history(const Profile& profile, sys_seconds start) {
  return std::make_unique<BulkHistory>(profile, start);
}

}  // namespace runlight::sim
