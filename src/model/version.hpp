// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>

#include "base/time.hpp"

namespace runlight::model {

/// Orders observations of one thing, so that the store keeps the truest whichever arrives last: a settled one beats one that
/// was under way, then the later change by GitHub's own clock, then the later observation. Pure.
///
/// `changed_at`: GitHub's last change (`updated_at`; of a job its latest time), absent when it gave none.
/// `observed_at`: when the answer or event that told us was made.
std::uint64_t observation_version(bool settled, std::optional<Time> changed_at, Time observed_at);

}  // namespace runlight::model
