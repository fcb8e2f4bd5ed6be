// SPDX-License-Identifier: MIT
// Whatever bytes come, a workflow file is facts that hold together, within bounds, with at most one printable sentence on
// what is wrong.
#include <simdjson.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "github/workflow_file.hpp"

namespace {

using namespace runlight;

void require(bool holds) {
  if (!holds) std::abort();
}

void require_text(const std::string& text) {
  require(!text.empty() && text.size() <= 1'000 && simdjson::validate_utf8(text));
}

void require_facts(const model::WorkflowFile& file) {
  for (const auto& trigger : file.triggers) require_text(trigger);
  require(std::ranges::is_sorted(file.triggers) && std::ranges::adjacent_find(file.triggers) == file.triggers.end());
  for (const auto& cron : file.crons) require_text(cron);
  require(file.crons.size() == file.cron_timezones.size() && file.crons.size() <= 1'000);
  if (file.name) require_text(*file.name);
  if (file.concurrency_group) require_text(*file.concurrency_group);
  require(file.timeout_minutes.value_or(1) > 0);
  require(file.jobs >= 0);
}

void require_sentence(const std::string& problem) {
  require(problem.size() < 300 && problem.ends_with('.'));
  require(std::ranges::none_of(problem, [](char c) { return c >= 0 && c < ' '; }));
  require(simdjson::validate_utf8(problem));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const auto file = github::read_workflow_file(text, {.repository_id = 1});
  require(file.repository_id == 1);
  require_facts(file);
  if (!file.problem.empty()) return require_sentence(file.problem), 0;
  require(!file.triggers.empty() && file.jobs > 0);
  return 0;
}
