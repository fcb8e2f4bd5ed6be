// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

namespace runlight::app {

/// The engine's name of a format that a reading command offers: table, jsonl or csv. Throws Fatal for another word.
std::string engine_format(std::string_view format);

}  // namespace runlight::app
