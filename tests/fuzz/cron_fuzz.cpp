// SPDX-License-Identifier: MIT
// Whatever stands beside `cron` and `timezone`: it is refused in a sentence, or has slots in order, each once, that agree
// with each other, and a report on it adds up. The first line is the expression, the second the time zone.
#include "insight/schedule.hpp"
#include "kit.hpp"
#include "model/cron.hpp"

namespace {

using namespace runlight;
using fuzz::require;

constexpr Time k_from = std::chrono::sys_days(std::chrono::year(2026) / 3 / 1);
constexpr Time k_until = k_from + std::chrono::days(40);

void check_slots(const model::Cron& cron) {
  const auto slots = cron.slots(k_from, k_until);
  require(std::ranges::is_sorted(slots) && std::ranges::adjacent_find(slots) == slots.end());
  require(slots.size() <= 41 * static_cast<std::size_t>(cron.slots_per_day()) && cron.slots_per_day() <= 288);
  require(slots.empty() || cron.slots_per_year() > 0);
  const auto next = cron.next_slot(k_from - std::chrono::milliseconds(1));
  if (!slots.empty()) require(slots.front() >= k_from && slots.back() < k_until && next == slots.front());
  if (next) require(*next >= k_from && *next < k_from + model::Cron::k_search);
}

void check_report(std::string_view expression, std::string_view time_zone) {
  insight::ScheduleHistory history{.crons = {{std::string(expression), std::string(time_zone)}, {"0 5 * * *", ""}},
                                   .expected_from = k_from,
                                   .collected_until = k_until,
                                   .now = k_until};
  for (int i = 0; i < 40; ++i) history.runs.push_back({i, k_from + i * std::chrono::hours(23)});
  const auto report = insight::report_schedule(history);
  require(report.crons.size() == 2);
  for (const auto& cron : report.crons) {
    require(cron.slots == cron.matched + cron.missed + cron.pending && cron.missed_in_a_row <= cron.missed);
    require(cron.problem.empty() || (cron.slots == 0 && fuzz::is_showable(cron.problem) && cron.problem.ends_with('.')));
    require(insight::slots_until_alarm(cron) >= 1);
    require(cron.quieter_cron.empty() || model::Cron::parse(cron.quieter_cron));
  }
  insight::missed_schedule(report, k_until);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const auto [expression, time_zone] = fuzz::cut(text, '\n');
  const auto cron = model::Cron::parse(expression, time_zone);
  check_report(expression, time_zone);
  if (!cron) return fuzz::require_sentence(cron.error(), ErrorKind::bad_input, 300), 0;
  check_slots(*cron);
  return 0;
}
