// SPDX-License-Identifier: MIT
#pragma once
#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace runlight::sim {

/// Reads the fields of a control call's body. The first thing that is wrong, a field of an unknown name too, comes out of
/// `finish`; until then values read as absent.
class ControlFields {
 public:
  /// "" reads as {}.
  static Result<ControlFields> parse(std::string_view body);

  std::optional<std::string> text(std::string_view name);
  std::optional<std::int64_t> integer(std::string_view name, std::int64_t low, std::int64_t high);
  std::optional<bool> flag(std::string_view name);
  std::optional<std::vector<std::string>> texts(std::string_view name);
  std::string required_text(std::string_view name);
  void complain(std::string message);
  Result<void> finish();

 private:
  const boost::json::value* find(std::string_view name);
  boost::json::object object_;
  std::set<std::string, std::less<>> known_;
  std::string complaint_;
};

}  // namespace runlight::sim
