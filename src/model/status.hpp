// SPDX-License-Identifier: MIT
#pragma once
#include <string_view>

namespace runlight::model {

// GitHub's statuses and conclusions are open sets: new words appear (`pending`, `startup_failure` did), so they stay text
// and only these questions are asked of them. https://docs.github.com/en/rest/actions/workflow-runs

/// Whether an attempt or job with this status has ended and will not change its outcome.
bool is_settled(std::string_view status);

/// success, failure, timed_out or startup_failure: the conclusions that a success rate counts.
bool counts_in_success_rate(std::string_view conclusion);

/// failure, timed_out or startup_failure.
bool is_failure(std::string_view conclusion);

}  // namespace runlight::model
