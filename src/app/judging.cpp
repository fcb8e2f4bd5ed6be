// SPDX-License-Identifier: MIT
#include "app/judging.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/cycle_note.hpp"
#include "app/parts.hpp"
#include "app/settings_file.hpp"
#include "base/text.hpp"
#include "insight/thresholds_file.hpp"

namespace runlight::app {

insight::Thresholds read_thresholds(const VerdictSettings& settings) {
  const auto& path = settings.thresholds_file;
  if (path.empty()) return {};
  const auto text = or_fatal(read_settings_file("--thresholds", path));
  auto thresholds = insight::parse_thresholds(text);
  if (!thresholds) throw Fatal(with_context(fmt::format("--thresholds {}", path), std::move(thresholds).error()));
  return *thresholds;
}

std::optional<Time> polled_until(const api::CollectorState& state) {
  if (!state.last_finished_at) return std::nullopt;
  return *state.last_finished_at - k_longest_poll;
}

Result<std::size_t> judge_folder(store::Store& store, const insight::Thresholds& thresholds, const std::string& data_folder,
                                 Time now) {
  std::optional<Time> collected_until;
  if (const auto note = read_cycle_note(data_folder)) collected_until = note->finished_at - k_longest_poll;
  return insight::Assessor(store, thresholds).assess_all({.now = now, .collected_until = collected_until});
}

bool asks_for_verdicts(std::string_view sql) {
  constexpr std::array<std::string_view, 5> k_views{"verdicts", "findings", "change_points", "schedules", "assessment"};
  const auto text = to_lower(sql);
  return std::ranges::any_of(k_views, [&](std::string_view view) { return text.contains(view); });
}

}  // namespace runlight::app
