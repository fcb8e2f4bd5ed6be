// SPDX-License-Identifier: MIT
// What is asked of the simulator: filters and the fields of control calls are read or refused in words.
#include "kit.hpp"
#include "sim/control_fields.hpp"
#include "sim/filters.hpp"

namespace {

using namespace runlight;
using fuzz::require;

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
  check_filter(text);
  check_fields(text);
  return 0;
}
