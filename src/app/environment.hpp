// SPDX-License-Identifier: MIT
#pragma once
#include <string>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace runlight::app {

/// RUNLIGHT_GITHUB_TOKEN, else GITHUB_TOKEN, else empty. Tokens come from the environment only: a flag would show in the
/// process list.
Secret github_token();

/// `told` unless it is ""; else $XDG_DATA_HOME/runlight, else ~/.local/share/runlight.
std::string data_folder(const std::string& told);

struct ListenAddress {
  std::string address;
  std::uint16_t port = 0;
};

/// "127.0.0.1:8080", "[::1]:8080", ":8080" (loopback) or "8080" (loopback); bad_input otherwise.
Result<ListenAddress> parse_listen(const std::string& text);

}  // namespace runlight::app
