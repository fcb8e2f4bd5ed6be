// SPDX-License-Identifier: MIT
#include "insight/prices.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <optional>
#include <span>

#include "base/check.hpp"
#include "base/text.hpp"
#include "base/toml_file.hpp"
#include "store/embedded_sql.hpp"
#include "store/engine_text.hpp"

namespace runlight::insight {
namespace {

constexpr std::string_view k_file = "the price file";
constexpr std::string_view k_always = "1970-01-01";
constexpr std::size_t k_most_runners = 500;  ///< the engine compiles all of their patterns for each question

/// False where it is absent.
Result<bool> flag_of(const toml::table& table, std::string_view key) {
  const auto* node = table.get(key);
  if (node == nullptr) return false;
  const auto* flag = node->as_boolean();
  if (flag == nullptr) return refuse_toml(k_file, node->source(), fmt::format("{} must be true or false.", key));
  return flag->get();
}

Result<double> usd_of(const toml::node& node, std::string_view key) {
  const auto usd = node.is_number() ? node.value<double>() : std::nullopt;
  if (!usd || !std::isfinite(*usd) || *usd < 0)
    return refuse_toml(k_file, node.source(), fmt::format("{} must be a number from 0.", key));
  return *usd;
}

Result<std::string> day_of(const toml::node& node) {
  const auto* date = node.as_date();
  if (date == nullptr) return refuse_toml(k_file, node.source(), "from must be a day, written without quotes: 2026-01-01.");
  const auto& day = date->get();
  if (day.year < 1970 || day.year > 2100) return refuse_toml(k_file, node.source(), "from must be a day from 1970 to 2100.");
  return fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
}

Result<Price> price_of(const toml::node& node) {
  static const std::array<std::string, 2> known{"from", "usd_per_min"};
  const auto* table = node.as_table();
  if (table == nullptr)
    return refuse_toml(k_file, node.source(), "prices must hold { from = 2026-01-01, usd_per_min = 0.006 }.");
  RUNLIGHT_TRY_VOID(require_known_keys(k_file, *table, known, "a price"));
  const auto* usd = table->get("usd_per_min");
  if (usd == nullptr) return refuse_toml(k_file, table->source(), "a price needs usd_per_min.");
  Price price{.valid_from = std::string(k_always)};
  RUNLIGHT_TRY(price.usd_per_min, usd_of(*usd, "usd_per_min"));
  if (const auto* from = table->get("from")) {
    RUNLIGHT_TRY(price.valid_from, day_of(*from));
  }
  return price;
}

/// Absent and empty are alike.
const toml::array* list_of(const toml::table& table, std::string_view key) {
  const auto* node = table.get(key);
  const auto* list = node == nullptr ? nullptr : node->as_array();
  return list == nullptr || list->empty() ? nullptr : list;
}

Result<std::vector<std::string>> labels_of(const toml::table& table) {
  const auto* list = list_of(table, "labels");
  if (list == nullptr) return refuse_toml(k_file, table.source(), "[[runner]] needs labels = [\"…\"].");
  std::vector<std::string> labels;
  for (const auto& element : *list) {
    const auto* text = element.as_string();
    if (text == nullptr || text->get().empty()) return refuse_toml(k_file, element.source(), "labels must hold texts only.");
    labels.push_back(text->get());
  }
  return labels;
}

Result<std::vector<Price>> prices_of(const toml::table& table) {
  const auto* list = list_of(table, "prices");
  if (list == nullptr) return refuse_toml(k_file, table.source(), "[[runner]] needs prices = [{ usd_per_min = … }].");
  std::vector<Price> prices;
  for (const auto& element : *list) {
    RUNLIGHT_TRY(auto price, price_of(element));
    prices.push_back(std::move(price));
  }
  std::ranges::sort(prices, std::greater{}, &Price::valid_from);
  return prices;
}

Result<RunnerPrices> runner_of(const toml::node& node) {
  static const std::array<std::string, 6> known{"name", "labels", "standard", "self_hosted", "unknown", "prices"};
  const auto* table = node.as_table();
  if (table == nullptr) return refuse_toml(k_file, node.source(), "a runner is written as [[runner]], in two brackets.");
  RUNLIGHT_TRY_VOID(require_known_keys(k_file, *table, known, "[[runner]]"));
  RunnerPrices runner;
  RUNLIGHT_TRY(runner.labels, labels_of(*table));
  runner.name = table->get("name") == nullptr ? runner.labels.front() : (*table)["name"].value_or(std::string());
  if (runner.name.empty()) return refuse_toml(k_file, table->source(), "name must be a text.");
  RUNLIGHT_TRY(runner.is_standard, flag_of(*table, "standard"));
  RUNLIGHT_TRY(runner.is_self_hosted, flag_of(*table, "self_hosted"));
  RUNLIGHT_TRY(const bool is_unknown, flag_of(*table, "unknown"));
  runner.is_known = !is_unknown;
  RUNLIGHT_TRY(runner.prices, prices_of(*table));
  return runner;
}

Result<PriceTable> runners_of(const toml::table& table) {
  PriceTable runners;
  const auto* node = table.get("runner");
  if (node == nullptr) return runners;
  const auto* list = node->as_array();
  if (list == nullptr) return refuse_toml(k_file, node->source(), "a runner is written as [[runner]], in two brackets.");
  if (list->size() > k_most_runners)
    return refuse_toml(k_file, node->source(), fmt::format("more than {} runners are too many.", k_most_runners));
  for (const auto& element : *list) {
    RUNLIGHT_TRY(auto runner, runner_of(element));
    runners.push_back(std::move(runner));
  }
  return runners;
}

PriceTable read_built_in() {
  const auto files = embedded::sql();
  const auto found = std::ranges::find(files, "prices.toml", &EmbeddedFile::path);
  check(found != files.end(), "sql/prices.toml exists");
  const auto parsed = parse_toml(k_file, found->bytes);
  check(parsed.has_value(), parsed ? "" : parsed.error().message);
  auto table = runners_of(*parsed);
  check(table.has_value(), table ? "" : table.error().message);
  return *std::move(table);
}

void set_self_hosted(PriceTable& table, double usd_per_min) {
  for (auto& runner : table) {
    if (runner.is_self_hosted) runner.prices = {{.valid_from = std::string(k_always), .usd_per_min = usd_per_min}};
  }
}

std::string pattern_of(const std::vector<std::string>& labels) {
  constexpr std::string_view k_special = R"(.+?()[]{}|^$\/)";
  std::string pattern = "^(";
  for (const auto& label : labels) {
    if (pattern.size() > 2) pattern += '|';
    for (const char c : to_lower(label)) {
      if (k_special.contains(c)) pattern += '\\';
      pattern += c == '*' ? ".*" : std::string(1, c);
    }
  }
  return pattern + ")$";
}

/// As a text inside of a composite value of the engine's.
std::string quoted(std::string text) {
  const auto list = store::array_text(std::array{std::move(text)});
  return list.substr(1, list.size() - 2);
}

}  // namespace

const PriceTable& built_in_prices() {
  static const PriceTable table = read_built_in();
  return table;
}

Result<PriceTable> parse_prices(std::string_view text) {
  static const std::array<std::string, 2> known{"self_hosted_usd_per_min", "runner"};
  RUNLIGHT_TRY(const auto parsed, parse_toml(k_file, text));
  RUNLIGHT_TRY_VOID(require_known_keys(k_file, parsed, known, "the price file"));
  RUNLIGHT_TRY(auto table, runners_of(parsed));
  auto others = built_in_prices();
  if (const auto* node = parsed.get("self_hosted_usd_per_min")) {
    RUNLIGHT_TRY(const double usd, usd_of(*node, "self_hosted_usd_per_min"));
    set_self_hosted(others, usd);
  }
  table.insert(table.end(), others.begin(), others.end());
  return table;
}

std::string parameter_text(const PriceTable& table) {
  std::string text = "[";
  for (const auto& runner : table) {
    for (const auto& price : runner.prices) {
      if (text.size() > 1) text += ',';
      text += fmt::format("({},{},{},'{}',{},{},{})", quoted(pattern_of(runner.labels)), quoted(runner.name),
                          price.usd_per_min, price.valid_from, runner.is_standard, runner.is_self_hosted, runner.is_known);
    }
  }
  return text + "]";
}

}  // namespace runlight::insight
