// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "base/secret.hpp"

namespace runlight::github {

/// Who asks as a GitHub App: https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app
struct AppCredentials {
  std::string app_id;                           ///< its number or its client id
  Secret private_key;                           ///< the PEM text
  std::optional<std::int64_t> installation_id;  ///< absent: looked up by `owner`
  std::string owner;                            ///< organisation or user that installed it
};

/// Who asks: an App when there is one, else the token, else nobody.
struct Credentials {
  Secret token;  ///< classic, fine-grained or GITHUB_TOKEN, of any length
  std::optional<AppCredentials> app;

  bool is_anonymous() const { return !app && token.empty(); }
};

}  // namespace runlight::github
