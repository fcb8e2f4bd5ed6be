// SPDX-License-Identifier: MIT
#include <boost/beast/core/string.hpp>

#include "net/http_client.hpp"

namespace runlight::net {
namespace {

const std::string* find(const Headers& headers, std::string_view name) {
  for (const auto& [field, value] : headers.all()) {
    if (boost::beast::iequals(field, name)) return &value;
  }
  return nullptr;
}

}  // namespace

std::string_view Headers::get(std::string_view name) const {
  const auto* value = find(*this, name);
  return value == nullptr ? std::string_view() : *value;
}

bool Headers::has(std::string_view name) const { return find(*this, name) != nullptr; }

}  // namespace runlight::net
