// SPDX-License-Identifier: MIT
#include "insight/schedule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <span>
#include <tuple>

#include "base/text.hpp"
#include "insight/percentile.hpp"
#include "model/cron.hpp"

namespace runlight::insight {
namespace {

namespace chr = std::chrono;

constexpr std::size_t k_most_missed_slots = 20;

struct Slot {
  Time time;
  std::size_t cron = 0;
  const ScheduleRun* run = nullptr;

  double delay_s() const { return chr::duration<double>(run->created_at - time).count(); }
};

/// The crons of a file that can be read, with their places in it.
struct ReadCron {
  std::size_t place;
  model::Cron cron;
};

std::vector<ReadCron> read_crons(std::span<const CronLine> lines, std::vector<CronReport>& reports) {
  std::vector<ReadCron> crons;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto& report = reports.emplace_back();
    report.cron = lines[i].expression;
    report.time_zone = lines[i].time_zone;
    const auto cron = model::Cron::parse(lines[i].expression, lines[i].time_zone);
    if (!cron) {
      report.problem = cron.error().message;
      continue;
    }
    report.slots_per_year = cron->slots_per_year();
    if (report.slots_per_year == 0)
      report.problem = "It names a day that does not exist.";
    else
      crons.push_back({i, *cron});
  }
  return crons;
}

/// The latest time from which on there are no more than the most slots, but a day at least.
Time bounded_from(Time from, Time until, std::span<const ReadCron> crons, std::uint32_t most_slots) {
  std::int64_t a_day = 1;
  for (const auto& each : crons) a_day += each.cron.slots_per_day();
  return std::max(from, Time(until - std::max(chr::days(most_slots / a_day), chr::days(1))));
}

std::vector<Slot> slots_between(std::span<const ReadCron> crons, Time from, Time until) {
  std::vector<Slot> slots;
  for (const auto& [place, cron] : crons) {
    for (const auto time : cron.slots(from, until)) slots.push_back({.time = time, .cron = place});
  }
  std::ranges::sort(slots, [](const Slot& a, const Slot& b) { return std::tie(a.time, a.cron) < std::tie(b.time, b.cron); });
  return slots;
}

/// Gives `run` to slots, which are ascending.
void match(std::vector<Slot>& slots, std::span<const ScheduleRun> runs, Time::duration longest_delay) {
  std::vector<std::size_t> free;  // ascending: the latest is at the end
  std::vector<std::size_t> taken;
  std::vector<const ScheduleRun*> takers;
  std::size_t next = 0;
  for (const auto& run : runs) {
    for (; next < slots.size() && slots[next].time <= run.created_at; ++next) free.push_back(next);
    if (free.empty() || run.created_at - slots[free.back()].time > longest_delay) continue;
    taken.push_back(free.back());
    takers.push_back(&run);
    free.pop_back();
  }
  std::ranges::sort(taken);
  for (std::size_t i = 0; i < taken.size(); ++i) slots[taken[i]].run = takers[i];
}

/// One run answers all slots of its time.
void share_runs(std::span<Slot> slots) {
  for (auto begin = slots.begin(); begin != slots.end();) {
    const auto end = std::find_if(begin, slots.end(), [&](const Slot& slot) { return slot.time != begin->time; });
    const auto with_run = std::find_if(begin, end, [](const Slot& slot) { return slot.run != nullptr; });
    for (; begin != end; ++begin) {
      if (begin->run == nullptr && with_run != end) begin->run = with_run->run;
    }
  }
}

using Delays = std::vector<double>;

struct Learned {
  std::vector<Delays> by_cron;  ///< sorted, of each cron
  Delays all;                   ///< sorted
};

Learned learn(std::span<const Slot> slots, std::size_t crons) {
  Learned learned{.by_cron = std::vector<Delays>(crons)};
  for (const auto& slot : slots) {
    if (slot.run == nullptr) continue;
    learned.by_cron[slot.cron].push_back(slot.delay_s());
    learned.all.push_back(slot.delay_s());
  }
  for (auto& delays : learned.by_cron) std::ranges::sort(delays);
  std::ranges::sort(learned.all);
  return learned;
}

/// How long its runs are waited for beyond the floors; 0 when too little is known.
chr::seconds learned_patience(const Learned& learned, std::size_t cron, const ScheduleThresholds& thresholds) {
  for (const auto* delays : {&learned.by_cron[cron], &learned.all}) {
    if (delays->size() < thresholds.delays_to_learn_from) continue;
    return chr::seconds(std::llround(thresholds.patience_factor * *percentile(*delays, 0.95)));
  }
  return {};
}

chr::seconds patience_for(const Slot& slot, chr::seconds learned, const ScheduleThresholds& thresholds) {
  const bool on_the_hour = slot.time == chr::floor<chr::hours>(slot.time);
  const chr::seconds floor = on_the_hour ? thresholds.patience_on_the_hour : thresholds.patience;
  return std::min(std::max(floor, learned), std::max(chr::seconds(thresholds.longest_delay), floor));
}

void add_missed(CronReport& report, Time slot) {
  ++report.missed;
  if (report.missed_in_a_row++ == 0) report.missed_since = slot;
  report.last_missed = slot;
  report.missed_slots.push_back(slot);
}

void add(CronReport& report, const Slot& slot, bool is_over, const ScheduleThresholds& thresholds) {
  ++report.slots;
  report.last_slot = slot.time;
  if (slot.run != nullptr) {
    ++report.matched;
    report.late += slot.run->created_at - slot.time > thresholds.late_after ? 1 : 0;
    report.missed_in_a_row = 0;
    report.missed_since.reset();
    report.last_run = *slot.run;
  } else if (is_over) {
    add_missed(report, slot.time);
  } else {
    ++report.pending;
  }
}

bool suggests_quieter(const CronReport& report, const ScheduleThresholds& thresholds) {
  const auto minute = split(report.cron, ' ').front();
  if (minute == "0" || minute == "00") return true;
  return minute == "30" && report.delay_p50_s.value_or(0) > chr::duration<double>(thresholds.notable_delay).count();
}

void finish(CronReport& report, const Delays& delays, const ScheduleThresholds& thresholds) {
  if (report.missed_slots.size() > k_most_missed_slots)
    report.missed_slots.erase(report.missed_slots.begin(), report.missed_slots.end() - k_most_missed_slots);
  if (report.matched + report.missed > 0) report.reliability = 1.0 * report.matched / (report.matched + report.missed);
  report.delay_p50_s = percentile(delays, 0.5);
  report.delay_p95_s = percentile(delays, 0.95);
  if (suggests_quieter(report, thresholds)) report.quieter_cron = at_quieter_minute(report.cron);
}

}  // namespace

