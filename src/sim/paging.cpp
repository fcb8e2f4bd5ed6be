// SPDX-License-Identifier: MIT
#include "sim/paging.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace runlight::sim {
namespace {

constexpr std::size_t k_most_per_page = 100;

std::size_t positive_or(const std::optional<std::string>& text, std::size_t otherwise) {
  std::size_t value = 0;
  if (!text) return otherwise;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  return error == std::errc{} && end == text->data() + text->size() && value > 0 ? value : otherwise;
}

std::string page_address(std::string_view address, const net::Target& target, std::size_t number) {
  std::string query;
  bool placed = false;
  const auto add = [&](std::string_view name, std::string_view value) {
    query += fmt::format("{}{}={}", query.empty() ? "?" : "&", net::encode_query(name), net::encode_query(value));
  };
  for (const auto& [name, value] : target.query) {
    if (name == "page" && placed) continue;
    placed = placed || name == "page";
    add(name, name == "page" ? std::to_string(number) : value);
  }
  if (!placed) add("page", std::to_string(number));
  return std::string(address) + query;
}

}  // namespace

Page parse_page(const net::Target& target) {
  constexpr std::size_t k_beyond_any_list = std::size_t{1} << 40U;
  return {std::min(positive_or(target.parameter("per_page"), 30), k_most_per_page),
          std::min(positive_or(target.parameter("page"), 1), k_beyond_any_list)};
}

Slice slice_of(Page page, std::size_t size) {
  const std::size_t begin = std::min((page.number - 1) * page.per_page, size);
  return {begin, std::min(begin + page.per_page, size)};
}

std::string link_header(std::string_view address, const net::Target& target, Page page, std::size_t size) {
  const std::size_t last = std::max<std::size_t>(1, (size + page.per_page - 1) / page.per_page);
  std::string header;
  const auto add = [&](std::size_t number, std::string_view relation) {
    header += fmt::format("{}<{}>; rel=\"{}\"", header.empty() ? "" : ", ", page_address(address, target, number), relation);
  };
  if (page.number > 1) add(std::min(page.number - 1, last), "prev");
  if (page.number < last) add(page.number + 1, "next");
  if (page.number < last) add(last, "last");
  if (page.number > 1) add(1, "first");
  return header;
}

}  // namespace runlight::sim
