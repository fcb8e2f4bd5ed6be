// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "net/url.hpp"

namespace runlight::sim {

// https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api

struct Page {
  std::size_t per_page = 30;
  std::size_t number = 1;
};

/// `per_page` (1 to 100; more counts as 100, nonsense as 30) and `page`.
Page parse_page(const net::Target& target);

/// The part [begin, end) of a list that a page shows.
struct Slice {
  std::size_t begin = 0;
  std::size_t end = 0;
};
Slice slice_of(Page page, std::size_t size);

/// The value of the Link header: prev, next, last and first as far as they exist, with the request's other parameters kept;
/// "" when the whole list is on this page. `address` is the list's own, without query.
std::string link_header(std::string_view address, const net::Target& target, Page page, std::size_t size);

}  // namespace runlight::sim