ScheduleReport report_schedule(const ScheduleHistory& history, const ScheduleThresholds& thresholds) {
  ScheduleReport report;
  const auto crons = read_crons(history.crons, report.crons);
  const auto until = std::min(history.now, history.collected_until);
  report.expected_from = bounded_from(history.expected_from + thresholds.settling, until, crons, thresholds.most_slots);

  // Earlier slots are there to take the runs that came late for them.
  auto slots = slots_between(crons, report.expected_from - thresholds.longest_delay, until);
  const auto runs =
      std::ranges::lower_bound(history.runs, report.expected_from - thresholds.longest_delay, {}, &ScheduleRun::created_at);
  match(slots, {runs, history.runs.end()}, thresholds.longest_delay);
  share_runs(slots);
  const auto counted = std::span(std::ranges::lower_bound(slots, report.expected_from, {}, &Slot::time), slots.end());

  const auto learned = learn(counted, history.crons.size());
  std::vector<chr::seconds> patience;
  for (std::size_t i = 0; i < history.crons.size(); ++i) patience.push_back(learned_patience(learned, i, thresholds));
  for (const auto& slot : counted) {
    const bool is_over = slot.time + patience_for(slot, patience[slot.cron], thresholds) <= until;
    add(report.crons[slot.cron], slot, is_over, thresholds);
  }
  for (const auto& [place, cron] : crons) {
    auto& each = report.crons[place];
    each.next_slot = cron.next_slot(history.now);
    if (history.crons.size() == 1 && !history.runs.empty()) each.last_run = history.runs.back();
    finish(each, learned.by_cron[place], thresholds);
  }
  return report;
}

std::uint32_t slots_until_alarm(const CronReport& cron, const ScheduleThresholds& thresholds) {
  if (cron.slots_per_year <= thresholds.false_alarms_a_year) return 1;
  const auto gap = chr::duration<double, chr::years::period>(1 / cron.slots_per_year);
  const auto guess = gap < thresholds.frequent_gap ? thresholds.usual_dropped_frequent : thresholds.usual_dropped;
  // What is to be judged is no part of what it is judged by.
  const double missed_before = cron.missed - cron.missed_in_a_row;
  const double dropped =
      (missed_before + guess * thresholds.guess_counts_as) / (missed_before + cron.matched + thresholds.guess_counts_as);
  return static_cast<std::uint32_t>(
      std::max(1.0, std::ceil(std::log(thresholds.false_alarms_a_year / cron.slots_per_year) / std::log(dropped))));
}

std::optional<MissedSchedule> missed_schedule(const ScheduleReport& report, Time now, const ScheduleThresholds& thresholds) {
  const CronReport* worst = nullptr;
  for (const auto& cron : report.crons) {
    if (cron.missed_in_a_row == 0 || cron.missed_in_a_row < slots_until_alarm(cron, thresholds)) continue;
    if (worst == nullptr || *cron.missed_since < *worst->missed_since) worst = &cron;
  }
  if (worst == nullptr) return std::nullopt;
  return MissedSchedule{.cron = worst->cron,
                        .time_zone = worst->time_zone,
                        .since = *worst->missed_since,
                        .slots = worst->missed_in_a_row,
                        .overdue_s = chr::floor<chr::seconds>(now - *worst->missed_since).count(),
                        .last_run = worst->last_run};
}

std::string at_quieter_minute(std::string_view cron) {
  const auto space = cron.find(' ');
  const auto minute = cron.substr(0, space);
  unsigned old = 0;
  const auto [end, error] = std::from_chars(minute.data(), minute.data() + minute.size(), old);
  if (space == std::string_view::npos || error != std::errc{} || end != minute.data() + minute.size() || old > 59) return "";
  std::uint32_t hash = 2'166'136'261;  // FNV-1a: the same in every build, which std::hash is not
  for (const char c : cron) hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619;
  constexpr unsigned k_low = 7, k_minutes = 47;
  auto place = hash % k_minutes;
  while ((k_low + place) % 5 == 0 || k_low + place == old) place = (place + 1) % k_minutes;
  return fmt::format("{}{}", k_low + place, cron.substr(space));
}

}  // namespace runlight::insight
