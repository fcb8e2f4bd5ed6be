// SPDX-License-Identifier: MIT
// What is asked of the simulator: schedules, filters and the fields of control calls are read or refused in words.
#include "kit.hpp"
#include "sim/control_fields.hpp"
#include "sim/cron.hpp"
#include "sim/filters.hpp"

namespace {

using namespace runlight;
using fuzz::require;

void check_cron(std::string_view text) {
  const auto cron = sim::Cron::parse(text);
  if (!cron) return fuzz::require_sentence(cron.error(), ErrorKind::bad_input, text.size() + 200);
  for (const auto day : {std::chrono::sys_days{}, std::chrono::sys_days{std::chrono::days(20'000)}}) {
    const auto slots = cron->slots(day);
    require(slots.size() <= 1'440 && std::ranges::is_sorted(slots));
    require(std::ranges::adjacent_find(slots) == slots.end());
    for (const auto slot : slots) require(slot >= day && slot < day + std::chrono::days(1));
  }
}

void check_filter(std::string_view text) {
  if (const auto span = sim::parse_created(text); !span) require(span.error().kind == ErrorKind::bad_input);
  const auto target = net::parse_target(text);
  if (!target) return;
  if (const auto filter = sim::parse_run_filter(*target); !filter) require(filter.error().kind == ErrorKind::bad_input);
}

void check_fields(std::string_view body) {
  auto fields = sim::ControlFields::parse(body);
  if (!fields) return fuzz::require_sentence(fields.error(), ErrorKind::bad_input, body.size() + 200);
  fields->required_text("repository");
  fields->text("status");
  fields->flag("failed_only");
  fields->texts("labels");
  if (const auto number = fields->integer("count", 1, 1'000)) require(*number >= 1 && *number <= 1'000);
  if (const auto done = fields->finish(); !done)
    fuzz::require_sentence(done.error(), ErrorKind::bad_input, body.size() + 200);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  check_cron(text);
  check_filter(text);
  check_fields(text);
  return 0;
}
