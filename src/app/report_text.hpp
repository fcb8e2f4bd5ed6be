// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace runlight::app {

// How reports for people are written.

/// "1 day", "2,000 days".
std::string how_many(std::int64_t number, std::string_view one, std::string_view many);

/// "2026-05-01".
std::string day_text(Time time);

struct Column {
  std::string title;
  bool is_number = false;  ///< to the right
};

/// Columns as wide as their widest cell but for the last, which ends the line; two spaces between.
std::string table_text(const std::vector<Column>& columns, const std::vector<std::vector<std::string>>& rows);

}  // namespace runlight::app
