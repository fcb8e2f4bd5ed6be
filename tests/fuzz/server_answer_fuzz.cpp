// SPDX-License-Identifier: MIT
// `runlight status --url` of whatever server, and the note of the last cycle: facts that can be shown and written, or
// bad_data.
#include <boost/json.hpp>

#include "app/cycle_note.hpp"
#include "app/status.hpp"
#include "kit.hpp"

namespace {

using namespace runlight;
using fuzz::require;

const Time k_now{std::chrono::seconds(1'792'481'280)};

void require_shown(const app::Status& status) {
  const auto text = app::status_text(status, 2, k_now);
  require(std::ranges::none_of(text, [](char c) { return (c >= 0 && c < ' ' && c != '\n') || c == '\x7f'; }));
  boost::system::error_code failed;
  boost::json::parse(app::status_json(status, k_now), failed);
  require(!failed);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  // A line for each answer; a single one stands for all, so that what is found in one is tried in the others.
  const auto [coverage, rest] = fuzz::cut(text, '\n');
  const auto [retention, later] = fuzz::cut(rest, '\n');
  const auto [health, verdicts] = fuzz::cut(later, '\n');
  const auto or_else = [](std::string_view told, std::string_view usual) {
    return std::string(told.empty() ? usual : told);
  };
  const auto status = app::status_of_answers({.coverage = std::string(coverage),
                                              .retention = or_else(retention, R"({"data":[]})"),
                                              .health = or_else(health, R"({"data":{"collector":{}}})"),
                                              .verdicts = or_else(verdicts, R"({"data":[]})")},
                                             {});
  if (!status) {
    fuzz::require_sentence(status.error(), ErrorKind::bad_data);
  } else {
    require_shown(*status);
  }
  if (const auto cycle = app::parse_cycle_note(text)) require(cycle->started_at > Time{} && cycle->finished_at > Time{});
  return 0;
}
