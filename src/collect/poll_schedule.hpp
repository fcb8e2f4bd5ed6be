// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>

#include "base/time.hpp"

namespace runlight::collect {

/// How long until a repository's head is asked for again: a twentieth of the time since its last news, from `shortest` to
/// half an hour, but never so short that all `repositories` together would ask more than half of what GitHub allows one
/// endpoint in a minute. Spread by up to a fifth either way, fixed by `repository_id`, so that not all come at once. Pure.
std::chrono::milliseconds poll_interval(Time last_news, Time now, std::chrono::seconds shortest, std::size_t repositories,
                                        std::int64_t repository_id);

}  // namespace runlight::collect
