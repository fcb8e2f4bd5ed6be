// SPDX-License-Identifier: MIT
// How often changes of duration are found, and told where there are none; one line of JSON per kind of series. The same on
// every machine, but for the times. Usage: runlight_change_points_bench [SERIES]
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <string>

#include "insight/test_rates.hpp"
#include "sim/character.hpp"
#include "sim/history.hpp"
#include "sim/job_plan.hpp"

namespace runlight::insight {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::days;

double microseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

class Bench {
 public:
  explicit Bench(std::size_t count) : count_(count) {}

  void run() {
    noise();
    steps();
    other_shapes();
    judged_again_and_again();
    intervals();
  }

 private:
  void print(const std::string& kind, const std::function<Planted(SeriesMaker&)>& make, std::size_t count) const {
    const auto start = Clock::now();
    const auto rates = rates_of(count, make);
    const auto share = [&](std::size_t n) { return 100.0 * static_cast<double>(n) / static_cast<double>(rates.series); };
    const auto of_planted = [&](std::size_t n) { return rates.planted ? fmt::format("{:.1f}", share(n)) : "null"; };
    fmt::print(R"({{"bench":"change_points",{},"series":{},"changed_percent":{:.3f},"found_percent":{},"exact_percent":{},)"
               R"("elsewhere_percent":{:.2f},"slower_percent":{:.3f},"us":{:.0f}}})"
               "\n",
               kind, rates.series, share(rates.changed), of_planted(rates.found), of_planted(rates.exact),
               share(rates.elsewhere), share(rates.slower), microseconds_since(start) / static_cast<double>(rates.series));
    std::fflush(stdout);
  }

  void noise() const {
    for (const std::size_t runs : {20U, 60U, 200U, 500U}) {
      for (const double sigma : k_sigmas) {
        for (const double outliers : {0.0, 0.03}) {
          print(
              fmt::format(R"("kind":"noise","runs":{},"sigma":{},"outliers":{})", runs, sigma, outliers),
              [&](SeriesMaker& maker) { return Planted{.series = maker.noise(runs, sigma, outliers)}; }, count_ * 4);
        }
      }
    }
  }

  void steps() const {
    for (const double factor : {1.1, 1.2, 1.4, 2.0, 0.7}) {
      for (const double sigma : k_sigmas) {
        for (const auto& [before, after] : {std::pair<std::size_t, std::size_t>{100, 100}, {100, 20}, {30, 5}}) {
          print(
              fmt::format(R"("kind":"step","factor":{},"sigma":{},"outliers":0.03,"before":{},"after":{})", factor, sigma,
                          before, after),
              [&](SeriesMaker& maker) {
                return Planted{.series = with_step(maker.noise(before + after, sigma, 0.03), before, factor),
                               .places = {before}};
              },
              count_);
        }
      }
    }
  }

  void other_shapes() const {
    const auto noise = [](SeriesMaker& maker) { return maker.noise(200, 0.1, 0.03); };
    print(
        R"("kind":"two steps, +40 % and -20 %")",
        [&](SeriesMaker& maker) {
          return Planted{.series = with_step(with_step(noise(maker), 80, 1.4), 140, 0.8), .places = {80, 140}};
        },
        count_);
    print(
        R"("kind":"twenty slow runs, +40 %")",
        [&](SeriesMaker& maker) {
          return Planted{.series = with_step(with_step(noise(maker), 90, 1.4), 110, 1 / 1.4), .places = {90, 110}};
        },
        count_);
    print(
        R"("kind":"drift of +30 % over 200 runs")",
        [&](SeriesMaker& maker) { return Planted{.series = drifting(noise(maker))}; }, count_);
    print(
        R"("kind":"weekends 20 % faster, 3 runs a day")",
        [&](SeriesMaker& maker) { return Planted{.series = with_weekends(noise(maker))}; }, count_);
    for (const double misses : {0.1, 0.3, 0.5}) {
      print(
          fmt::format(R"("kind":"cache misses, twice as long","misses":{})", misses),
          [&](SeriesMaker& maker) { return Planted{.series = hits_and_misses(maker, 200, misses)}; }, count_);
    }
    for (const double memory : {0.2, 0.4}) {
      print(
          fmt::format(R"("kind":"each run is like the one before","correlation":{})", memory),
          [&](SeriesMaker& maker) { return Planted{.series = with_memory(maker, memory)}; }, count_);
    }
    print(R"("kind":"constant")", [](SeriesMaker&) { return Planted{.series = std::vector<double>(200, 300)}; }, count_);
    print(
        R"("kind":"ties: 19 s to 21 s")",
        [](SeriesMaker& maker) {
          std::vector<double> series;
          for (int i = 0; i < 200; ++i) series.push_back(19 + std::floor(3 * maker.fraction()));
          return Planted{.series = series};
        },
        count_);
  }

