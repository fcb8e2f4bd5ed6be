// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace runlight::auth {

/// Fails as bad_input, calling the URL `what`, for all but https (and http on a loopback host: nobody else can read it), and
/// for user information or a fragment in it.
Result<void> check_endpoint(std::string_view url, std::string_view what);

/// As check_endpoint, and without a query: what other addresses begin with.
Result<void> check_base_url(std::string_view url, std::string_view what);

/// "login.example.com", "127.0.0.1:9000"; "" for what is no URL.
std::string host_of(std::string_view url);

std::string_view without_trailing_slash(std::string_view url);

}  // namespace runlight::auth
