// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "net/http_server.hpp"

namespace runlight::api {

inline constexpr std::string_view k_page_style_path = "/auth/page.css";

/// A page without script that says why somebody was not signed in, with a way to try again that leads to `return_to`.
net::ServerReply sign_in_failed_page(const Error& error, std::string_view return_to);

net::ServerReply page_style();

}  // namespace runlight::api
