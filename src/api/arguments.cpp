// SPDX-License-Identifier: MIT
#include "api/arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/text.hpp"
#include "store/parameter_values.hpp"

namespace runlight::api {
namespace {

using Values = std::vector<std::string>;
using Checked = std::expected<Values, Failure>;

constexpr std::string_view k_prices = "prices";
constexpr std::size_t k_max_values = 200;
constexpr std::size_t k_max_repository_length = 200;
constexpr std::size_t k_max_text_length = 500;
constexpr std::size_t k_max_time_length = 40;

/// A value as it may stand in a message.
std::string_view shown(std::string_view value) { return value.substr(0, 60); }

/// A fraction rounds up: created_at has whole seconds, so that "at or after 0.5" is "from 1".
std::string whole_second(Time time) { return format_time(std::chrono::ceil<std::chrono::seconds>(time)); }

/// As an end, a date alone means the end of that day.
bool is_date(std::string_view text) { return text.size() == std::string_view("2026-05-01").size(); }

Checked check_repositories(const store::QueryParameter& parameter, Values values) {
  for (const auto& value : values) {
    const auto parts = split(value, '/');
    if (parts.size() != 2 || parts[0].empty() || parts[1].empty() || value.size() > k_max_repository_length) {
      return refuse(parameter.name, fmt::format("\"{}\" is no repository; write it as owner/repo.", shown(value)));
    }
  }
  return values;
}

Checked check_time(const store::QueryParameter& parameter, Values values) {
  const auto& text = values.front();
  const auto time = parse_time(text);
  if (!time || text.size() > k_max_time_length) {
    return refuse(parameter.name, fmt::format("{} \"{}\" is not a time; write it as 2026-05-01 or 2026-05-01T13:00:00Z.",
                                              parameter.name, shown(text)));
  }
  return Values{whole_second(parameter.name == "to" && is_date(text) ? *time + std::chrono::days(1) : *time)};
}

struct Bounds {
  std::int64_t least = 1;
  std::int64_t most = INT64_MAX;
};

Bounds bounds_of(std::string_view parameter) {
  if (parameter == "limit") return {.most = 1'000};
  if (parameter == "marks") return {.least = 0, .most = 20};
  return {};
}

Checked check_number(const store::QueryParameter& parameter, Values values) {
  const auto [least, most] = bounds_of(parameter.name);
  const auto& text = values.front();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < least || number > most) {
    return refuse(parameter.name, most == INT64_MAX
                                      ? fmt::format("{} \"{}\" is not a whole number above 0.", parameter.name, shown(text))
                                      : fmt::format("{} \"{}\" is not a whole number from {} to {}.", parameter.name,
                                                    shown(text), least, most));
  }
  return values;
}

Checked check_factor(const store::QueryParameter& parameter, Values values) {
  constexpr double k_most = 1'000;
  const auto& text = values.front();
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || !(number >= 1 / k_most && number <= k_most)) {
    return refuse(parameter.name,
                  fmt::format("{} \"{}\" is not a number from {} to {}.", parameter.name, shown(text), 1 / k_most, k_most));
  }
  return values;
}

Checked check_texts(const store::QueryParameter& parameter, Values values) {
  for (const auto& value : values) {
    if (value.size() <= k_max_text_length) continue;
    return refuse(parameter.name,
                  fmt::format("{} is {} bytes long; the most is {}.", parameter.name, value.size(), k_max_text_length));
  }
  return values;
}

Checked check_list(const store::QueryParameter& parameter, Values values) {
  if (values.size() > k_max_values) {
    return refuse(parameter.name, fmt::format("{} values are too many for {}; give at most {}.", values.size(),
                                              parameter.name, k_max_values));
  }
  return parameter.name == "repository" ? check_repositories(parameter, std::move(values))
                                        : check_texts(parameter, std::move(values));
}

Checked check_values(const store::QueryParameter& parameter, Values values) {
  const std::string_view type = parameter.type;
  if (type.starts_with("Array")) return check_list(parameter, std::move(values));
  if (values.size() > 1)
    return refuse(parameter.name, fmt::format("{} is given {} times; give it once.", parameter.name, values.size()));
  if (type.contains("DateTime")) return check_time(parameter, std::move(values));
  if (type.starts_with("Float")) return check_factor(parameter, std::move(values));
  if (type.contains("Int")) return check_number(parameter, std::move(values));
  return check_texts(parameter, std::move(values));
}

std::optional<Failure> refuse_not_allowed(const store::QueryParameter& parameter, const Values& values) {
  for (const auto& value : values) {
    const auto checked = store::check_value(parameter, value);
    if (checked) continue;
    const auto& words = checked.error().message;
    return refuse(parameter.name, fmt::format("{} {}{}", parameter.name, words, words.ends_with('?') ? "" : ".")).error();
  }
  return std::nullopt;
}

/// The names that a request may give for this question.
std::vector<std::string> open_names(const store::NamedQuery& question) {
  std::vector<std::string> names;
  for (const auto& parameter : question.parameters) {
    if (parameter.name != k_now_parameter && parameter.name != k_prices) names.push_back(parameter.name);
  }
  return names;
}

std::optional<Failure> refuse_unknown(const store::NamedQuery& question, const net::Target& target) {
  const auto names = open_names(question);
  for (const auto& [name, value] : target.query) {
    if (std::ranges::find(names, name) != names.end()) continue;
    const auto nearest = nearest_match(name.substr(0, 100), names);
    const auto way_out = !nearest.empty() ? fmt::format("did you mean {}?", nearest)
                         : names.empty()  ? std::string("it takes none.")
                                          : fmt::format("it takes {}.", fmt::join(names, ", "));
    return refuse(name.substr(0, 60), fmt::format("{} has no parameter \"{}\"; {}", question.name, shown(name), way_out))
        .error();
  }
  return std::nullopt;
}

std::optional<Failure> refuse_reversed(const store::Arguments& arguments, const net::Target& target) {
  const auto from = arguments.find("from");
  const auto to = arguments.find("to");
  if (from == arguments.end() || to == arguments.end()) return std::nullopt;
  const auto& begin = from->second.front();
  const auto& end = to->second.front();
  // The day before `from` ends where `from` begins.
  if (begin < end || (begin == end && !is_date(*target.parameter("to")))) return std::nullopt;
  return refuse("from", fmt::format("from ({}) is after to ({}).", *target.parameter("from"), *target.parameter("to")))
      .error();
}

}  // namespace

