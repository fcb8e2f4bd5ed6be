// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace runlight::github {

/// An object of an answer that could not be understood. The rest of the page is kept.
struct Defect {
  std::string what;  ///< "run 35107213991: created_at is missing"
};

/// One page of a list, and the address of the next as GitHub gave it (absent on the last page).
template <class T>
struct Page {
  std::vector<T> items;
  std::int64_t total_count = 0;  ///< what GitHub promises over all pages; may be stale on filtered lists
  std::optional<std::string> next;
  std::vector<Defect> defects;
};

struct Owner {
  std::string login;
  bool is_organization = false;
};

}  // namespace runlight::github
