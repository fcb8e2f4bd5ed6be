// SPDX-License-Identifier: MIT
#include "insight/thresholds_file.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/mp11.hpp>
#include <chrono>
#include <cmath>
#include <concepts>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "base/toml_file.hpp"

namespace runlight::insight {
namespace {

constexpr std::string_view k_file = "the thresholds file";
/// Days, seconds and numbers of runs alike: so much that no sum of them overflows.
constexpr std::int64_t k_most = 1'000'000'000;

std::unexpected<Error> refuse(const toml::node& node, std::string_view what) {
  return refuse_toml(k_file, node.source(), what);
}

Result<std::int64_t> whole_number(const toml::node& node, std::string_view key) {
  const auto* number = node.as_integer();
  if (number == nullptr || number->get() < 0 || number->get() > k_most) {
    return refuse(node, fmt::format("{} must be a whole number from 0 to {}.", key, k_most));
  }
  return number->get();
}

Result<void> read_number(const toml::node& node, std::string_view key, double& value) {
  const auto number = node.value<double>();
  // What is a share cannot be more than all.
  const bool is_share = key.contains("rate") || key.contains("p_value") || key.contains("dropped");
  const double most = is_share ? 1.0 : static_cast<double>(k_most);
  if (!node.is_number() || !number || !std::isfinite(*number) || *number < 0 || *number > most) {
    return refuse(node, fmt::format("{} must be a number from 0 to {}.", key, most));
  }
  value = *number;
  return {};
}

template <std::integral Number>
Result<void> read_number(const toml::node& node, std::string_view key, Number& value) {
  RUNLIGHT_TRY(const auto number, whole_number(node, key));
  value = static_cast<Number>(number);
  return {};
}

template <class Rep, class Period>
Result<void> read_number(const toml::node& node, std::string_view key, std::chrono::duration<Rep, Period>& value) {
  RUNLIGHT_TRY(const auto number, whole_number(node, key));
  value = std::chrono::duration<Rep, Period>(number);
  return {};
}

template <class Group>
Result<void> read_group(const toml::table& file, std::string_view name, Group& group) {
  const auto* node = file.get(name);
  if (node == nullptr) return {};
  const auto* table = node->as_table();
  if (table == nullptr) return refuse(*node, fmt::format("{0} is written as [{0}].", name));
  std::vector<std::string> known;
  Result<void> read;
  boost::mp11::mp_for_each<boost::describe::describe_members<Group, boost::describe::mod_public>>([&](auto member) {
    known.emplace_back(member.name);
    const auto* value = table->get(member.name);
    if (value != nullptr && read) read = read_number(*value, member.name, group.*member.pointer);
  });
  if (!read) return read;
  return require_known_keys(k_file, *table, known, fmt::format("[{}]", name));
}

}  // namespace

Result<Thresholds> parse_thresholds(std::string_view text) {
  static const std::array<std::string, 3> known{"verdict", "schedule", "change"};
  RUNLIGHT_TRY(const auto file, parse_toml(k_file, text));
  RUNLIGHT_TRY_VOID(require_known_keys(k_file, file, known, k_file));
  Thresholds thresholds;
  RUNLIGHT_TRY_VOID(read_group(file, "verdict", thresholds.verdict));
  RUNLIGHT_TRY_VOID(read_group(file, "schedule", thresholds.schedule));
  RUNLIGHT_TRY_VOID(read_group(file, "change", thresholds.change));
  if (thresholds.change.min_runs < 2 || thresholds.change.window < 2 * thresholds.change.min_runs) {
    return refuse(*file.get("change"), "min_runs must be at least 2, and window twice that.");
  }
  return thresholds;
}

}  // namespace runlight::insight
