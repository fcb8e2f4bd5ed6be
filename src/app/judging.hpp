// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

#include "api/api.hpp"
#include "app/settings.hpp"
#include "insight/assessor.hpp"
#include "store/store.hpp"

namespace runlight::app {

/// What the file says, or the defaults. Throws Fatal for a file that cannot be read or understood.
insight::Thresholds read_thresholds(const VerdictSettings& settings);

/// How far quiet repositories lag behind the others when they are polled: a collector looks at each of them every half hour
/// or so (collect/poll_schedule.hpp).
inline constexpr std::chrono::minutes k_longest_poll{40};

/// See insight::Moment; absent while nothing was polled.
std::optional<Time> polled_until(const api::CollectorState& state);

/// Judges all workflows of a folder that no server has open, by what its last collector noted. Blocks.
Result<std::size_t> judge_folder(store::Store& store, const insight::Thresholds& thresholds, const std::string& data_folder,
                                 Time now);

/// Whether a statement asks for what is said of workflows: only then is it worth to judge them first.
bool asks_for_verdicts(std::string_view sql);

}  // namespace runlight::app