  /// A series is judged when each of its last 100 runs ends: how many are accused once at least, and how many judgements
  /// accuse.
  void judged_again_and_again() const {
    std::size_t ever = 0;
    std::size_t changed = 0;
    std::size_t slower = 0;
    const std::size_t count = count_ / 2;
    for (std::size_t i = 0; i < count; ++i) {
      const auto samples = samples_of(SeriesMaker(i).noise(200, 0.3, 0.03), std::chrono::hours(8));
      bool is_accused = false;
      for (std::size_t runs = 101; runs <= samples.size(); ++runs) {
        const auto known = std::span(samples).first(runs);
        const auto changes = duration_changes(known, {});
        is_accused = is_accused || !changes.empty();
        changed += changes.empty() ? 0 : 1;
        slower += slowdown(changes, known, known.back().created_at, {}) ? 1 : 0;
      }
      ever += is_accused ? 1 : 0;
    }
    const auto judgements = static_cast<double>(count) * 100;
    fmt::print(
        R"({{"bench":"change_points","kind":"noise judged 100 times","sigma":0.3,"outliers":0.03,"series":{},)"
        R"("changed_percent_of_judgements":{:.4f},"slower_percent_of_judgements":{:.4f},"ever_changed_percent":{:.2f}}})"
        "\n",
        count, 100.0 * static_cast<double>(changed) / judgements, 100.0 * static_cast<double>(slower) / judgements,
        100.0 * static_cast<double>(ever) / static_cast<double>(count));
  }

  /// How often the 95 % interval holds the ratio that was planted.
  void intervals() const {
    for (const auto& [before, after] : {std::pair<std::size_t, std::size_t>{100, 20}, {30, 5}}) {
      std::size_t told = 0;
      std::size_t held = 0;
      for (std::size_t i = 0; i < count_; ++i) {
        const auto series = with_step(SeriesMaker(i).noise(before + after, 0.1, 0.03), before, 1.4);
        for (const auto& change : duration_changes(samples_of(series, std::chrono::hours(8)), {})) {
          ++told;
          held += change.ratio_low <= 1.4 && 1.4 <= change.ratio_high ? 1 : 0;
        }
      }
      fmt::print(
          R"({{"bench":"change_points","kind":"95 % interval","sigma":0.1,"outliers":0.03,"before":{},"after":{},"changes":{},"holds_percent":{:.1f}}})"
          "\n",
          before, after, told, 100.0 * static_cast<double>(held) / static_cast<double>(std::max<std::size_t>(1, told)));
    }
  }

  static std::vector<double> drifting(std::vector<double> series) {
    for (std::size_t i = 0; i < series.size(); ++i)
      series[i] *= 1 + 0.3 * static_cast<double>(i) / static_cast<double>(series.size());
    return series;
  }

  static std::vector<double> with_weekends(std::vector<double> series) {
    for (std::size_t i = 0; i < series.size(); ++i) series[i] *= i / 3 % 7 >= 5 ? 0.8 : 1;
    return series;
  }

  static std::vector<double> with_memory(SeriesMaker& maker, double memory) {
    std::vector<double> series;
    double deviation = 0;
    for (int i = 0; i < 200; ++i) {
      deviation = memory * deviation + std::sqrt(1 - memory * memory) * maker.normal();
      series.push_back(SeriesMaker::k_typical_s * std::exp(0.15 * deviation));
    }
    return series;
  }

