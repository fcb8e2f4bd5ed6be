// SPDX-License-Identifier: MIT
#include "api/json_body.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace runlight::api {

namespace bj = boost::json;

std::expected<bj::object, Failure> read_json_body(const net::ServerRequest& request,
                                                  std::initializer_list<std::string_view> known) {
  if (request.body.size() > k_most_json_bytes) {
    return refuse("", fmt::format("The body has {} bytes; at most {} are taken.", request.body.size(), k_most_json_bytes));
  }
  boost::system::error_code failed;
  auto value = bj::parse(request.body, failed);
  if (failed || !value.is_object()) return refuse("", "The body is no JSON object.");
  for (const auto& [name, ignored] : value.as_object()) {
    if (std::ranges::find(known, std::string_view(name)) != known.end()) continue;
    const std::vector<std::string> names(known.begin(), known.end());
    const auto nearest = nearest_match(std::string_view(name).substr(0, 100), names);
    return refuse(std::string_view(name).substr(0, 100),
                  fmt::format("There is no \"{}\" here{}", std::string_view(name).substr(0, 100),
                              nearest.empty() ? "." : fmt::format("; did you mean \"{}\"?", nearest)));
  }
  return std::move(value.as_object());
}

std::expected<std::string, Failure> read_text(const bj::object& body, std::string_view name, std::size_t shortest,
                                              std::size_t longest) {
  const auto* found = body.if_contains(name);
  const auto* text = found != nullptr ? found->if_string() : nullptr;
  if (text != nullptr && text->size() >= shortest && text->size() <= longest) return std::string(*text);
  return refuse(name, fmt::format("\"{}\" must be a text of {} to {} bytes.", name, shortest, longest));
}

std::expected<std::int64_t, Failure> read_number(const bj::object& body, std::string_view name, std::int64_t least,
                                                 std::int64_t most) {
  const auto* found = body.if_contains(name);
  const auto* number = found != nullptr ? found->if_int64() : nullptr;
  if (number != nullptr && *number >= least && *number <= most) return *number;
  return refuse(name, fmt::format("\"{}\" must be a whole number from {} to {}.", name, least, most));
}

std::expected<std::vector<std::string>, Failure> read_texts(const bj::object& body, std::string_view name, std::size_t most,
                                                            std::size_t longest) {
  const auto* found = body.if_contains(name);
  const auto* list = found != nullptr ? found->if_array() : nullptr;
  const auto is_good = [&](const bj::value& value) {
    const auto* text = value.if_string();
    return text != nullptr && !text->empty() && text->size() <= longest;
  };
  if (list == nullptr || list->size() > most || !std::ranges::all_of(*list, is_good)) {
    return refuse(name, fmt::format("\"{}\" must be a list of at most {} texts of 1 to {} bytes.", name, most, longest));
  }
  std::vector<std::string> texts;
  for (const auto& value : *list) texts.emplace_back(value.as_string());
  return texts;
}

}  // namespace runlight::api