std::expected<store::Arguments, Failure> read_arguments(const store::NamedQuery& question, const net::Target& target,
                                                        Time now, std::string_view prices) {
  if (auto failure = refuse_unknown(question, target)) return std::unexpected(*std::move(failure));
  store::Arguments arguments;
  for (const auto& parameter : question.parameters) {
    if (parameter.name == k_now_parameter) {
      arguments[parameter.name] = {format_time(std::chrono::floor<std::chrono::seconds>(now))};
      continue;
    }
    if (parameter.name == k_prices) {
      if (!prices.empty()) arguments[parameter.name] = {std::string(prices)};
      continue;
    }
    auto values = target.parameters(parameter.name);
    if (values.empty()) {
      if (parameter.default_value || std::string_view(parameter.type).starts_with("Nullable")) continue;
      return refuse(parameter.name, fmt::format("{} needs {} ({}).", question.name, parameter.name, parameter.what));
    }
    if (auto failure = refuse_not_allowed(parameter, values)) return std::unexpected(*std::move(failure));
    auto checked = check_values(parameter, std::move(values));
    if (!checked) return std::unexpected(std::move(checked).error());
    arguments[parameter.name] = *std::move(checked);
  }
  if (auto failure = refuse_reversed(arguments, target)) return std::unexpected(*std::move(failure));
  return arguments;
}

}  // namespace runlight::api