  static constexpr double k_sigmas[] = {0.05, 0.15, 0.3};
  std::size_t count_;
};

/// The simulator's organisation as it would be judged at noon of each of some days, by the last 90 days each.
class SimulatorBench {
 public:
  void run() {
    const std::chrono::sys_days first = std::chrono::year(2026) / 3 / 1;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      profile_ = sim::organisation_profile(seed, "lantern-works");
      const auto history = sim::make_lively_history(profile_, first - days(95));
      history->extend_to(first + days(45));
      for (std::size_t repository = 0; repository < profile_.repositories.size(); ++repository)
        judge(*history, repository, first);
    }
    for (const auto& [name, count] : counts_) {
      fmt::print(R"({{"bench":"change_points","kind":"simulator","workflows":"{}","judged":{},"slower":{}}})"
                 "\n",
                 name, count.judged, count.slower);
    }
  }

 private:
  struct Count {
    std::size_t judged = 0;
    std::size_t slower = 0;
  };

  void judge(const sim::History& history, std::size_t repository, std::chrono::sys_days first) {
    const auto by_workflow = samples_by_workflow(history, repository, first + days(45));
    for (const auto& [index, samples] : by_workflow) {
      const auto& workflow = profile_.repositories[repository].workflows[index];
      for (auto day = first; day < first + days(44); day += days(1)) judge_on(workflow, samples, day);
    }
  }

  void judge_on(const sim::WorkflowSpec& workflow, std::span<const DurationSample> samples, std::chrono::sys_days day) {
    const Time now = Time(day) + std::chrono::hours(12);
    const auto from = std::ranges::lower_bound(samples, now - days(90), {}, &DurationSample::created_at);
    const auto to = std::ranges::lower_bound(samples, now, {}, &DurationSample::created_at);
    const std::span known(from, to);
    if (known.size() < 10) return;
    Count& count = counts_[name_of(workflow, day)];
    ++count.judged;
    count.slower += slowdown(duration_changes(known, {}), known, now, {}) ? 1 : 0;
  }

  static std::string name_of(const sim::WorkflowSpec& workflow, std::chrono::sys_days day) {
    if (workflow.character != sim::Character::slowing) return "not slowing";
    const int in_trouble = sim::days_in_trouble(workflow, day);
    if (in_trouble < 0) return "slowing, well";
    return in_trouble >= sim::days_until_evident(workflow.character) ? "slowing, evident" : "slowing, not yet evident";
  }

  /// The wall time of successful first attempts on the default branch.
  std::map<std::size_t, std::vector<DurationSample>> samples_by_workflow(const sim::History& history, std::size_t repository,
                                                                         std::chrono::sys_days until) const {
    std::map<std::size_t, std::vector<DurationSample>> found;
    for (std::size_t i = 0; i < history.count(repository, until); ++i) {
      const auto run = history.run(repository, i);
      if (run.branch != sim::Branch::standard || sim::attempt_of(run, 1).outcome != sim::Outcome::success) continue;
      const auto jobs = sim::plan_jobs(profile_, profile_.repositories[repository], run, 1);
      auto begin = std::chrono::sys_seconds::max();
      auto end = std::chrono::sys_seconds::min();
      for (const auto& job : jobs) {
        begin = std::min(begin, job.started_at);
        end = std::max(end, job.completed_at);
      }
      if (end <= begin) continue;
      found[run.workflow].push_back({.run_id = run.id,
                                     .run_number = run.run_number,
                                     .created_at = run.created_at,
                                     .duration_s = static_cast<double>((end - begin).count())});
    }
    return found;
  }

  sim::Profile profile_;
  std::map<std::string, Count> counts_;
};

}  // namespace
}  // namespace runlight::insight

int main(int argc, char** argv) {
  const std::size_t count = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1'000;
  runlight::insight::SimulatorBench().run();
  runlight::insight::Bench(count).run();
}
