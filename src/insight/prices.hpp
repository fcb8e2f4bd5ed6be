// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace runlight::insight {

/// What a minute cost on some runners from a day on.
struct Price {
  std::string valid_from;  ///< UTC day, 2026-01-01; 1970-01-01: always
  double usd_per_min = 0;
};

/// Runners that cost the same, by the labels that a job asks for.
struct RunnerPrices {
  std::string name;                 ///< as GitHub's price list calls it
  std::vector<std::string> labels;  ///< globs: * stands for any characters; capitals do not matter
  bool is_standard = false;         ///< free in public repositories
  bool is_self_hosted = false;
  bool is_known = true;       ///< false: a guess for labels that nothing else fits
  std::vector<Price> prices;  ///< newest first
};

/// A job is priced by the first of these of which a label fits and a price was valid on its day.
using PriceTable = std::vector<RunnerPrices>;

/// The table of sql/prices.toml, which says where each price is from.
const PriceTable& built_in_prices();

/// A table of the user's, in TOML as docs/cost.md describes it: its runners before the built-in ones, and the price of
/// self-hosted runners. Fails as bad_input, with the line, for what is no TOML, unknown keys, and prices that are none.
Result<PriceTable> parse_prices(std::string_view toml);

/// The table as the questions' parameter `prices` takes it: the engine's Array(Tuple(pattern, runner, usd_per_min,
/// valid_from, is_standard, is_self_hosted, is_known)), a regular expression of lower-case labels in each pattern.
std::string parameter_text(const PriceTable& table);

}  // namespace runlight::insight
